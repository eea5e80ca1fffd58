"""The release before: what changed since, told in the new release, and what its manifest and dump can be made again of."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fonds.changes import DUMP, PATCH, Changes, compare, notes
from fonds.errors import UnavailableError
from fonds.former import DIGEST, FOLDER, MANIFEST_PATCH, Former, former_manifest, lineage, manifest_bytes, manifest_patch, patched
from fonds.publish.difference import Difference
from fonds.release import MANIFEST, Release
from fonds.work import link

CHANGES = ("changes.md", "changes.json", PATCH)


def before(base: str, place: Path | None) -> Release | None:
    """The release that stands where a new one is to be put; None where there is none of that base that can be read."""
    try:
        former = Release.open(place) if place else None
    except UnavailableError:
        return None
    return former if former and former.base == base and (former.folder / "dumps" / DUMP).is_file() else None


def follow(new: Release, difference: Difference) -> dict[str, Any] | None:
    """Write into a new release what changed since the former one, and put the former's dump, manifest and own changes into `releases/NAME`.

    Gives what the manifest says of the release before: its name, date, version and folder. Where nothing changed, the new release takes the
    former's place, and what the former said of the one before it stays.
    """
    report, kept, former = new.folder / "report", new.folder / FOLDER, difference.former
    report.mkdir(exist_ok=True)
    if (former.folder / FOLDER).is_dir():
        shutil.copytree(former.folder / FOLDER, kept, copy_function=link)
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
    for file in (f"dumps/{DUMP}", MANIFEST, *(f"report/{name}" for name in CHANGES)):
        if (former.folder / file).is_file():
            link(former.folder / file, place / Path(file).name)
    _write_digest(place, difference.digest)
    return {"name": name, "date": former.manifest["date"], "version": former.manifest["version"], "folder": f"{FOLDER}/{name}"}


def settle(new: Path, manifest: Mapping[str, Any], former: Path) -> None:
    """Keep of the last release before a new one, whose manifest is as given, what its own manifest and dump can be made again of, where that pays.

    Its whole dump stays where the patches from the last whole dump before it until now are larger together: so all whole dumps that are kept are
    smaller together than the patches, and no dump needs more patches than are as large as a dump. What is decided once is never looked at again.
    `former` is the folder that the new release takes the place of, which may stand in the same place of the line.
    """
    place = next(lineage(new, manifest), None)
    if place is None:
        return
    if (place / DUMP).is_file() and (_outgrown(new, manifest) or not _left(new, place)):
        (place / DIGEST).unlink(missing_ok=True)
        return
    text = (place / MANIFEST).read_bytes() if (place / MANIFEST).is_file() else former_manifest(former, place.name)
    (place / MANIFEST).unlink(missing_ok=True)
    (place / MANIFEST_PATCH).unlink(missing_ok=True)  # what is written next must not go into the former release's file
    now = json.loads(manifest_bytes(manifest))
    patch = manifest_patch(now, json.loads(text))
    if manifest_bytes(patched(now, patch)) == text:
        (place / MANIFEST_PATCH).write_bytes(manifest_bytes(patch))
    else:
        (place / MANIFEST).write_bytes(text)


def _outgrown(new: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether the patches that the last release before a new one and those without a dump before it would need are larger than its dump."""
    needed, line = (new / "report" / PATCH).stat().st_size, lineage(new, manifest)
    place = next(line)
    whole = (place / DUMP).stat().st_size
    for older in line:
        if needed > whole or (older / DUMP).is_file():
            break
        needed, place = needed + (place / PATCH).stat().st_size, older
    return needed > whole


def _left(new: Path, place: Path) -> bool:
    """Let a former dump go, and leave its digest, if the new one gives the same again with its patch turned back; gives whether it does."""
    if not (place / DIGEST).is_file():  # one that was kept whole before
        found = hashlib.sha256()
        with gzip.open(place / DUMP) as lines:
            while piece := lines.read(1 << 20):
                found.update(piece)
        _write_digest(place, found.hexdigest())
    try:
        for _ in Former(new / "dumps" / DUMP, (new / "report" / PATCH,), (place / DIGEST).read_text(encoding="utf-8").split()[0]).pieces():
            pass
    except UnavailableError:
        return False
    shutil.copystat(place / DUMP, place / DIGEST)
    (place / DUMP).unlink()
    return True


def _write_digest(place: Path, digest: str) -> None:
    (place / DIGEST).write_text(f"{digest}  {DUMP.removesuffix('.gz')}\n", encoding="utf-8")


def _written(new: Release, difference: Difference, report: Path) -> Changes:
    former = difference.former
    with (
        (report / PATCH).open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as patch,
    ):
        changes = compare(former, new, patch, difference.lines())
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
