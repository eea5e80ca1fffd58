"""`fonds build` and `fonds validate`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from fonds.build import build as build_release
from fonds.build.inputs import reasons
from fonds.cli.progress import Stages, progress
from fonds.cli.watch import watch
from fonds.config import Project, load_project
from fonds.kept import FILE as KEPT
from fonds.kept import Kept
from fonds.runner import collect_seldom
from fonds.runners import Terms, load_runner
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


JOBS = click.option(
    "--jobs", "-j", type=click.IntRange(1), metavar="N",
    help="Processes that work at once, 1: all is done in this one; default: one for each core that it may use, fewer where there is little to do.",
)  # fmt: skip
RUNNER = click.option(
    "--runner", default="processes", show_default=True, metavar="NAME", help="Who does the work: processes (of this machine), dask (a cluster)."
)
SCHEDULER = click.option("--scheduler", metavar="ADDRESS", help="The scheduler of the cluster, such as tcp://HOST:8786.")
FRESH = click.option("--fresh", is_flag=True, help="Do all anew; what was kept of former builds is not looked at.")
LOG = click.option("--log", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the progress as JSON lines.")


@click.command()
@PROJECT
@click.option("--out", type=click.Path(path_type=Path), default=Path("release"), show_default=True, help="The release folder.")
@DATE
@ON_ERROR
@JOBS
@RUNNER
@SCHEDULER
@FRESH
@click.option("--why", metavar="DOC", help="Build nothing; tell which inputs of DOC, a slug or a file, changed since it was kept.")
@click.option("--watch", "again", is_flag=True, help="Build again whenever a file of the project changes, until Ctrl-C.")
@LOG
@FORMAT
def build(
    project: Path,
    out: Path,
    day: str | None,
    on_error: str,
    jobs: int | None,
    runner: str,
    scheduler: str | None,
    fresh: bool,
    why: str | None,
    again: bool,
    log: Path | None,
    form: str,
) -> None:
    """Build PROJECT into a release: read, extract, reconcile, check, publish.

    The release before stays in place until the new one is whole and valid. What was made is kept in .fonds-kept.sqlite in the project: a build
    does again only what its inputs changed, and gives the same bytes as one that does all (--fresh). Documents and things are worked at by several
    processes at once, or by a Dask cluster that shares project and release with this machine (--runner dask --scheduler ADDRESS); Ctrl-C ends all
    that they do. The stages are told on stderr while they go on, and at the end how long each took, how much was made and how much was kept:

    \b
      wait        another build of the project, or into the same folder, is at work
      extract     documents read, extracted and described
      reconcile   things matched with the authorities
      count       graphs counted for the dataset's description
      check       documents held against the shapes
      load        bytes of the graph taken into the store, beside these two
      dumps       files with all statements written
      changes     the release before compared
      pages       pages, data files, index entries and records of things
    """  # noqa: D301  # a real \b: it keeps the lines below it apart
    collect_seldom()
    loaded, stages, place = load_project(project.absolute()), Stages(), out.absolute()
    if why:
        _tell_why(loaded, why, form)
        return
    if again:
        given = {"--out": out, "--date": day, "--on-error": on_error, "--jobs": jobs, "--runner": runner, "--scheduler": scheduler, "--log": log,
                 "--format": form}  # fmt: skip
        watch(project, [f"{name}={value}" for name, value in given.items() if value is not None] + ["--fresh"] * fresh)
    terms = Terms(loaded, place.parent, jobs, scheduler)
    with progress(log, stages) as tell, load_runner(runner)(terms) as work, Kept(loaded.folder / KEPT, fresh=fresh) as kept:
        built = build_release(loaded, place, date=date_of(loaded, day), on_error=on_error, tell=tell, clock=_now, runner=work, kept=kept)
    for words in kept.told:
        click.echo(words, err=True)
    for error in built.skipped:
        click.echo(f"skipped: {error}", err=True)
    tell_findings(list(built.findings), form="text", err=True)
    for line in stages.summary(kept.work()):
        click.echo(line, err=True)
    counts = built.manifest["counts"]
    if form == "json":
        seconds = {stage: round(seconds, 3) for stage, seconds in stages.seconds.items()}
        outcome = {"release": str(out), "counts": counts, "skipped": [str(e) for e in built.skipped], "seconds": seconds, "work": kept.work()}
        click.echo(json.dumps(outcome, ensure_ascii=False))
    else:
        things = ", ".join(
            f"{number} {kind}{'s' if number != 1 else ''}" for kind, number in counts["things"].items() if number and kind != "concept"
        )
        click.echo(f"{out}: {counts['quads']} quads; {things}")
    if built.skipped:
        raise SystemExit(1)


def _tell_why(project: Project, named: str, form: str) -> None:
    """Tell which inputs of a document changed since it was kept."""
    found = list(reasons(project, named))
    if form == "json":
        click.echo(json.dumps([asdict(reason) for reason in found], ensure_ascii=False, indent=1))
        return
    for reason in found:
        click.echo(str(reason))


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
@JOBS
@RUNNER
@SCHEDULER
@FRESH
@LOG
@FORMAT
def validate(
    project: Path,
    report: Path,
    day: str | None,
    on_error: str,
    jobs: int | None,
    runner: str,
    scheduler: str | None,
    fresh: bool,
    log: Path | None,
    form: str,
) -> None:
    """Check PROJECT against the shapes without publishing; exit 1 where something is to be mended."""
    loaded, place = load_project(project.absolute()), report.absolute()
    terms = Terms(loaded, place.parent, jobs, scheduler)
    with progress(log, Stages()) as tell, load_runner(runner)(terms) as work, Kept(loaded.folder / KEPT, fresh=fresh) as kept:
        built = build_release(loaded, place, date=date_of(loaded, day), on_error=on_error, tell=tell, check_only=True, runner=work, kept=kept)
    for words in kept.told:
        click.echo(words, err=True)
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
