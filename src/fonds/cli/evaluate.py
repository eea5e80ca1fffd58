"""`fonds evaluate`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from fonds.authorities.register import Register, load_register
from fonds.cli.build import FORMAT
from fonds.config import Project, load_project
from fonds.errors import SourceError
from fonds.evaluate import evaluate as evaluate_document
from fonds.extract import load_recogniser
from fonds.gold import gold_files, read_gold
from fonds.scores import INVENTED, KINDS, Figures, Verdict, figures, overall
from fonds.sources.profile import load_profile
from fonds.sources.reader import File, text_of
from fonds.values import Source

# How many documents are named as the worst.
WORST = 5


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--project", type=click.Path(path_type=Path, file_okay=False), help="The project whose documents, register and profile are used.")
@click.option("--recogniser", help="A statistical recogniser that proposes names beside the rules, such as spacy; else the project's.")
@click.option("--errors", is_flag=True, help="List every error with its file and line.")
@FORMAT
def evaluate(gold: tuple[Path, ...], project: Path | None, recogniser: str | None, errors: bool, form: str) -> None:
    """Hold extraction against annotated documents: precision, recall and F1 for each kind.

    GOLD are folders of annotated documents or single ones: NAME.tagged.txt with NAME.gold.json, or NAME.json with NAME.txt beside it or the
    project's document of the gold's id (docs/gold-format.md).
    """
    loaded = load_project(project) if project else None
    register = load_register(loaded.authorities) if loaded else Register({})
    profile = load_profile(loaded.sources.profile if loaded else "archive-page", loaded.folder if loaded else Path())
    elsewhere = _documents_of(loaded) if loaded else None
    helper = load_recogniser(recogniser or (loaded.sources.recogniser if loaded else None))
    verdicts: list[Verdict] = []
    for path in gold:
        for file in gold_files(path):
            verdicts += evaluate_document(read_gold(file, elsewhere), register, profile, helper)
    if form == "json":
        click.echo(json.dumps(_everything(verdicts), ensure_ascii=False, indent=1))
        return
    _print(verdicts)
    if errors:
        for verdict in _errors(verdicts):
            click.echo(str(verdict))


def _documents_of(project: Project) -> Callable[[str], Source]:
    """What gives the text of a project's document by its slug."""

    def source(slug: str) -> Source:
        path = project.documents / f"{slug}.txt"
        try:
            return Source(str(path), text_of(File(str(path), path.read_bytes())))
        except OSError as error:
            raise SourceError(str(path), f"cannot be read: {error.strerror}", "put the gold's document there, or mend its id") from error

    return source


def _by_document(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """The verdicts on each document, by its file, the worst document first."""
    told: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        told.setdefault(verdict.file, []).append(verdict)
    return dict(sorted(told.items(), key=lambda item: (overall(item[1]).f1, item[0])))


def _errors(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """What is to be mended, in the order of files and lines."""
    return sorted((v for v in verdicts if not v.flawless), key=lambda v: (v.file, v.line or 0, v.kind, v.outcome, v.words))


def _everything(verdicts: list[Verdict]) -> dict[str, object]:
    """All that there is to tell, for a program: figures of all, figures of each document from the worst on, and the errors."""
    documents = [
        {"document": those[0].document, "file": file, "overall": _numbers(overall(those)), **_told(those)}
        for file, those in _by_document(verdicts).items()
    ]
    return {**_told(verdicts), "overall": _numbers(overall(verdicts)), "documents": documents, "errors": [asdict(v) for v in _errors(verdicts)]}


def _told(verdicts: list[Verdict]) -> dict[str, object]:
    told = figures(verdicts)
    return {"figures": {kind: _numbers(told[kind]) for kind in KINDS}, "invented": _invented(told[INVENTED])}


def _numbers(row: Figures) -> dict[str, float]:
    return {
        **asdict(row),
        "precision": row.precision,
        "recall": row.recall,
        "f1": row.f1,
        "exact_precision": row.exact_precision,
        "exact_recall": row.exact_recall,
        "exact_f1": row.exact_f1,
    }


def _invented(row: Figures) -> dict[str, float]:
    return {"found": row.right + row.wrong, "invented": row.wrong, "share": 1 - row.precision}


def _print(verdicts: list[Verdict]) -> None:
    told, documents = figures(verdicts), _by_document(verdicts)
    columns = ("kind", "precision", "recall", "F1", "exact P", "exact R", "exact F1", "right", "exact", "missing", "wrong")
    table = Table(*columns, title=f"{len(documents)} document(s)")
    for kind in KINDS:
        row = told[kind]
        shares = (row.precision, row.recall, row.f1, row.exact_precision, row.exact_recall, row.exact_f1)
        table.add_row(kind, *(f"{share:.3f}" for share in shares), *(str(n) for n in (row.right, row.exact, row.missing, row.wrong)))
    console = Console(width=124)
    console.print(table)
    invented = told[INVENTED]
    click.echo(f"invented: {invented.wrong} of {invented.right + invented.wrong} persons, groups and places found ({1 - invented.precision:.3f})")
    if len(documents) > 1:
        worst = Table("worst documents", "F1", "missing", "wrong")
        for file, those in list(documents.items())[:WORST]:
            row = overall(those)
            worst.add_row(file, f"{row.f1:.3f}", str(row.missing), str(row.wrong))
        console.print(worst)
