"""`fonds read`: what a reader makes of files, and what of them reaches the graph."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from fonds.cli.build import FORMAT
from fonds.config import Dataset, Project, Sources, load_project
from fonds.errors import SourceError
from fonds.sources import document_files, project_documents
from fonds.sources.coverage import Coverage, coverage
from fonds.values import Document, Finding, FindingAid


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--project", type=click.Path(path_type=Path, file_okay=False), help="The project whose languages and profiles are used.")
@click.option("--coverage", "covered", is_flag=True, help="Tell which words and elements of the source reach the graph, and list those that do not.")
@FORMAT
def read(paths: tuple[Path, ...], project: Path | None, covered: bool, form: str) -> None:
    """Read files or folders and tell what is in them, without extracting or publishing anything.

    Readers know an archive's page as scraped text (.txt) or HTML, text with a YAML header or a row in a CSV table beside it, TEI (letters,
    volumes), EAD finding aids, and ZIP archives of any of these. Exit code 1 where something in a file is to be mended.

    \b
      fonds read letters/ --coverage      which words and elements are used, and which are not
      fonds read record.html --format json
    """  # noqa: D301  # a real \b: it keeps the lines below it apart
    told: list[dict[str, Any]] = []
    errors: list[str] = []
    for name in paths:
        here = _project_of(name.resolve(), project)
        for _, outcome in project_documents(here, document_files(here) if name.is_dir() else [name.resolve()]):
            if isinstance(outcome, SourceError):
                errors.append(str(outcome))
                continue
            row = _aid(outcome) if isinstance(outcome, FindingAid) else _document(outcome, coverage(outcome) if covered else None)
            told.append(row)
            if form == "text":
                _print(row)
    if form == "json":
        click.echo(json.dumps({"read": told, "errors": errors}, ensure_ascii=False, indent=1))
    for error in errors:
        click.echo(f"error: {error}", err=True)
    if errors or any(row["findings"] for row in told):
        raise SystemExit(1)


def _project_of(path: Path, folder: Path | None) -> Project:
    """The project whose documents are the files at a path: the one in a folder above it, or one without settings."""
    root = path if path.is_dir() else path.parent
    if folder is None:
        return Project(root, Dataset("files"), Sources(documents="."))
    loaded, home = load_project(folder), folder.resolve()
    if not root.is_relative_to(home):
        raise click.UsageError(f"{path} is not in the project {folder}: leave --project out, or put the file there")
    return replace(loaded, folder=home, sources=replace(loaded.sources, documents=root.relative_to(home).as_posix()))


def _document(document: Document, covered: Coverage | None) -> dict[str, Any]:
    text = document.source.text
    row: dict[str, Any] = {
        "file": document.source.path,
        "slug": document.slug,
        "title": document.title.of(text),
        "kind": document.kind,
        "language": document.language,
        "date": document.time_span.edtf if document.time_span else document.date.of(text) if document.date else None,
        "reference": document.reference.as_written if document.reference else None,
        "parts": {part.level: part.value for part in document.reference.parts} if document.reference else {},
        "names": len(document.marks),
        "words": len(document.text.split()),
        "findings": [str(finding) for finding in document.findings],
    }
    if covered:
        row["coverage"] = {"described": covered.described, "text": covered.text, "page": covered.page, "unread": covered.unread_words}
        row["unread"] = [asdict(piece) for piece in covered.unread]
    return row


def _aid(aid: FindingAid) -> dict[str, Any]:
    findings: list[Finding] = list(aid.findings)
    row = {"file": aid.path, "archive": aid.keeper.label, "sets": [asdict(one) for one in aid.sets], "findings": [str(one) for one in findings]}
    return {**row, "unread": [asdict(piece) for piece in aid.unread]}


def _print(row: dict[str, Any]) -> None:
    if "sets" in row:
        click.echo(f"{row['file']}: finding aid of {row['archive']}, {len(row['sets'])} sets")
    else:
        click.echo(f"{row['file']}: {row['kind']} ({row['language']}) {row['date'] or 'without a date'}: {row['title']}")
        click.echo(f"    {row['words']} words, {row['names']} marked names" + (f"; {row['reference']}" if row["reference"] else ""))
    if "coverage" in row:
        counts = row["coverage"]
        total = sum(counts.values()) or 1
        click.echo("    " + ", ".join(f"{name} {number} words ({number / total:.0%})" for name, number in counts.items()))
    for piece in row.get("unread", ()):
        click.echo(f"    not read, line {piece['line']}, {piece['place']}: {piece['words'][:100]}")
    for finding in row["findings"]:
        click.echo(f"    {finding}")
