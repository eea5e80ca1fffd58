"""`fonds init` and `fonds config`."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import click

from fonds.config import LINKSETS, SECTIONS, load_project
from fonds.errors import UnavailableError
from fonds.resources import resource


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a project in FOLDER that explains itself."""
    if folder.exists() and any(folder.iterdir()):
        raise UnavailableError(str(folder), "is not empty", "name a new folder")
    shutil.copytree(resource("data", "template"), folder, dirs_exist_ok=True)
    click.echo(f"{folder}: read README.md there, put documents into {folder / 'documents'}, then: fonds build {folder}")


@click.command()
@click.argument("project", type=click.Path(path_type=Path, file_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How the settings are printed.")
def config(project: Path, form: str) -> None:
    """Print all settings of PROJECT, those that it leaves out with their defaults."""
    loaded = load_project(project)
    settings = {name: dataclasses.asdict(getattr(loaded, name)) for name in SECTIONS}
    settings |= {f'{LINKSETS}."{file}"': dataclasses.asdict(told) for file, told in loaded.linksets.items()}
    if form == "json":
        click.echo(json.dumps(settings, ensure_ascii=False, indent=1))
        return
    for name, values in settings.items():
        click.echo(f"[{name}]")
        for key, value in values.items():
            click.echo(f"{key} = {json.dumps(value, ensure_ascii=False)}" if value is not None else f"# {key} is not set")
