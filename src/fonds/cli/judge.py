"""`fonds reconcile`: what a project's things are matched with, and the ledger of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from fonds.build import gather
from fonds.cli.build import DATE, FORMAT, ON_ERROR, PROJECT, date_of, tell_findings
from fonds.cli.progress import progress
from fonds.config import load_project
from fonds.matches import Mapping
from fonds.reconcile import open_authorities
from fonds.reconcile.ledger import COMPOSITE, append, read_ledger
from fonds.reconcile.recheck import changed_rows, stale


@click.command()
@PROJECT
@click.option("--write", is_flag=True, help="Add new judgements to the project's ledger, mappings.sssom.tsv.")
@click.option("--recheck", is_flag=True, help="Judge anew what a machine judged before, and tell which judged items were merged or are gone.")
@DATE
@ON_ERROR
@FORMAT
def reconcile(project: Path, write: bool, recheck: bool, day: str | None, on_error: str, form: str) -> None:
    """Match the things of PROJECT with its authorities and tell each judgement with its reason.

    A person's judgement is never overturned, and without --write nothing is changed. `fonds review` shows the open ones in the browser.
    """
    loaded = load_project(project)
    date = date_of(loaded, day)
    with progress() as tell:
        corpus = gather(loaded, date=date, on_error=on_error, tell=tell, recheck=recheck)
    ledger = read_ledger(loaded.ledger)
    findings = [finding for finding in corpus.findings if finding.check in ("authority", "dump")]
    if recheck:
        findings += stale(ledger, open_authorities(loaded))
    tell_findings(findings, form="text", err=True)
    if write:
        rows = changed_rows(ledger, [mapping for mapping in corpus.mappings if mapping.justification == COMPOSITE])
        append(loaded.ledger, rows, loaded.dataset.base)
        click.echo(f"{loaded.ledger.name}: {len(rows)} row(s) added", err=True)
    if form == "json":
        click.echo(json.dumps([asdict(mapping) for mapping in corpus.mappings], ensure_ascii=False, indent=1))
    else:
        for mapping in corpus.mappings:
            click.echo(_line(mapping))
        counts = Counter(mapping.judgement for mapping in corpus.mappings)
        click.echo(", ".join(f"{number} {judgement}" for judgement, number in sorted(counts.items())), err=True)
    if recheck and findings:
        raise SystemExit(1)


def _line(mapping: Mapping) -> str:
    item = (
        f"{mapping.object.rpartition('/')[2]} {mapping.object_label} ({mapping.confidence:.2f})"
        if mapping.object
        else f"- ({mapping.confidence:.2f})"
    )
    return f"{mapping.judgement:9} {mapping.subject}: {item}" + (f": {mapping.comment}" if mapping.comment else "")
