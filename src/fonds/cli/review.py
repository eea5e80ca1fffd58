"""`fonds review`."""

from __future__ import annotations

import secrets
import webbrowser
from pathlib import Path

import click

from fonds.cli.build import DATE, ON_ERROR, PROJECT, date_of
from fonds.cli.progress import progress
from fonds.config import load_project
from fonds.review import open_gate, reviewer_name
from fonds.review import review as review_project


@click.command()
@PROJECT
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; any but this machine's own needs a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="The port; 0 takes a free one.")
@click.option("--reviewer", default="", metavar="NAME", help="Who judges; default: each browser asks.")
@click.option("--token", default="", help="What a browser must show once: 16 or more letters and digits.")
@click.option("--make-token", is_flag=True, help="Make a token, and print it with the address.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@DATE
@ON_ERROR
def review(project: Path, host: str, port: int, reviewer: str, token: str, make_token: bool, no_open: bool, day: str | None, on_error: str) -> None:
    """Judge the proposed matches of PROJECT in the browser, until Ctrl-C.

    Each judgement is a row of its ledger, mappings.sssom.tsv, as soon as it is made.
    """
    if token and make_token:
        raise click.UsageError("give --token or --make-token, not both")
    gate = open_gate(host, secrets.token_urlsafe(24) if make_token else token)
    name = reviewer_name(reviewer) if reviewer else ""
    loaded = load_project(project)

    def ready(address: str) -> None:
        click.echo(f"reviewing {project} at {address} (stop with Ctrl-C)", err=True)
        if not no_open:
            webbrowser.open(address)

    review_project(
        loaded, gate, port, date=date_of(loaded, day), working=progress(), reviewer=name, on_error=on_error,
        report=lambda finding: click.echo(str(finding), err=True), ready=ready,
    )  # fmt: skip
