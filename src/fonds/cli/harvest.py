"""`fonds harvest`: documents and descriptions of other archives, by the protocols that they give them in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

import fonds
from fonds.cli.build import FORMAT
from fonds.cli.progress import progress
from fonds.config import Project, load_project
from fonds.errors import FondsError
from fonds.harvester import Harvested, folder_of, harvest, known_sources
from fonds.harvester.change import Wanted
from fonds.http import Session
from fonds.sources.origin import read_state

_OUTCOMES = ("new", "changed", "unchanged", "removed", "left")


@click.command("harvest")
@click.argument("url", required=False)
@click.option(
    "--project", type=click.Path(path_type=Path, file_okay=False), default=Path(), show_default="this folder", help="The project that they go into."
)
@click.option("--into", default="", metavar="NAME", help="The folder below documents/harvested/; default: the source's address.")
@click.option("--prefix", default="", help="OAI-PMH: the metadata format; default: TEI, EAD3, EAD or Dublin Core, the first that there is.")
@click.option("--set", "set_", default="", metavar="SPEC", help="OAI-PMH: the set.")
@click.option("--match", multiple=True, metavar="PATTERN", help="ResourceSync: only addresses like this, such as '*/letters/*.xml'; repeatable.")
@click.option("--all", "everything", is_flag=True, help="Ask for all there is; what the source does not list any more is removed.")
@click.option("--pause", type=click.FloatRange(0), default=0.5, show_default=True, help="Seconds between two requests.")
@FORMAT
def harvest_sources(
    url: str | None, project: Path, into: str, prefix: str, set_: str, match: tuple[str, ...], everything: bool, pause: float, form: str
) -> None:
    """Bring what another archive gives at URL into a project, or, without URL, what all its known sources changed.

    URL is the base of an OAI-PMH repository, a collection of activities (IIIF Change Discovery 1.0), or a ResourceSync description. Files go
    to documents/harvested/, where `fonds build` reads them like any others: TEI and pages as documents, EAD, Dublin Core and IIIF manifests
    as descriptions of record sets, Linked Art records with a text as documents.

    \b
      fonds harvest https://archive.example.org/oai --prefix oai_ead --set fonds12
      fonds harvest                                  what was changed since, everywhere
      fonds harvest https://archive.example.org/oai --prefix oai_ead --set fonds12 --all

    A run that is broken off is gone on with by the next. A file that you changed by hand is left as it is, and told. Exit code 1 where
    something could not be had, 3 where the source is not to be reached. Who asks is told: dataset.contact in fonds.toml is needed.
    """  # noqa: D301  # a real \b: it keeps the lines below it apart
    loaded = load_project(project)
    wanted = Wanted(prefix, set_, match, everything)
    if url is None and (into or wanted != Wanted(everything=everything)):
        raise click.UsageError("without URL, known sources are harvested as before: leave --into, --prefix, --set and --match out")
    sources = [(folder_of(loaded, url, into), url)] if url else [(folder, str(read_state(folder).get("url", ""))) for folder in known_sources(loaded)]
    if not sources:
        raise click.UsageError("no source is known yet: give its URL")
    runs, errors = _runs(loaded, sources, wanted, pause)
    if form == "json":
        click.echo(json.dumps({"sources": [_row(run, loaded) for run in runs], "errors": [str(one) for one in errors]}, ensure_ascii=False, indent=1))
    else:
        for run in runs:
            _print(run, loaded)
    for error in errors:
        click.echo(f"error: {error}", err=True)
    if errors:
        raise SystemExit(max(error.exit_code for error in errors))
    if any(run.failed or run.by_hand for run in runs):
        raise SystemExit(1)


def _runs(project: Project, sources: list[tuple[Path, str]], wanted: Wanted, pause: float) -> tuple[list[Harvested], list[FondsError]]:
    """The harvest of each source; that one fails keeps none from the others."""
    runs: list[Harvested] = []
    errors: list[FondsError] = []
    largest = int(project.sources.largest_mb * (1 << 20))
    with Session(project.dataset.contact, fonds.__version__, pause=pause, timeout=120, largest=largest) as session, progress() as tell:
        for folder, address in sources:
            try:
                runs.append(harvest(project, folder, address, wanted, session, now=_now, tell=tell))
            except FondsError as error:
                errors.append(error)
    return runs, errors


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _row(run: Harvested, project: Project) -> dict[str, object]:
    row = {"folder": run.folder.relative_to(project.folder).as_posix(), "archive": run.archive, "protocol": run.protocol, "whole": run.whole}
    return row | {name: run.files[name] for name in _OUTCOMES} | {"skipped": dict(run.skipped), "failed": run.failed, "by_hand": run.by_hand}


def _print(run: Harvested, project: Project) -> None:
    counts = ", ".join(f"{run.files[name]} {name}" for name in _OUTCOMES if run.files[name])
    click.echo(f"{run.folder.relative_to(project.folder).as_posix()}: {counts or 'nothing new'} ({run.archive}, {run.protocol})")
    for kind, number in run.skipped.most_common():
        click.echo(f"    not harvested: {number} × {kind}", err=True)
    for name in run.by_hand:
        click.echo(f"    {name}: was changed by hand and is left as it is; remove it to take the source's", err=True)
    for one in run.failed:
        click.echo(f"    not to be had: {one}; run it again", err=True)
