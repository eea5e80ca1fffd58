"""Serving: a finished release over HTTP, read-only: linked data, pages, SPARQL."""

from fonds.serve.server import serve

__all__ = ["serve"]
