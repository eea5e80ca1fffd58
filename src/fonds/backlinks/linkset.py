"""What is read of others' files of links: who made a file, and each link that it states."""

from __future__ import annotations

from dataclasses import dataclass

from fonds.terms import OWL, SKOS

SAME = (OWL["sameAs"].value, SKOS["exactMatch"].value)  # that two names stand for one thing
# Those that say of the object what they say of the subject (SKOS Reference S44, OWL 2).
SYMMETRIC = (*SAME, SKOS["closeMatch"].value, SKOS["relatedMatch"].value, SKOS["related"].value)


@dataclass(frozen=True, slots=True)
class Linkset:
    """A file of links made by others: its name below `linksets/`, the name of their dataset, who made it, licence and homepage (IRIs or empty)."""

    file: str
    name: str
    creator: str = ""
    license: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Backlink:
    """A link from somebody else's IRI to one of ours, and the file that states it."""

    target: str
    source: str
    predicate: str
    file: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A link as a file states it, and its line (None where the syntax does not tell)."""

    subject: str
    predicate: str
    object: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no link: why, its words, and what mends it."""

    line: int
    why: str
    words: str
    mend: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """All links to a project's things that others made, the files that state them first; sorted."""

    linksets: tuple[Linkset, ...] = ()
    links: tuple[Backlink, ...] = ()
