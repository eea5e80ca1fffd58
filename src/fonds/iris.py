"""Minting: slugs and the hash names of parts. A name comes from content, never from an order or a match."""

from __future__ import annotations

import hashlib
import re

from anyascii import anyascii
from pyoxigraph import NamedNode

_NOT_SLUG = re.compile(r"[^a-z0-9]+")

_LONGEST = 180  # characters: a file's name may have 255 bytes, and some get an ending or a prefix


def slugify(text: str, words: int | None = None) -> str:
    """A slug of lower-case ASCII letters, digits and hyphens; at most `words` words.

    >>> slugify("Ștefan Andrei"), slugify("L'Aquila"), slugify("文献")
    ('stefan-andrei', 'laquila', 'wenxian')
    """
    plain = anyascii(text).lower().replace("'", "").replace("’", "")
    parts = [part for part in _NOT_SLUG.split(plain) if part]
    return bounded("-".join(parts[:words])) or digest(text)


def bounded(slug: str) -> str:
    """A slug that a file can be called by: a longer one than most file systems take ends in a digest of all of it.

    >>> bounded("a-b"), len(bounded("a" * 400))
    ('a-b', 171)
    """
    return slug if len(slug) <= _LONGEST else f"{slug[: _LONGEST - 20].rstrip('-')}-{digest(slug)}"


def digest(*parts: object) -> str:
    """The first ten hexadecimal digits of the SHA-256 of what makes a part that part."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:10]


def office_path(person: str, title: str) -> str:
    """The path of the statement of an office, a part of the person."""
    return f"{person}#office-{slugify(title)}"


def name_path(thing: str, text: str, language: str = "en") -> str:
    """The path of one form of a name, a part of the thing: readable where the slug alone tells the form, else with a digest."""
    slug = slugify(text)
    plain = text.istitle() and text.casefold().replace(" ", "-") == slug and language == "en"
    return f"{thing}#name-{slug}" if plain else f"{thing}#name-{slug}-{digest(text, language)[:6]}"


class Iris:
    """Paths below one BASE to IRIs and back."""

    def __init__(self, base: str) -> None:
        self.base = base

    def node(self, path: str) -> NamedNode:
        """The IRI of a path such as `person/paul-orlik#birth`."""
        return NamedNode(self.base + path)

    def absolute(self, address: str) -> NamedNode:
        """The IRI of a place outside the dataset."""
        return NamedNode(address)

    def concept(self, slug: str) -> NamedNode:
        """The IRI of a concept."""
        return self.node(f"concept/{slug}")

    def graph(self, name: str) -> NamedNode:
        """The IRI of a named graph."""
        return self.node(f"graph/{name}")
