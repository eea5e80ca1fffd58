"""Federation: a query that joins two endpoints, asked by Comunica from outside and by the embedded engine from inside."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from fonds.serve.workers import Limits
from tests.small_release import BASE, fetch, serving, write_small_release

CLIENTS = Path(__file__).parents[1] / "clients"
COMUNICA = CLIENTS / "node_modules/.bin/comunica-sparql"
PREFIXES = "PREFIX crm: <http://www.cidoc-crm.org/cidoc-crm/> PREFIX schema: <https://schema.org/> "
ROWS = [("Ada Brandt", "Linz"), ("Jan Nový", "Brno")]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Somebody else's endpoint, which knows where the two persons were born."""
    folder = tmp_path_factory.mktemp("elsewhere")
    write_small_release(folder)
    shutil.rmtree(folder / "store")
    store = Store(str(folder / "store"))
    for path, town in (("person/ada-brandt", "Linz"), ("person/jan-novy", "Brno")):
        store.add(
            Quad(NamedNode(BASE + path), NamedNode("https://schema.org/birthPlace"), Literal(town), NamedNode("https://elsewhere.example.org/graph"))
        )
    store.flush()
    del store
    with serving(folder) as address:
        yield f"{address}/sparql"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, elsewhere: str) -> Iterator[str]:
    """The endpoint of a release, which may call the other one."""
    with serving(write_small_release(tmp_path_factory.mktemp("release")), limits=Limits(services=(elsewhere,))) as address:
        yield f"{address}/sparql"


def comunica(query: str, *sources: str, folder: Path) -> list[tuple[str, str]]:
    """The rows of a query asked by Comunica over some sources, or over those alone that it names."""
    context = folder / "context.json"
    context.write_text(json.dumps({"sources": list(sources)}), encoding="utf-8")
    command = [str(COMUNICA), "-c", str(context), query, "-t", "application/sparql-results+json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return rows(done.stdout)


def rows(answer: str | bytes) -> list[tuple[str, str]]:
    """Who was born where, by an answer in JSON."""
    return sorted((row["label"]["value"], row["town"]["value"]) for row in json.loads(answer)["results"]["bindings"])


def joined(first: str, second: str) -> str:
    """A query that takes participants and labels from one endpoint, and where they were born from another."""
    who = "?event crm:P11_had_participant ?who . ?who <http://www.w3.org/2000/01/rdf-schema#label> ?label ."
    here = f"SERVICE <{first}> {{ {who} }}" if first else who
    return f"{PREFIXES} SELECT ?label ?town {{ {here} SERVICE <{second}> {{ ?who schema:birthPlace ?town }} }}"


def test_the_endpoint_joins_with_another_by_service(server: str, elsewhere: str) -> None:
    """SERVICE in a query of this endpoint, to one that its administrator allows."""
    address = server.removesuffix("/sparql")
    reply = fetch(address, f"/sparql?{urlencode({'query': joined('', elsewhere)})}", accept="application/sparql-results+json")
    assert reply.status == 200, reply.body
    assert rows(reply.body) == ROWS


@pytest.mark.skipif(not COMUNICA.exists(), reason="Comunica is not installed: npm ci --prefix tests/clients")
def test_comunica_joins_two_endpoints(server: str, elsewhere: str, tmp_path: Path) -> None:
    """By SERVICE to both, by SERVICE from one of them, and by a query over both that names none."""
    assert comunica(joined(server, elsewhere), folder=tmp_path) == ROWS
    assert comunica(joined("", elsewhere), server, folder=tmp_path) == ROWS
    plain = f"{PREFIXES} SELECT ?label ?town {{ ?who <http://www.w3.org/2000/01/rdf-schema#label> ?label ; schema:birthPlace ?town }}"
    assert comunica(plain, server, elsewhere, folder=tmp_path) == ROWS
