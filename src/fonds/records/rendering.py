"""A thing as the table of records takes it up: its sets, its disseminations and its statements, packed; each is made from the release alone."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fonds.formats import Format, undated
from fonds.formats.provenance import write_provenance
from fonds.kept import Done
from fonds.records.sets import Sets
from fonds.records.table import ABOUT, LIVE
from fonds.release import Release
from fonds.sources.origin import Provenance
from fonds.work import Basis

STAGE = "records"
_PACKING = 6


@dataclass(frozen=True, slots=True)
class Packed:
    """A text as the table holds it, with the length and the SHA-256 of what it was."""

    data: bytes
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A thing with its sets and their names; label, packed disseminations by format and statements only where it is not what it was before."""

    iri: str
    kind: str
    sets: tuple[str, ...]
    names: Mapping[str, str]
    digest: bytes
    label: str = ""
    bodies: tuple[tuple[str, bytes], ...] = ()
    triples: Packed | None = None

    def bare(self) -> Rendered:
        """The same of a thing that is what it was before."""
        return Rendered(self.iri, self.kind, self.sets, self.names, self.digest)


@dataclass(frozen=True, slots=True)
class Rendering:
    """The job of rendering a thing, by its IRI and kind; `former` is the table of the release before, `origins` tell what came from elsewhere.

    One that rests on the same `basis` is as it was in that table.
    """

    release: Release
    formats: Sequence[Format]
    triples: Callable[[str], bytes]
    former: Path | None
    origins: Mapping[str, Provenance]

    basis: Basis | None = None

    def begin(self) -> Callable[[tuple[str, str]], list[Done[Rendered]]]:
        """What renders a thing; the former table is opened once."""
        table = sqlite3.connect(f"{self.former.absolute().as_uri()}?mode=ro&immutable=1", uri=True) if self.former else None
        release, holding = (self.release.watched(), self.basis.open()) if self.basis else (self.release, None)

        def known(iri: str) -> bytes | None:
            row = table.execute("SELECT digest FROM things WHERE iri = ? AND state = ?", (iri, LIVE)).fetchone() if table else None
            return row[0] if row else None

        def rendered(thing: tuple[str, str]) -> list[Done[Rendered]]:
            iri, before = thing[0], known(thing[0])
            done = holding.value(iri) if holding and iri not in self.origins else None
            if done is None or done.value.digest != before:
                release.forget()
                release.note(iri)  # the triples that are published of it
                made = self._rendered(release, *thing, before)
                kept = holding.made(iri, made.bare(), release.reads) if holding and iri not in self.origins else Done(made)
                done = replace(kept, value=made)
            return [done]

        return rendered

    def _rendered(self, release: Release, iri: str, kind: str, known: bytes | None) -> Rendered:
        """Nothing changes where all disseminations, sets and statements are what they were, whatever day it is."""
        triples, sets = self.triples(iri), Sets(release)
        specs = sets.of(iri, kind)
        written = [(format_.prefix, body) for format_ in self.formats if (body := format_.write(release, iri, triples)) is not None]
        if iri in self.origins:
            written.append((ABOUT, write_provenance(self.origins[iri])))
        digest = digest_of([repr(specs).encode(), triples, *(part for prefix, body in written for part in (prefix.encode(), undated(body)))])
        found = Rendered(iri, kind, specs, sets.names, digest)
        if digest == known:
            return found
        bodies = tuple((prefix, zlib.compress(body, _PACKING)) for prefix, body in written)
        return replace(found, label=release.label(iri), bodies=bodies, triples=packed(triples))


def packed(text: bytes) -> Packed:
    """A text packed."""
    return Packed(zlib.compress(text, _PACKING), len(text), hashlib.sha256(text).hexdigest())


def digest_of(parts: Sequence[bytes]) -> bytes:
    """The SHA-256 of several texts, each told apart from the next by its length."""
    found = hashlib.sha256()
    for part in parts:
        found.update(b"%d:%b" % (len(part), part))
    return found.digest()
