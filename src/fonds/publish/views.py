"""Answers what a page needs to know of a thing, read from a release's store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from fonds.backlinks.table import FILE as BACKLINKS
from fonds.backlinks.table import Backlinks
from fonds.publish.drawings import Bar, Pin
from fonds.publish.shown import Fact, Happening, Link, Match, Named, Said, Stage
from fonds.release import Release
from fonds.terms import CRM, DCTERMS, LABEL, OWL, SCHEMA, SSSOM, TYPE

_LABELS = 50_000
_NO_WEIGHTS: Mapping[str, int] = {}


class Views:
    """Answers what a page needs to know of a thing."""

    def __init__(self, release: Release) -> None:
        self.release, self.store, self.base = release, release.store, release.base
        self.backlinks = Backlinks(release.folder / BACKLINKS)
        self._label = lru_cache(_LABELS)(release.label)

    def label(self, iri: str) -> str:
        """A name of a thing for people."""
        self.release.note(iri)
        return self._label(iri)

    def node(self, path: str) -> NamedNode:
        """The IRI of a path."""
        return NamedNode(self.base + path)

    def link(self, term: object) -> Link:
        """A thing of the release as a link; a part links to its whole."""
        iri = term.value if isinstance(term, NamedNode) else str(term)
        return Link(iri.removeprefix(self.base), self.label(iri))

    def objects(self, path: str, predicate: NamedNode) -> Sequence[NamedNode | Literal]:
        """The values of a property, sorted."""
        return self.release.objects(self.base + path, predicate)

    def subjects(self, predicate: NamedNode, path: str) -> list[NamedNode]:
        """What has a thing as the value of a property, sorted."""
        found = {quad.subject for quad in self.store.quads_for_pattern(None, predicate, self.node(path))}
        return sorted((term for term in found if isinstance(term, NamedNode)), key=str)

    def value(self, path: str, predicate: NamedNode) -> str:
        """The first value of a property as text, empty where there is none."""
        return next((term.value for term in self.objects(path, predicate)), "")

    def types(self, path: str) -> tuple[str, ...]:
        """The labels of a thing's own concepts."""
        terms = self.objects(path, CRM["P2_has_type"])
        return tuple(self.label(t.value) for t in terms if isinstance(t, NamedNode) and t.value.startswith(self.base))

    # parts that many pages share ------------------------------------------------------------------------------

    def names(self, path: str) -> list[Named]:
        """All forms of a thing's name."""
        found = []
        for term in self.objects(path, CRM["P1_is_identified_by"]):
            part = term.value.removeprefix(self.base)
            content = next(iter(self.objects(part, CRM["P190_has_symbolic_content"])), None)
            if isinstance(content, Literal):
                found.append(Named(content.value, content.language or "", ", ".join(self.types(part)), self.value(part, DCTERMS["valid"])))
        return sorted(found, key=lambda name: ("preferred" not in name.kinds, name.text))

    def matches(self, path: str) -> list[Match]:
        """The links of a thing to other authorities; what was rejected, or matched nothing, is no link."""
        found = []
        for node in self.subjects(OWL["annotatedSource"], path):
            part = node.value.removeprefix(self.base)
            target = self.value(part, OWL["annotatedTarget"])
            if not target or self.value(part, SSSOM["predicate_modifier"]):
                continue
            tool = f"{self.value(part, SSSOM['mapping_tool'])} {self.value(part, SSSOM['mapping_tool_version'])}".strip()
            found.append(
                Match(
                    target,
                    target.rpartition("/")[2],
                    self.value(part, SSSOM["mapping_justification"]).rpartition("/")[2],
                    self.value(part, SSSOM["confidence"]),
                    self.value(part, SSSOM["reviewer_id"]) or tool,
                    self.value(part, SSSOM["mapping_date"]),
                    self.value(part, SSSOM["comment"]),
                )
            )
        return found

    def notes(self, path: str) -> list[tuple[str, str]]:
        """Texts that refer to a thing (offices, notes, abstract, rights, leaves), each with its kind."""
        found = []
        for term in self.objects(path, CRM["P67i_is_referred_to_by"]):
            part = term.value.removeprefix(self.base)
            found.append((", ".join(self.types(part)), self.value(part, CRM["P190_has_symbolic_content"])))
        return sorted(found)

    def happening(self, path: str) -> Happening:
        """An event for lists and timelines."""
        span = self.value(path, CRM["P4_has_time-span"]).removeprefix(self.base)
        places = tuple(self.link(place) for place in self.objects(path, CRM["P7_took_place_at"]))
        begin, end = (self.value(span, CRM[name])[:10] if span else "" for name in ("P82a_begin_of_the_begin", "P82b_end_of_the_end"))
        return Happening(
            self.link(self.node(path)), self.value(span, DCTERMS["date"]) if span else "", self.value(span, LABEL) if span else "",
            begin, end, self.types(path), places,
        )  # fmt: skip

    def date_of(self, document: str) -> str:
        """The date of the event that a document records, in EDTF; empty where there is none."""
        events = [term.value.removeprefix(self.base) for term in self.objects(document, CRM["P70_documents"])]
        return self.happening(events[0]).date if events else ""

    def present(self, event: str) -> list[Link]:
        """Those who took part in an event, and those who sent and received what passed in it."""
        stages = (term.value.removeprefix(self.base) for term in self.objects(event, CRM["P9_consists_of"]))
        own = [path for path in stages if path.startswith(f"{event}#") and "#role-" not in path]
        terms = [*self.objects(event, CRM["P11_had_participant"]), *(who for path in own for who in self.objects(path, CRM["P14_carried_out_by"]))]
        return [self.link(term) for term in dict.fromkeys(terms)]

    def stages(self, event: str) -> list[Stage]:
        """The sending, the receiving and what lies between, in the order of their times."""
        found = []
        for term in self.objects(event, CRM["P9_consists_of"]):
            part = term.value.removeprefix(self.base)
            if not part.startswith(f"{event}#") or "#role-" in part:
                continue
            who = tuple(self.link(term) for term in self.objects(part, CRM["P14_carried_out_by"]))
            found.append(Stage(", ".join(self.types(part)), who, self.happening(part)))
        return sorted(found, key=lambda stage: (stage.happening.begin or "9", stage.happening.end, stage.kind != "sending", stage.kind))

    def bar(self, happening: Happening) -> Bar | None:
        """An event as a bar of a timeline; None where its time is not told on both sides."""
        if not (happening.begin and happening.end):
            return None
        style = next((name for name in ("anticipated", "denied") if name in happening.types), "event")
        return Bar(happening.begin, happening.end, happening.link.label, happening.link.path, style)

    def pins(self, places: list[Link], weights: Mapping[str, int] = _NO_WEIGHTS) -> list[Pin]:
        """Those of the places whose position is known, each with its weight."""
        found = []
        for place in places:
            wkt = self.value(place.path, CRM["P168_place_is_defined_by"])
            if wkt.startswith("POINT("):
                longitude, latitude = (float(part) for part in wkt[6:-1].split())
                found.append(Pin(longitude, latitude, place.label, place.path, weights.get(place.path, 0)))
        return found

    def utterances(self, terms: Iterable[object]) -> list[Said]:
        """Those of some things that are utterances, in their order, each looked up by itself: that costs the same in any store."""
        statements = f"{self.base}statement/"
        paths = {term.value.removeprefix(self.base) for term in terms if isinstance(term, NamedNode) and term.value.startswith(statements)}
        said = [one for path in paths if "#" not in path for one in self._said(path)]
        return sorted(said, key=lambda one: (one.path.rpartition("-")[0], one.position or 10**6, one.path))

    def _said(self, path: str) -> Iterator[Said]:
        """An utterance; nothing for one that is withdrawn, of which only its tombstone is left."""
        who = next(iter(self.objects(path, CRM["P14_carried_out_by"])), None)
        if who is None:
            return
        mode = next((kind for kind in self.types(path) if kind != "utterance"), "")
        text = self.value(f"{path}#words", CRM["P190_has_symbolic_content"])
        yield Said(path, self.link(who), mode, text, int(self.value(path, SCHEMA["position"]) or 0))

    def facts(self, path: str) -> list[Fact]:
        """All direct statements of a thing in words, for the kinds of page that have no form of their own."""
        by_name: dict[str, list[Link | str]] = {}
        for quad in sorted(self.store.quads_for_pattern(self.node(path), None, None), key=str):
            if quad.predicate in (TYPE, LABEL):
                continue
            by_name.setdefault(self._words(quad), []).append(self._shown(quad))
        return [Fact(name, tuple(dict.fromkeys(values))) for name, values in sorted(by_name.items())]

    @staticmethod
    def _words(quad: Quad) -> str:
        local = quad.predicate.value.replace("#", "/").rpartition("/")[2]
        return local.partition("_")[2].replace("_", " ") if local[:1] == "P" and "_" in local else local

    def _shown(self, quad: Quad) -> Link | str:
        if isinstance(quad.object, NamedNode):
            inside = quad.object.value.startswith(self.base)
            return self.link(quad.object) if inside else quad.object.value
        return quad.object.value if isinstance(quad.object, Literal) else ""
