"""`fonds reconcile` and `fonds wikidata index`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from fonds.authorities.wikidata import build_index, open_dump
from fonds.build import gather
from fonds.cli.build import DATE, FORMAT, ON_ERROR, PROJECT, date_of, progress
from fonds.config import load_project
from fonds.reconcile.ledger import read_ledger, write_ledger
from fonds.values import Finding, Mapping


@click.command()
@PROJECT
@click.option("--write", is_flag=True, help="Write new judgements into the project's ledger, mappings.sssom.tsv.")
@DATE
@ON_ERROR
@FORMAT
def reconcile(project: Path, write: bool, day: str | None, on_error: str, form: str) -> None:
    """Match the things of PROJECT with its authorities, offline, and tell each judgement with its reason.

    A judgement in the ledger is never overturned; without --write nothing is changed.
    """
    loaded = load_project(project)
    with progress() as tell:
        corpus = gather(loaded, date=date_of(loaded, day), on_error=on_error, tell=tell)
    if write:
        known = read_ledger(loaded.ledger)
        told = {(mapping.subject, mapping.object) for mapping in known}
        write_ledger(loaded.ledger, [*known, *(m for m in corpus.mappings if (m.subject, m.object) not in told)], loaded.dataset.base)
    if form == "json":
        click.echo(json.dumps([asdict(mapping) for mapping in corpus.mappings], ensure_ascii=False, indent=1))
        return
    for mapping in corpus.mappings:
        click.echo(_line(mapping))


def _line(mapping: Mapping) -> str:
    item = f"{mapping.object.rpartition('/')[2]} {mapping.object_label} ({mapping.confidence:.2f})" if mapping.object else "-"
    return f"{mapping.judgement:9} {mapping.subject}: {item}" + (f": {mapping.comment}" if mapping.comment else "")


@click.group()
def wikidata() -> None:
    """Wikidata as an authority that needs no network."""


@wikidata.command("index")
@click.argument("dump", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("wikidata.sqlite"), show_default=True, help="The index.")
def index(dump: tuple[Path, ...], out: Path) -> None:
    """Index DUMP: Wikidata's JSON, one item a line, plain, .gz or .bz2, as a stream.

    Then name the index in fonds.toml: reconcile.authorities = ["wikidata.sqlite"].
    """
    broken: list[Finding] = []
    with progress() as tell:
        lines = (line for path in dump for line in open_dump(path))
        build_index(lines, out, name=", ".join(path.name for path in dump), report=broken.append, tell=lambda count: tell("items", count, count))
    for finding in broken:
        click.echo(str(finding), err=True)
    click.echo(f"{out}: indexed, {len(broken)} line(s) passed over")
