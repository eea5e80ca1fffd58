"""Extraction: from a document to an account of what it says, by rules, registers and language knowledge in data/."""

from fonds.extract.account import extract

__all__ = ["extract"]
