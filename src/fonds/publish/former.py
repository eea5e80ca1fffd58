"""The release before: what changed since, told in the new release, and its dump kept within reach."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fonds.changes import Changes, compare, notes
from fonds.errors import UnavailableError
from fonds.publish.difference import Difference
from fonds.release import MANIFEST, Release
from fonds.work import link

FORMER = "releases"
CHANGES = ("changes.md", "changes.json", "changes.rdfp.gz")


def before(base: str, place: Path | None) -> Release | None:
    """The release that stands where a new one is to be put; None where there is none of that base that can be read."""
    try:
        former = Release.open(place) if place else None
    except UnavailableError:
        return None
    return former if former and former.base == base and (former.folder / "dumps/dataset.nq.gz").is_file() else None


def follow(new: Release, difference: Difference) -> dict[str, Any] | None:
    """Write into a new release what changed since the former one, and keep the former's dump, manifest and own changes in `releases/NAME`.

    Gives what the manifest says of the release before: its name, date, version and folder. Where nothing changed, the new release takes the
    former's place, and what the former said of the one before it stays.
    """
    report, kept, former = new.folder / "report", new.folder / FORMER, difference.former
    report.mkdir(exist_ok=True)
    if (former.folder / FORMER).is_dir():
        shutil.copytree(former.folder / FORMER, kept, copy_function=link)
    changes = _written(new, difference, report)
    if not changes.any:
        for name in CHANGES:
            (report / name).unlink()
            if (former.folder / "report" / name).is_file():
                link(former.folder / "report" / name, report / name)
        return former.manifest.get("previous")
    name = _free(kept, changes.old)
    place = kept / name
    place.mkdir(parents=True)
    for file in ("dumps/dataset.nq.gz", MANIFEST, *(f"report/{name}" for name in CHANGES)):
        if (former.folder / file).is_file():
            link(former.folder / file, place / Path(file).name)
    return {"name": name, "date": former.manifest["date"], "version": former.manifest["version"], "folder": f"{FORMER}/{name}"}


def _written(new: Release, difference: Difference, report: Path) -> Changes:
    former = difference.former
    with (
        (report / "changes.rdfp.gz").open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as patch,
    ):
        changes = compare(former, new, patch, difference.quads())
    (report / "changes.json").write_text(json.dumps(asdict(changes), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (report / "changes.md").write_text(notes(changes, former, new), encoding="utf-8")
    return changes


def _free(kept: Path, name: str) -> str:
    """A name for a former release that none before it has: two of one day and version are told apart by a number."""
    number, found = 1, name
    while (kept / found).exists():
        number += 1
        found = f"{name}-{number}"
    return found
