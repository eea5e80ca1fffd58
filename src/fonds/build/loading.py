"""The store of a release: loaded from its graphs, or made from the former release's store where little changed."""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import Store

from fonds.changes import ADDED, REMOVED, quad_of
from fonds.publish.difference import Difference
from fonds.quads import load_quads
from fonds.runner import Tell
from fonds.work import link

STAGE = "load"
_PATIENCE = 0.2  # seconds between two looks at how far it is
_LITTLE = 0.1  # of the statements: more is loaded faster than changed
_TOGETHER = 10_000  # statements that are taken in at a time
_FIXED = ".sst"  # the ending of files that RocksDB never writes to again
_LEFT = ("LOCK", "LOG")  # files of a store that are of no use to another


@contextmanager
def filling(place: Path, graphs: Path, difference: Difference | None, tell: Tell) -> Iterator[Callable[[], None]]:
    """Fill a store as `fill` does, beside what is done in the block; gives what comes back when it is full."""
    at, wanted = (0, 1), True

    def told(_: str, done: int, total: int) -> None:
        nonlocal at
        at = done, total
        if not wanted:
            raise CancelledError

    with ThreadPoolExecutor(1) as beside:
        filled = beside.submit(fill, place, graphs, difference, told)

        def waited() -> None:
            while not filled.done():
                tell(STAGE, *at)
                wait([filled], _PATIENCE)
            filled.result()
            tell(STAGE, *at)

        try:
            yield waited
        finally:
            wanted = False


def fill(place: Path, graphs: Path, difference: Difference | None, tell: Tell) -> None:
    """Fill a store in a new folder with the graphs of a file; `difference` is that from a former release whose store may be built upon."""
    place.mkdir(parents=True)
    quads = int(difference.former.manifest["counts"]["quads"]) if difference else 0
    if not (difference and difference.count <= quads * _LITTLE and _changed(place, graphs, difference, tell)):
        _loaded(place, graphs, tell)
    _give_back()


def _loaded(place: Path, graphs: Path, tell: Tell) -> None:
    """Make the store from nothing."""
    store = Store(str(place))
    load_quads(store, graphs, lambda done, total: tell(STAGE, done, total))
    store.optimize()  # what has to be asked of it takes half the time then


def _give_back() -> None:
    """Give the memory that loading took back to the system: the allocator of Linux holds it (malloc_trim(3)), and little of it is asked for again."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


def _changed(place: Path, graphs: Path, difference: Difference, tell: Tell) -> bool:
    """Make the store from the former one; False, and nothing is left of it, where that is not what it ought to be."""
    tell(STAGE, 0, 1)
    _copy(difference.former.folder / "store", place)
    try:
        store = Store(str(place))
    except OSError:
        _empty(place)
        return False
    for line in chain((line for sign, line in difference.lines() if sign == REMOVED), difference.described):
        store.remove(quad_of(line))
    added = (line for sign, line in difference.lines() if sign == ADDED)
    while some := list(islice(added, _TOGETHER)):
        store.extend(map(quad_of, some))
    store.flush()
    with graphs.open("rb") as lines:
        whole = len(store) == sum(1 for _ in lines)
    del store
    if not whole:
        _empty(place)
    tell(STAGE, 1, 1)
    return whole


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a store, those that are never written again without a second copy of their bytes where the file system can."""
    for file in source.iterdir():
        if file.name.startswith(_LEFT):
            continue
        if file.suffix == _FIXED:
            link(file, target / file.name)
        else:
            shutil.copyfile(file, target / file.name)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
