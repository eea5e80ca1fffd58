"""`fonds diff`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from fonds.changes import compare, notes
from fonds.release import Release

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "patch"]), default="text", show_default=True, help="Notes, JSON, or an RDF Patch."
)
def diff(old: Path, new: Path, form: str) -> None:
    """Tell what changed from release OLD to release NEW of the same dataset.

    The notes name new, changed, withdrawn and merged things. The patch holds every statement that was added or removed and brings
    a copy of OLD to NEW (Jena's RDF Patch). Each release holds both from the one before it in report/.
    """
    former, later = Release.open(old), Release.open(new)
    if form == "patch":
        compare(former, later, sys.stdout)
        return
    changes = compare(former, later)
    click.echo(json.dumps(asdict(changes), ensure_ascii=False, indent=1) if form == "json" else notes(changes, former, later), nl=form == "json")
