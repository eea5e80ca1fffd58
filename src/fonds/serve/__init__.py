"""Serving: a finished release over HTTP, read-only: linked data, pages, SPARQL, doors for harvesters."""
