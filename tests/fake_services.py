"""A local server that speaks as Wikidata's services do, from recorded entities, and fails as they do when it is told to.

It answers `/w/api.php` (wbsearchentities, list=search, wbgetentities), `/sparql` (the query service), `/0.2/` and `/draft/` (reconciliation).
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import Literal, NamedNode, Quad, Store

from fonds.names import fold

WD, WDT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
MOST_IDS, MOST_QUERIES = 50, 4


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to be sent: its status, kind, body and further headers; `drip` is a pause in seconds between its bytes.

    `cut` leaves out its second half, status 0 breaks the connection off, and as a fault it is for paths that end with `only`.
    """

    body: bytes
    status: int = 200
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    cut: bool = False
    only: str = ""


@dataclass(slots=True)
class Service:
    """The entities that it knows, what was asked of it, and the faults that come first: each is taken by one request.

    `searches` are recorded answers by what was searched for; `largest` is how many entities one answer has room for.
    """

    entities: dict[str, dict[str, Any]]
    moved: dict[str, str] = field(default_factory=dict)
    faults: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    searches: dict[str, list[str]] = field(default_factory=dict)
    largest: int = MOST_IDS
    address: str = ""
    store: Store | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str, values: dict[str, str], headers: dict[str, str], body: bytes) -> Reply:
        """The reply to a request: a fault, if one is waiting, else what the service has to say."""
        with self.lock:
            self.asked.append((path, values, headers))
            for number, fault in enumerate(self.faults):
                if path.endswith(fault.only):
                    return self.faults.pop(number)
        handlers: dict[str, Callable[[dict[str, str], bytes], object]] = {
            "/w/api.php": self._api, "/sparql": self._sparql, "/0.2": self._reconcile, "/draft": self._manifest_draft, "/draft/match": self._match,
            "/draft/extend": self._extend_draft,
        }  # fmt: skip
        told = handlers[path](values, body) if path in handlers else None
        return told if isinstance(told, Reply) else Reply(json.dumps(told, ensure_ascii=False).encode(), 200 if told is not None else 404)

    # api.php -----------------------------------------------------------------------------------------------------------------

    def _api(self, values: dict[str, str], _: bytes) -> object:
        action = values.get("action")
        if action == "wbgetentities":
            return self._get_entities(values["ids"].split("|"), values["props"].split("|"))
        if action == "wbsearchentities":
            return {"success": 1, "search": [{"id": name, "label": self._label(name)} for name in self._named(values["search"], starts=True)]}
        if action == "query":
            return {"query": {"search": [{"ns": 0, "title": name} for name in self._named(values["srsearch"])]}}
        return {"error": {"code": "badvalue", "info": f'Unrecognized value for parameter "action": {action}.'}}

    def _get_entities(self, identifiers: list[str], props: list[str]) -> object:
        if len(identifiers) > MOST_IDS:
            return {"error": {"code": "toomanyvalues", "info": f'Too many values supplied for parameter "ids". The limit is {MOST_IDS}.'}}
        found: dict[str, Any] = {}
        for identifier in identifiers:
            target = self.moved.get(identifier, identifier)
            if target not in self.entities:
                found[identifier] = {"id": identifier, "missing": ""}
            else:
                told = {key: value for key, value in self.entities[target].items() if key in ("id", "type", *props)}
                found[identifier] = told | ({"redirects": {"from": identifier, "to": target}} if target != identifier else {})
        if len(found) > self.largest:
            # MediaWiki leaves out what an answer has no room for, and says so in a warning.
            found = dict(list(found.items())[: self.largest])
            return {"warnings": {"result": {"*": "This result was truncated because it would otherwise be larger than the limit of 12582912 bytes"}},
                    "entities": found, "success": 1}  # fmt: skip
        return {"entities": found, "success": 1}

    def _label(self, identifier: str) -> str:
        return str(self.entities.get(identifier, {}).get("labels", {}).get("en", {}).get("value", identifier))

    def _named(self, name: str, *, starts: bool = False) -> Iterator[str]:
        if name in self.searches:
            yield from self.searches[name]
            return
        wanted = fold(name)
        for identifier, entity in self.entities.items():
            names = [value["value"] for value in entity["labels"].values()]
            names += [alias["value"] for group in (entity.get("aliases") or {}).values() for alias in group]
            if any(fold(one).startswith(wanted) if starts else set(wanted.split()) <= set(fold(one).split()) for one in names):
                yield identifier

    # the query service -------------------------------------------------------------------------------------------------------

    def _sparql(self, values: dict[str, str], _: bytes) -> object:
        if self.store is None:
            self.store = self._filled()
        rows: Any = self.store.query(values["query"])
        bound = [
            {name.value: {"type": "uri" if isinstance(row[name], NamedNode) else "literal", "value": row[name].value} for name in rows.variables}
            for row in rows
        ]
        told = {"head": {"vars": [name.value for name in rows.variables]}, "results": {"bindings": bound}}
        return Reply(json.dumps(told).encode(), kind="application/sparql-results+json;charset=utf-8")

    def _filled(self) -> Store:
        """A store of what the entities state."""
        store = Store()
        for identifier, entity in self.entities.items():
            for name, statements in entity.get("claims", {}).items():
                for statement in statements:
                    value = statement["mainsnak"].get("datavalue", {}).get("value")
                    term = (
                        NamedNode(WD + value["id"])
                        if isinstance(value, dict) and "id" in value
                        else Literal(value)
                        if isinstance(value, str)
                        else None
                    )
                    if term:
                        store.add(Quad(NamedNode(WD + identifier), NamedNode(WDT + name), term))
        return store

    # reconciliation ------------------------------------------------------------------------------------------------------------

    def _reconcile(self, values: dict[str, str], _: bytes) -> object:
        if "queries" in values:
            queries = json.loads(values["queries"])
            if len(queries) > MOST_QUERIES:
                return Reply(b"", 413)
            return {key: {"result": self._candidates(query["query"], query.get("type"))} for key, query in queries.items()}
        if "extend" in values:
            asked = json.loads(values["extend"])
            return {"rows": {one: {row["id"]: self._values(one, row["id"]) for row in asked["properties"]} for one in asked["ids"]}, "meta": []}
        return {
            "versions": ["0.1", "0.2"], "name": "Recorded", "identifierSpace": WD, "schemaSpace": WDT, "view": {"url": WD + "{{id}}"},
            "extend": {"propose_properties": {"service_url": self.address, "service_path": "/0.2/properties"}},
        }  # fmt: skip

    def _manifest_draft(self, _: dict[str, str], __: bytes) -> object:
        return {"versions": ["1.0"], "name": "Recorded", "view": {"url": WD + "{{id}}"}, "batchSize": MOST_QUERIES, "extend": {}}

    def _match(self, _: dict[str, str], body: bytes) -> object:
        queries = json.loads(body)["queries"]
        if len(queries) > MOST_QUERIES:
            return Reply(b"", 413)
        names = (next(one["propertyValue"] for one in query["conditions"] if one["matchType"] == "name") for query in queries)
        return {"results": [{"candidates": self._candidates(name, query.get("type"))} for name, query in zip(names, queries, strict=True)]}

    def _extend_draft(self, _: dict[str, str], body: bytes) -> object:
        asked = json.loads(body)
        return {
            "rows": [
                {"id": one, "properties": [{"id": row["id"], "values": self._values(one, row["id"])} for row in asked["properties"]]}
                for one in asked["ids"]
            ],
            "meta": [],
        }

    def _candidates(self, name: str, type_: str | None) -> list[dict[str, object]]:
        found = (one for one in self._named(name) if type_ is None or type_ in [value.get("id") for value in self._values(one, "P31")])
        return [{"id": one, "name": self._label(one), "type": [{"id": type_, "name": ""}], "score": 100.0, "match": False} for one in found]

    def _values(self, identifier: str, name: str) -> list[dict[str, Any]]:
        return [self._cell(statement["mainsnak"]["datavalue"]["value"]) for statement in self.entities[identifier]["claims"].get(name, ())]

    def _cell(self, value: Any) -> dict[str, Any]:  # noqa: ANN401  # any value of Wikidata
        """A value as a service's extension tells it: each time as a day, a position as a text."""
        if not isinstance(value, dict):
            return {"str": str(value)}
        if "id" in value:
            return {"id": value["id"], "name": self._label(value["id"])}
        if "time" in value:
            return {"date": value["time"].lstrip("+")[:10].replace("-00", "-01") + "T00:00:00+00:00"}
        return {"str": f"{value['latitude']},{value['longitude']}"} if "latitude" in value else {"str": str(value)}


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits for the client to acknowledge its head

    def do_GET(self) -> None:  # the base class's name
        """Answer a GET."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        form = body.decode() if "form" in self.headers.get("Content-Type", "") else ""
        values = {name: told[0] for name, told in (parse_qs(parts.query) | parse_qs(form)).items()}
        reply = self.service.answer(parts.path.rstrip("/"), values, dict(self.headers), body)
        if reply.status == 0:
            self.connection.close()
            self.close_connection = True
            return
        packed = gzip.compress(reply.body, 1) if "gzip" in self.headers.get("Accept-Encoding", "") and not (reply.drip or reply.cut) else reply.body
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, "Content-Length": str(len(packed)), **reply.headers}.items():
            self.send_header(name, value)
        if packed is not reply.body:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        try:
            for number in range(0, len(packed), 8 if reply.drip else len(packed) or 1):
                self.wfile.write(packed[number : number + 8] if reply.drip else packed[: len(packed) // 2] if reply.cut else packed)
                time.sleep(reply.drip)
        except OSError:
            pass  # who asked has left
        self.close_connection = bool(reply.cut or reply.drip)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """The service on a free port of the loopback while the work goes on."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": service}))
    server.daemon_threads = True
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
