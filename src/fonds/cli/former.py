"""`fonds former`."""

from __future__ import annotations

from pathlib import Path

import click

from fonds.cli.dataset import RELEASE
from fonds.files import write_whole
from fonds.former import former_dump, lineage, packed


@click.command()
@RELEASE
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the dump to FILE, packed where that ends in .gz.")
def former(release: Path, name: str | None, out: Path | None) -> None:
    """Give the dump of the former release NAME of RELEASE as N-Quads, the same as it was published.

    Without NAME, list the names of the former releases, the newest first. Most dumps are made again of a newer one and of what changed since,
    and are held against the checksum that was kept.

    \b
      fonds former release
      fonds former release 2027-01-02-1 --out 2027-01-02.nq.gz
    """  # noqa: D301  # a real \b: it keeps the lines below it apart
    if name is None:
        if out:
            raise click.UsageError("--out needs the NAME of a former release: leave NAME and --out out to list them")
        for place in lineage(release):
            click.echo(place.name)
        return
    pieces = former_dump(release, name).pieces()
    if out:
        write_whole(out, packed(pieces) if out.suffix == ".gz" else pieces)
        return
    for piece in pieces:
        click.echo(piece, nl=False)
