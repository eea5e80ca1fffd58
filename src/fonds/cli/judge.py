"""`fonds reconcile`, `fonds evaluate` and `fonds wikidata index`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from fonds.authorities.register import Register, load_register
from fonds.authorities.wikidata import build_index, open_dump
from fonds.build import gather
from fonds.cli.build import DATE, FORMAT, ON_ERROR, PROJECT, date_of, progress
from fonds.config import load_project
from fonds.errors import SourceError
from fonds.evaluate import MENTIONS, OTHERS, Scores, read_gold, total
from fonds.evaluate import evaluate as evaluate_document
from fonds.reconcile.ledger import read_ledger, write_ledger
from fonds.sources.profile import load_profile
from fonds.sources.reader import File, text_of
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


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--project", type=click.Path(path_type=Path, file_okay=False), help="The project whose documents, register and profile are used.")
@click.option("--errors", is_flag=True, help="List every error.")
@FORMAT
def evaluate(gold: tuple[Path, ...], project: Path | None, errors: bool, form: str) -> None:
    """Hold extraction against annotated documents: precision, recall and F1 for each kind.

    GOLD are gold files or folders of them (docs/evaluation.md tells the format). The document of NAME.json is NAME.txt beside it, or the
    project's document of the gold's id.
    """
    files = [file for path in gold for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    loaded = load_project(project) if project else None
    register = load_register(loaded.authorities) if loaded else Register({})
    profile = load_profile(loaded.sources.profile if loaded else "archive-page", loaded.folder if loaded else Path())
    by_document: dict[str, Scores] = {}
    for file in files:
        if file.name.endswith(".gold.json"):
            continue  # the untagged half of a pair: its spans stand in the other file
        annotated = read_gold(file)
        text = file.with_suffix(".txt")
        if text.is_file():
            name, words = text.name, text.read_text(encoding="utf-8")
        elif loaded:
            path = loaded.documents / f"{annotated['id']}.txt"
            name, words = path.name, text_of(File(path.name, path.read_bytes()))
        else:
            raise SourceError(str(file), f"there is no {text.name} beside it", "put it there, or name the project with --project")
        by_document[str(annotated["id"])] = evaluate_document(annotated, words, name, register, profile)
    _print(by_document, form, errors)


def _print(by_document: dict[str, Scores], form: str, errors: bool) -> None:
    summed = total(by_document.values())
    if form == "json":
        told = {
            kind: {
                "precision": s.precision,
                "recall": s.recall,
                "f1": s.f1,
                "exact": s.exact,
                "right": s.right,
                "missing": s.missing,
                "wrong": s.wrong,
            }
            for kind, s in summed.items()
        }
        click.echo(json.dumps({"documents": sorted(by_document), "scores": told}, ensure_ascii=False, indent=1))
        return
    table = Table("kind", "precision", "recall", "F1", "right", "exact", "missing", "wrong", title=f"{len(by_document)} document(s)")
    for kind in (*MENTIONS, *OTHERS):
        score = summed[kind]
        cells = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1))
        table.add_row(kind, *cells, str(score.right), str(score.exact), str(len(score.missing)), str(len(score.wrong)))
    Console(width=110).print(table)
    if errors:
        for kind in (*MENTIONS, *OTHERS):
            for name, listed in (("missing", summed[kind].missing), ("wrong", summed[kind].wrong)):
                for text in listed:
                    click.echo(f"{kind}: {name}: {text}")


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
