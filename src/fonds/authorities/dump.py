"""Wikidata's JSON dump as a stream: one entity a line, plain, gzip or bzip2 (https://www.wikidata.org/wiki/Wikidata:Database_download)."""

from __future__ import annotations

import bz2
import gzip
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from fonds.errors import SourceError, UnavailableError
from fonds.values import Finding

STDIN = Path("-")
_NO_ITEM = re.compile(r"[PLE][1-9][0-9]*(?:-[FS][1-9][0-9]*)?")


def open_dump(path: Path) -> BinaryIO:
    """A dump as a stream of bytes: plain, .gz or .bz2, or the standard input for `-`; UnavailableError where it cannot be read."""
    if path == STDIN:
        return sys.stdin.buffer
    try:
        if path.suffix == ".gz":
            return gzip.open(path, "rb")  # type: ignore[return-value]
        return bz2.open(path, "rb") if path.suffix == ".bz2" else path.open("rb")  # type: ignore[return-value]
    except OSError as error:
        raise UnavailableError(str(path), f"cannot be read: {error.strerror}", "name a file that exists") from error


def entities(lines: Iterable[bytes], name: str, report: Callable[[Finding], None], skip: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    """The items of a dump, each with the number of its line; properties and lexemes, which no archive names, are left out.

    The first `skip` lines are read and not looked at. A line that is no JSON object is reported and passed over. SourceError where the
    dump ends before its end, or holds nothing of Wikidata.
    """
    good = bad = number = 0
    last = b""
    try:
        for number, line in enumerate(lines, start=1):
            text = line.strip().rstrip(b",")
            if text in (b"", b"[", b"]"):
                last = text or last
                continue
            last = b"," if last in (b"[", b",") else last
            if number <= skip:
                good += 1
                continue
            try:
                entity = json.loads(text)
                identifier = entity.get("id", "")
            except (ValueError, AttributeError, RecursionError) as error:
                bad += 1
                report(passed_over(error, name, number))
                continue
            good += 1
            if not (isinstance(identifier, str) and _NO_ITEM.fullmatch(identifier)):
                yield number, entity
    except (EOFError, OSError, zlib.error) as error:
        raise SourceError(f"{name}:{number}", f"ends before its end: {error}", "fetch the dump again") from error
    if last in (b"[", b","):
        raise SourceError(f"{name}:{number}", "ends before its end: its list is not closed by ]", "fetch the dump again")
    if not good:
        why = "holds no item of Wikidata" if bad else "is empty"
        raise SourceError(name, why, "name a dump of one JSON object a line")


def passed_over(error: Exception, name: str, number: int) -> Finding:
    """What is told of a line that is no item."""
    why = "not an item of Wikidata"
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        why = f"not JSON in UTF-8: {error}"
    elif isinstance(error, RecursionError):
        why = "brackets in brackets without end"
    return Finding("warning", "dump", f"the line is passed over: {why}", file=name, line=number)
