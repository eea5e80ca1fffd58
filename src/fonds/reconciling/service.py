"""The service: parsed requests in, JSON values out (Reconciliation Service API 0.2, and the draft of 1.0 beside it)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import fonds
from fonds.authorities.reconciliation_service import TYPES as CLASSES
from fonds.link_targets import link_targets
from fonds.matches import Query
from fonds.names import fold
from fonds.reconcile.features import SHORT
from fonds.reconciling.asked import BATCH, MOST_FOUND, SUGGESTED, Asked, Condition, RequestError, Wanted, clean
from fonds.reconciling.index import Found, Index
from fonds.reconciling.preview import HEIGHT, WIDTH, flyout_of, preview_of
from fonds.reconciling.properties import Property, Type, properties, property_of, type_of, types
from fonds.reconciling.weighing import Weighed, is_sure, ordered, weigh
from fonds.release import Release

_LOOKED_AT = 50  # things of a name that are weighed
_MEANT = 10  # things that a value may mean
_DEFAULT = ("person", "group", "place", "event", "document")
_DATE = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_QID = re.compile(r"Q[1-9]\d*")
Json = dict[str, Any]


class Service:
    """A release's reconciliation service, which answers from an index that `write_index` made.

    UnavailableError where there is no such file, or it is of another version. It may be asked in several threads at a time.
    """

    def __init__(self, release: Release, file: Path) -> None:
        self.base, self.index = release.base, Index(file)
        self.title, self.language = str(release.manifest["title"]), str(release.manifest.get("language", "en"))

    # manifests (0.2, section 3.1; draft, Service Manifest) --------------------------------------------------------------------

    def manifest(self, root: str) -> Json:
        """The manifest of version 0.2 for a server whose things stand below `root`, an address that ends with a slash."""
        at = f"{root}reconcile"

        def suggest(what: str) -> Json:
            return {
                "service_url": at,
                "service_path": f"/suggest/{what}",
                "flyout_service_url": at,
                "flyout_service_path": f"/flyout/{what}?id=${{id}}",
            }

        return {
            "versions": ["0.2"], "name": self.title, "identifierSpace": self.base, "schemaSpace": f"{self.base}reconcile",
            "serviceVersion": fonds.__version__, "defaultTypes": [_type(types()[name]) for name in _DEFAULT], "batchSize": BATCH,
            "view": {"url": f"{root}{{{{id}}}}"},
            "preview": {"url": f"{at}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
            "suggest": {what: suggest(what) for what in ("entity", "property", "type")},
            "extend": {
                "propose_properties": {"service_url": at, "service_path": "/extend/propose"},
                "property_settings": [{"type": "number", "name": "limit", "label": "Limit", "default": 0, "help_text": _LIMIT}],
            },
        }  # fmt: skip

    def draft_manifest(self, root: str) -> Json:
        """The manifest of the draft of 1.0, whose routes are fixed relative to its own address."""
        return {
            "versions": ["1.0-draft"], "name": self.title, "lang": self.language, "serviceVersion": fonds.__version__, "batchSize": BATCH,
            "defaultTypes": [_type(types()[name]) for name in _DEFAULT], "view": {"url": f"{root}{{+id}}"}, "standardizedScore": True,
            "suggest": {"entity": True, "property": True, "type": True}, "preview": {"width": WIDTH, "height": HEIGHT},
            "extend": {
                "proposeProperties": True,
                "propertySettings": [{"type": "number", "id": "limit", "name": "Limit", "default": 0, "helpText": _LIMIT}],
            },
        }  # fmt: skip

    # queries (0.2, section 4; draft, Reconciliation Queries) --------------------------------------------------------------------

    def match(self, batch: Mapping[str, Asked]) -> Json:
        """The results of a batch of 0.2 by its keys."""
        return {key: {"result": self.candidates(asked)} for key, asked in batch.items()}

    def match_draft(self, batch: Sequence[Asked]) -> Json:
        """The results of a batch of the draft, in its order."""
        return {"results": [{"candidates": self.candidates(asked)} for asked in batch]}

    def candidates(self, asked: Asked) -> list[Json]:
        """The candidates of one query, the likeliest first; `match` is true for one at most."""
        asked = self._understood(asked)
        best = self._weighed(asked, self._looked_up(asked))
        if asked.name and not (best and best[0].score >= SHORT):
            best = self._weighed(asked, [*(one.thing.number for one in best), *self.index.partly(asked.name, _LOOKED_AT)])
        sure = bool(best) and is_sure(best[0], best[1:])
        return [_candidate(one, sure and number == 0) for number, one in enumerate(best[: asked.limit])]

    def _weighed(self, asked: Asked, numbers: Iterable[int]) -> list[Weighed]:
        """Those of some things that may be meant, the likeliest first."""
        numbers = list(dict.fromkeys(numbers))
        items = self.index.names.items([f"Q{number}" for number in numbers])
        things = [thing for thing in self.index.things(numbers) if _is_wanted(thing, asked)]
        return ordered(asked, [one for thing in things if (one := weigh(asked, thing, items[f"Q{thing.number}"], self.index))])

    def _understood(self, asked: Asked) -> Asked:
        """A query whose name is an identifier, ours or another authority's, as the query for that; things that it names have their paths."""
        asked = replace(asked, conditions=tuple(map(self._resolved, asked.conditions)))
        ours = [thing.path for one in asked.ids if (thing := self._thing(one))]
        if named := self._thing(asked.name):
            return replace(asked, ids=(*ours, named.path), name="")
        for target in link_targets():
            if found := target.pattern.fullmatch(asked.name):
                return replace(asked, name="", conditions=(*asked.conditions, Condition(target.name.lower(), ((found[1],),))))
        if _QID.fullmatch(asked.name):
            return replace(asked, name="", conditions=(*asked.conditions, Condition("wikidata", ((asked.name,),))))
        return replace(asked, ids=tuple(ours))

    def _resolved(self, condition: Condition) -> Condition:
        """A condition whose value is a thing, with the paths of all things that are called so by any of their names."""
        one = property_of(condition.property)
        if one is None or one.form != "thing":
            return condition
        called = (
            (*texts, *(thing.path for text in texts for thing in self.index.things(self.index.named(text, _MEANT)))) for texts in condition.values
        )
        return replace(condition, values=tuple(called))

    def _thing(self, identifier: str) -> Found | None:
        """One of our things by its path or IRI."""
        return self.index.at(clean(identifier).removeprefix(self.base)) if "/" in identifier else None

    def _looked_up(self, asked: Asked) -> list[int]:
        """The numbers of the things that a query may mean: by identifiers, by exactly that name, and by all that names share."""
        found = [thing.number for path in asked.ids if (thing := self.index.at(path))]
        for condition in asked.conditions:
            one = property_of(condition.property)
            if one and one.form == "identifier" and condition.quantifier != "none":
                values = (text.rstrip("/").rpartition("/")[2] for texts in condition.values for text in texts)
                found += [number for value in values for number in self.index.identified(one.id, value)]
        if asked.name:
            found += self.index.named(asked.name, _LOOKED_AT)
            if fold(asked.name):
                (items,) = self.index.names.search([Query((asked.name,), _kind(asked), _LOOKED_AT)])
                found += [int(item.id[1:]) for item in items]
        return found

    # suggestions (0.2, section 6) -------------------------------------------------------------------------------------------------

    def suggest_entities(self, prefix: str, type_: str = "", limit: int = SUGGESTED, cursor: int = 0) -> Json:
        """The things with a name that begins with a text, or from one of its words on; one whose identifier it is comes first."""
        known = type_of(type_)
        if type_ and not known:
            return {"result": []}
        direct = [found for found in [self._thing(prefix)] if found and not cursor]
        found = self.index.beginning(prefix, known.id if known else "", min(limit, MOST_FOUND), cursor)
        return {"result": [_suggested(thing) for thing in dict.fromkeys((*direct, *found))]}

    def suggest_types(self, prefix: str, limit: int = SUGGESTED, cursor: int = 0) -> Json:
        """The types whose name or identifier begins with a text; all for an empty one."""
        found = [one for one in types().values() if _begins(prefix, one.id, one.name, one.wikidata)]
        return {"result": [_type(one) for one in found[cursor : cursor + limit]]}

    def suggest_properties(self, prefix: str, limit: int = SUGGESTED, cursor: int = 0) -> Json:
        """The properties whose name or identifier begins with a text; all for an empty one."""
        found = [one for one in properties().values() if _begins(prefix, one.id, one.name, *one.wikidata)]
        return {"result": [_property(one) for one in found[cursor : cursor + limit]]}

    # data extension (0.2, section 7) --------------------------------------------------------------------------------------------

    def propose(self, type_: str, limit: int | None = None) -> Json:
        """The properties that things of a type have; all properties where the type is empty. RequestError where there is no such type."""
        known = type_of(type_)
        if type_ and not known:
            raise RequestError(f"type: there is none that is called {clean(type_)[:100]!r}", 404)
        found = [one for one in properties().values() if known is None or known.id in one.types]
        told = {"type": type_} | ({"limit": limit} if limit is not None else {})
        return told | {"properties": [_property(one) for one in found[:limit]]}

    def extend(self, wanted: Wanted) -> Json:
        """The values of properties of things, by their identifiers as they were sent (0.2, section 7.4)."""
        return {"meta": _meta(wanted), "rows": dict(self._rows(wanted))}

    def extend_draft(self, wanted: Wanted) -> Json:
        """The same as the draft of 1.0 has it, a list of rows."""
        rows = [{"id": one, "properties": [{"id": name, "values": values} for name, values in row.items()]} for one, row in self._rows(wanted)]
        return {"meta": _meta(wanted), "rows": rows}

    def _rows(self, wanted: Wanted) -> Iterable[tuple[str, dict[str, list[Json]]]]:
        for identifier in wanted.ids:
            found = self._thing(identifier)
            told = self.index.told(found.number) if found else {}
            yield identifier, {name: _cells(property_of(name), told)[: wanted.limits.get(name) or None] for name in wanted.properties}

    # previews (0.2, section 5) ----------------------------------------------------------------------------------------------------

    def preview(self, identifier: str, root: str) -> str | None:
        """A page about a thing that fits the frame of the manifest; None where there is no such thing."""
        found = self._thing(identifier)
        return preview_of(found, self.index.told(found.number), f"{root}{found.path}", self.language) if found else None

    def flyout(self, what: str, identifier: str) -> Json | None:
        """A few words about an entity, a type or a property, as HTML (0.2, section 6.4); None where there is none of that identifier."""
        if what == "entity":
            found = self._thing(identifier)
            return flyout_of(identifier, found.label, found.description) if found else None
        one = type_of(identifier) if what == "type" else property_of(identifier)
        return flyout_of(identifier, one.name, one.description) if one else None


_LIMIT = "the most values of one thing (0: all)"


def _kind(asked: Asked) -> str:
    """The kind by which the index of names is asked; empty: any."""
    if len(asked.types) != 1 or asked.strict == "should":
        return ""
    one = type_of(asked.types[0])
    return one.id if one and one.id in CLASSES else "other"


def _is_wanted(thing: Found, asked: Asked) -> bool:
    """Whether a thing is of the types asked for; it has one, so that all of several are had by nothing."""
    if not asked.types or asked.strict == "should":
        return True
    fitting = [(one := type_of(name)) is not None and one.id == thing.type for name in asked.types]
    return all(fitting) if asked.strict == "all" else any(fitting)


def _begins(prefix: str, *names: str) -> bool:
    start = fold(prefix)
    return any(fold(name).startswith(start) or f" {start}" in fold(name) for name in names)


def _type(one: Type) -> Json:
    return {"id": one.id, "name": one.name, "description": one.description}


def _property(one: Property) -> Json:
    return {"id": one.id, "name": one.name} | ({"description": one.description} if one.description else {})


def _suggested(thing: Found) -> Json:
    told = {"id": thing.path, "name": thing.label, "description": thing.description}
    return told | {"notable": [{"id": thing.type, "name": types()[thing.type].name}]}


def _candidate(one: Weighed, match: bool) -> Json:
    told = {"id": one.thing.path, "name": one.thing.label, "description": one.thing.description, "score": round(one.score * 100, 2), "match": match}
    features = [{"id": name, "name": called, "value": value} for name, called, value in one.features]
    return told | {"type": [{"id": one.thing.type, "name": types()[one.thing.type].name}], "features": features}


def _meta(wanted: Wanted) -> list[Json]:
    return [{"id": name, "name": one.name if (one := property_of(name)) else name} for name in wanted.properties]


def _cells(one: Property | None, told: dict[str, list[Any]]) -> list[Json]:
    """The values of a property as cells of a table."""
    return [_cell(one.form, value) for value in told.get(one.id, ())] if one else []


def _cell(form: str, value: Any) -> Json:  # noqa: ANN401  # a value of the index
    if form == "date":
        return {"date": value[0]} if _DATE.fullmatch(value[0]) else {"str": value[0]}
    if form == "thing":
        return dict(value)
    if form == "number":
        return {"int": value}
    return {"str": f"{value[1]},{value[0]}" if form == "point" else value}
