"""`fonds serve`, `fonds query` and `fonds explain`."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO

import click
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from fonds.errors import QueryError
from fonds.explain import explain as explain_thing
from fonds.quads import canonical_key, write_turtle
from fonds.release import Release
from fonds.serve.server import serve as serve_release
from fonds.serve.workers import Limits
from fonds.terms import PREFIXES

RELEASE = click.argument("release", type=click.Path(path_type=Path, file_okay=False))
_TABLES = {"csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}


@click.command()
@RELEASE
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one.")
@click.option(
    "--processes", type=click.IntRange(1, 64), default=min(4, os.cpu_count() or 1), help="Processes that answer requests; one for each core."
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes for long queries, beside each of those.")
@click.option("--time-limit", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds after which a query is stopped.")
@click.option("--memory-limit", type=click.IntRange(128), default=2048, show_default=True, help="Megabytes that a query may use.")
@click.option("--row-limit", type=click.IntRange(0), default=0, help="Rows that an answer may have at most; 0 for any number.")
@click.option("--size-limit", type=click.IntRange(0), default=0, help="Megabytes that an answer may have at most; 0 for any number.")
@click.option(
    "--remember", type=click.IntRange(0), default=32, show_default=True, help="Megabytes of answers that each process gives again as they are."
)
@click.option("--allow-service", "services", multiple=True, metavar="IRI", help="An endpoint that SERVICE may call in a query; none by default.")
@click.option("--metrics", is_flag=True, help="Count queries and their times at /metrics, for Prometheus.")
def serve(
    release: Path,
    host: str,
    port: int,
    processes: int,
    workers: int,
    time_limit: float,
    memory_limit: int,
    row_limit: int,
    size_limit: int,
    remember: int,
    services: tuple[str, ...],
    metrics: bool,
) -> None:
    """Serve RELEASE: pages, linked data and SPARQL on one port, read-only, until Ctrl-C."""
    limits = Limits(time_limit, memory_limit << 20, size=size_limit << 20, rows=row_limit, services=services, remembered=remember << 20)

    def ready(address: str) -> None:
        click.echo(f"serving {release} at {address} (query it at {address}sparql)", err=True)

    serve_release(release, host, port, workers=workers, processes=processes, limits=limits, metrics=metrics, ready=ready)


@click.command()
@RELEASE
@click.argument("query", required=False)
@click.option("--file", type=click.File(encoding="utf-8"), help="Read the query from a file, or - for standard input.")
@click.option(
    "--format", "form", type=click.Choice(sorted(_TABLES)), default="csv", show_default=True, help="How rows are printed; graphs come as Turtle."
)
def query(release: Path, query: str | None, file: IO[str] | None, form: str) -> None:
    """Ask RELEASE a QUERY in SPARQL; the prefixes of the graph model are declared already."""
    text = query if query is not None else file.read() if file else ""
    if not text.strip():
        raise click.UsageError("give a query, or --file")
    opened = Release.open(release)
    try:
        answer = opened.store.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise QueryError("query", str(error), "see https://www.w3.org/TR/sparql11-query/") from error
    if isinstance(answer, QuerySolutions | QueryBoolean):
        kind = _TABLES[form] if isinstance(answer, QuerySolutions) else QueryResultsFormat.JSON
        answer.serialize(sys.stdout.buffer, kind)
    else:
        write_turtle(sorted(answer, key=canonical_key), sys.stdout.buffer, RdfFormat.TURTLE)


@click.command()
@click.argument("iri")
@click.option("--release", type=click.Path(path_type=Path, file_okay=False), default=Path("release"), show_default=True, help="The release folder.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How the relations are printed.")
def explain(iri: str, release: Path, form: str) -> None:
    """Tell why the release says what it says of IRI: the quoted words, the rule, how sure, file and line.

    IRI may be whole, or a path such as person/ferdinand-lenz.
    """
    opened = Release.open(release)
    relations = list(explain_thing(opened, iri if "://" in iri else opened.base + iri))
    if form == "json":
        click.echo(json.dumps([asdict(relation) for relation in relations], ensure_ascii=False, indent=1))
        return
    for relation in relations:
        click.echo(f"{relation.subject} | {relation.property}" + (f" | {relation.object}" if relation.object else ""))
        if relation.note:
            click.echo(f"    {relation.note}")
        for ground in relation.grounds:
            words = " ".join(ground.quote.split())
            click.echo(f"    {ground.file}:{ground.line}: «{words}» ({ground.rule}, confidence {ground.confidence})")
