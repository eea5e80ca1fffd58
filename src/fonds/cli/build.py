"""`fonds build` and `fonds validate`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from fonds.build import Tell, quiet
from fonds.build import build as build_release
from fonds.config import Project, load_project
from fonds.values import Finding

PROJECT = click.argument("project", type=click.Path(path_type=Path, file_okay=False))
DATE = click.option("--date", "day", metavar="YYYY-MM-DD", help="The release's date; default: the project's, else today's (UTC).")
ON_ERROR = click.option(
    "--on-error", type=click.Choice(["stop", "skip"]), default="stop", show_default=True, help="What a broken document does to the run."
)
FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How the outcome is printed.")


def date_of(project: Project, given: str | None) -> str:
    """The date of a release: as given, as configured, or today's in UTC."""
    return given or project.dataset.date or datetime.now(UTC).date().isoformat()


def _now() -> datetime:
    """The time, or the one that SOURCE_DATE_EPOCH names, for builds that are to be the same to the byte (https://reproducible-builds.org)."""
    named = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(named), UTC) if named.isdigit() else datetime.now(UTC)


@contextmanager
def progress() -> Iterator[Tell]:
    """A progress bar on a terminal, and silence elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield quiet
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


@click.command()
@PROJECT
@click.option("--out", type=click.Path(path_type=Path), default=Path("release"), show_default=True, help="The release folder.")
@DATE
@ON_ERROR
@FORMAT
def build(project: Path, out: Path, day: str | None, on_error: str, form: str) -> None:
    """Build PROJECT into a release: read, extract, reconcile, check, publish.

    The release before stays in place until the new one is whole and valid.
    """
    loaded = load_project(project)
    with progress() as tell:
        built = build_release(loaded, out.absolute(), date=date_of(loaded, day), on_error=on_error, tell=tell, clock=_now)
    for error in built.skipped:
        click.echo(f"skipped: {error}", err=True)
    tell_findings(list(built.findings), form="text", err=True)
    counts = built.manifest["counts"]
    if form == "json":
        click.echo(json.dumps({"release": str(out), "counts": counts, "skipped": [str(e) for e in built.skipped]}, ensure_ascii=False))
    else:
        things = ", ".join(
            f"{number} {kind}{'s' if number != 1 else ''}" for kind, number in counts["things"].items() if number and kind != "concept"
        )
        click.echo(f"{out}: {counts['quads']} quads; {things}")
    if built.skipped:
        raise SystemExit(1)


@click.command()
@PROJECT
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=Path("release"),
    show_default=True,
    help="NAME-report/ gets the report as text, Turtle and HTML.",
)
@DATE
@ON_ERROR
@FORMAT
def validate(project: Path, report: Path, day: str | None, on_error: str, form: str) -> None:
    """Check PROJECT against the shapes without publishing; exit 1 where something is to be mended."""
    loaded = load_project(project)
    with progress() as tell:
        built = build_release(loaded, report.absolute(), date=date_of(loaded, day), on_error=on_error, tell=tell, check_only=True)
    for error in built.skipped:
        click.echo(f"skipped: {error}", err=True)
    tell_findings(list(built.findings), form=form, err=False)
    if built.skipped or any(finding.severity == "violation" for finding in built.findings):
        raise SystemExit(1)
    if form == "text":
        click.echo("conforms to all shapes" if not built.findings else "no violations")


def tell_findings(findings: list[Finding], *, form: str, err: bool) -> None:
    """Print findings, a line each or as JSON."""
    if form == "json":
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1), err=err)
        return
    for finding in findings:
        click.echo(str(finding), err=err)
