"""`fonds wikidata`: an index of Wikidata that needs no network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from fonds.authorities.dump import STDIN, open_dump
from fonds.authorities.entity_json import PROPERTIES
from fonds.authorities.index_build import Wanted, build_index
from fonds.authorities.index_update import update_index
from fonds.authorities.register import load_register
from fonds.cli.build import DATE, PROJECT, date_of, tell_findings
from fonds.cli.progress import progress
from fonds.config import load_project
from fonds.errors import UnavailableError
from fonds.reconcile.giving import DESCRIBED_AT, accepted, catalogue, quick_statements
from fonds.reconcile.ledger import read_ledger
from fonds.values import Finding

DUMPS = click.argument("dump", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def wikidata() -> None:
    """Wikidata as an authority that needs no network."""


@wikidata.command("index")
@DUMPS
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("wikidata.sqlite"), show_default=True, help="The index.")
@click.option("--project", type=click.Path(path_type=Path, file_okay=False), help="Keep the languages, types and properties of its [wikidata].")
def index(dump: tuple[Path, ...], out: Path, project: Path | None) -> None:
    """Index DUMP: Wikidata's JSON, one entity a line, plain, .gz or .bz2, or - for the standard input, as a stream.

    A run that was broken off goes on where it stopped when it is started again with the same dump; the former index stays in place
    until the new one is whole. Then name the index in fonds.toml: reconcile.authorities = ["wikidata.sqlite"].
    """
    broken: list[Finding] = []
    with progress() as tell:
        done = build_index(
            _lines(dump),
            out,
            name=", ".join(map(_named, dump)),
            date=datetime.now(UTC).date().isoformat(),
            wanted=_wanted(project),
            report=broken.append,
            tell=lambda count: tell("items", count, count),
        )
    tell_findings(broken, form="text", err=True)
    resumed = f", taken up after line {done.resumed}" if done.resumed else ""
    click.echo(f"{out}: {done.items} items{resumed}, {sum(finding.line is not None for finding in broken)} line(s) passed over")


@wikidata.command("update")
@click.argument("index_", metavar="INDEX", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@DUMPS
def update(index_: Path, dump: tuple[Path, ...]) -> None:
    """Take the changes in DUMP into INDEX: entities as they are now, or answers of Wikidata's `wbgetentities`, one a line.

    Such answers tell what was merged and what is gone; a judgement that rests on it is named by `fonds reconcile --recheck`.
    """
    broken: list[Finding] = []
    with progress() as tell:
        date = datetime.now(UTC).date().isoformat()
        name = ", ".join(map(_named, dump))
        done = update_index(_lines(dump), index_, name=name, date=date, report=broken.append, tell=lambda count: tell("lines", count, count))
    tell_findings(broken, form="text", err=True)
    for old, new in done.redirected:
        click.echo(f"{old} was merged into {new}")
    for old in done.deleted:
        click.echo(f"{old} is gone")
    click.echo(f"{index_}: {done.changed} changed, {len(done.redirected)} merged, {len(done.deleted)} gone")


@wikidata.command("give")
@PROJECT
@click.option("--as", "form", type=click.Choice(["quickstatements", "mix-n-match"]), default="quickstatements", show_default=True, help="The form.")
@click.option("--property", "property_", default=DESCRIBED_AT, show_default=True, help="The property of Wikidata that holds our identifiers.")
@click.option("--by-people", is_flag=True, help="Only what a person judged.")
@DATE
def give(project: Path, form: str, property_: str, by_people: bool, day: str | None) -> None:
    """Print what PROJECT can give back to Wikidata: links to its things, from the accepted judgements of its ledger.

    QuickStatements are pasted into that tool by somebody with an account; a table for Mix'n'match is imported there as a catalogue.
    """
    loaded = load_project(project)
    given = list(accepted(read_ledger(loaded.ledger).mappings, by_people=by_people))
    if form == "quickstatements":
        for line in quick_statements(given, loaded.dataset.base, date=date_of(loaded, day), property_=property_):
            click.echo(line)
    else:
        click.echo(catalogue(given, load_register(loaded.authorities).entities, loaded.dataset.base), nl=False)
    click.echo(f"{len(given)} accepted judgement(s)", err=True)


def _lines(dumps: tuple[Path, ...]) -> Iterator[bytes]:
    for path in dumps:
        with open_dump(path) as lines:
            yield from lines


def _named(path: Path) -> str:
    """What a dump is called in the index: its name and size, by which a broken-off run knows it again."""
    if path == STDIN:
        return "stdin"
    try:
        return f"{path.name} ({path.stat().st_size} bytes)"
    except OSError as error:
        raise UnavailableError(str(path), f"cannot be read: {error.strerror}", "name a file that exists") from error


def _wanted(project: Path | None) -> Wanted:
    if project is None:
        return Wanted()
    loaded = load_project(project)
    settings = loaded.wikidata
    languages = settings.languages and tuple(dict.fromkeys((loaded.dataset.language, *settings.languages)))
    return Wanted(languages, settings.types, settings.properties or PROPERTIES)
