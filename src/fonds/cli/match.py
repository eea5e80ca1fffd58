"""`fonds match`: a table of names beside an authority, without a project."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from fonds.authorities.opening import open_file
from fonds.cli.build import tell_findings
from fonds.cli.progress import progress
from fonds.matches import Mapping
from fonds.reconcile import Reconciliation
from fonds.reconcile.ledger import Ledger
from fonds.reconcile.table import KINDS, read_table
from fonds.values import Finding

CHUNK = 1000  # rows in memory at a time
COLUMNS = ("id", "name", "judgement", "item", "label", "probability", "reason", "candidates")


@click.command()
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--authority", "authorities", multiple=True, required=True, type=click.Path(path_type=Path, dir_okay=False), help="An index, or JSON lines."
)
@click.option("--kind", type=click.Choice(KINDS), default="person", show_default=True, help="What the rows are that have no column kind.")
@click.option("--accept", type=click.FloatRange(0, 1), default=0.92, show_default=True, help="The probability at which a candidate is accepted.")
@click.option("--format", "form", type=click.Choice(["tsv", "jsonl"]), default="tsv", show_default=True, help="How the outcome is printed.")
def match(table: Path, authorities: tuple[Path, ...], kind: str, accept: float, form: str) -> None:
    """Match the names of TABLE (CSV, TSV or JSON lines) with an authority, a line for each row in its order.

    The column `name` is needed. The more of `names` (further spellings), `kind`, `born`, `died`, `date` (of the document), `office`, `note`,
    `context`, `longitude` and `latitude` there are, the surer it is. JSON lines hold all candidates with their features.
    """
    findings: list[Finding] = []
    opened = [open_file(path, findings.append) for path in authorities]
    date = datetime.now(UTC).date().isoformat()
    run = Reconciliation(opened, accept=accept, gap=0.05, date=date, once=False, report=findings.append)
    subjects, done = read_table(table, kind), 0
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    if form == "tsv":
        out.writerow(COLUMNS)
    with progress() as tell:
        while chunk := list(islice(subjects, CHUNK)):
            for mapping in run.judgements(chunk, Ledger()):
                if form == "tsv":
                    out.writerow(_row(mapping))
                else:
                    click.echo(json.dumps(asdict(mapping), ensure_ascii=False))
            done += len(chunk)
            tell("names", done, done)
    tell_findings(findings, form="text", err=True)


def _row(mapping: Mapping) -> Iterator[str]:
    yield from (mapping.subject.partition("/")[2], mapping.subject_label, mapping.judgement, mapping.object.rpartition("/")[2], mapping.object_label)
    yield from (f"{mapping.confidence:.3f}", mapping.comment)
    yield " | ".join(f"{one.identifier} {one.score:.3f} {one.label}" for one in mapping.candidates)
