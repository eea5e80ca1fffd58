"""The runner of a Dask cluster: the extra fonds[dask]. The cluster is somebody else's; it is named by its scheduler's address.

https://distributed.dask.org/
"""

from __future__ import annotations

import logging
import pickle
import secrets
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from itertools import chain, count, islice, takewhile
from pathlib import Path
from typing import Any

from fonds.errors import ConfigurationError, UnavailableError
from fonds.runner import HERE, Item, Job, Made, Runner
from fonds.runners import Terms
from fonds.runners.worker import SHARE, Done, do, forget, look, prober, require_same, state, stop, write_job

try:
    from distributed import Client, Future
    from distributed.comm import CommClosedError
    from distributed.scheduler import KilledWorker
except ModuleNotFoundError as missing:
    raise ConfigurationError("--runner dask", f"{missing.name} is not installed", "pip install 'fonds[dask]'") from missing

_PATIENCE = 10  # seconds in which a scheduler must answer
_WAIT = 60  # seconds in which it must have a worker
_TARGET = 1.0  # seconds of work that are given out together: Dask's own cost for each is about a millisecond
_MOST = 64  # items that are given out together
_WINDOW = 8  # pieces for each thread of the cluster that may be in work, or done and not yet taken
_AT_ONCE = 4  # pieces that are fetched together: what they hold is in memory
_RENEWED = 5.0  # seconds after which the cluster is asked again how large it is
_LOST = (CancelledError, CommClosedError, OSError)


@contextmanager
def start(terms: Terms) -> Iterator[Runner]:
    """A runner on the cluster of a scheduler, whose workers have the same fonds and see the same files."""
    if terms.jobs:
        raise ConfigurationError("--jobs", "a cluster works with all workers that it has", "leave it away")
    if not terms.scheduler:
        raise ConfigurationError("--scheduler", "is missing", "name the scheduler's address, such as tcp://HOST:8786")
    with _connected(terms.scheduler) as client:
        with _told():
            found = client.run(prober())
        for worker, versions in found.items():
            require_same(versions, state(), worker)
        with _desk(terms.place) as desk:
            _require_shared(client, terms.project.folder, desk)
            try:
                yield Dask(client, desk)
            finally:
                with suppress(*_LOST):
                    client.run(forget, on_error="ignore")


class Dask:
    """Does jobs on a cluster; job and large results pass through the desk, a folder that all workers share."""

    def __init__(self, client: Client, desk: Path) -> None:
        self.client, self.desk = client, desk
        self._jobs = count()
        self._threads, self._asked = 0, 0.0

    def map(self, job: Job[Item, Made], items: Iterable[Item]) -> Iterator[Made]:
        """What a job makes of all items, in their order; UnavailableError where the cluster fails. A worker that is lost is made up for.

        An item alone is done in this process.
        """
        rest = iter(items)
        first = list(islice(rest, 2))
        if len(first) < 2:
            yield from HERE.map(job, first)
            return
        place = self.desk / f"job-{next(self._jobs)}"
        write_job(job, place)
        course = _Course(self, place, chain(first, rest))
        try:
            yield from course.results()
        finally:
            course.close()

    def threads(self) -> int:
        """How many items the cluster works at at once, by now."""
        if time.monotonic() - self._asked > _RENEWED or not self._threads:
            self._threads = sum(self.client.nthreads().values())
            self._asked = time.monotonic()
        return max(1, self._threads)


class _Course:
    """One map of a cluster: gives items out in pieces, and results in the order of the items."""

    def __init__(self, runner: Dask, job: Path, items: Iterator[object]) -> None:
        self.runner, self.client = runner, runner.client
        self.job, self.items = job, items
        self.open: deque[tuple[Future, int]] = deque()  # with the number of items
        self.size = 1

    def results(self) -> Iterator[Any]:
        """All results."""
        self._give()
        while self.open:
            for done, items in self._taken():
                yield from done.results()
                self._fit(done.seconds / items)
                self._give()

    def close(self) -> None:
        """Take back what is not done, and wait until nothing of it is worked at."""
        if self.open:
            # Where Ctrl-C came while a piece was waited for, a task of the client still waits, and nobody asks it how it ended: asyncio would tell.
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)
            with suppress(*_LOST):
                self.client.cancel([future for future, _ in self.open], force=True)
                self.client.run(stop, self.job, on_error="ignore")
        self.open.clear()

    def _give(self) -> None:
        """Give out pieces as long as there are items and room for a piece."""
        most = _WINDOW * self.runner.threads()
        while len(self.open) < most and (piece := list(islice(self.items, self.size))):
            shipped = pickle.dumps(piece)
            with _told():
                self.open.append((self.client.submit(do, self.job, shipped, pure=False), len(piece)))

    def _taken(self) -> list[tuple[Done, int]]:
        """What came of the first piece that is open, as soon as it is done, and of some that follow, where they are done too."""
        following = takewhile(lambda piece: piece[0].status == "finished", islice(self.open, 1, _AT_ONCE))
        pieces = [self.open[0], *following]
        with _told():
            found = self.client.gather([future for future, _ in pieces])
        for _ in pieces:
            self.open.popleft()
        return [(done, items) for done, (_, items) in zip(found, pieces, strict=True)]

    def _fit(self, seconds: float) -> None:
        """Give out as many items together from now on as are worth it, by the time that one took; not many more than before."""
        self.size = max(1, min(_MOST, 2 * self.size, int(_TARGET / max(seconds, 1e-6))))


@contextmanager
def _told() -> Iterator[None]:
    """Tell errors of the cluster, which are none of the job's own: these come as values."""
    try:
        yield
    except KilledWorker as error:
        why = f"the same work ended {error.allowed_failures + 1} workers one after the other, the last at {error.last_worker.address}"
        raise UnavailableError("worker", why, "see the workers' logs; if memory was short, give each of them more") from error
    except _LOST as error:
        mend = "see its log, and build again when it runs"
        raise UnavailableError("scheduler", f"was lost before the work was done: {error or type(error).__name__}", mend) from error
    except Exception as error:
        mend = "see that all workers have the same fonds and Python"
        raise UnavailableError("worker", f"cannot take up work: {type(error).__name__}: {error}", mend) from error


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of a scheduler that has a worker at least."""
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False, name="fonds")
    except (OSError, ValueError) as error:
        mend = "start one with `dask scheduler`, or name the address that it tells with --scheduler"
        raise UnavailableError(address, f"no scheduler answers: {error}", mend) from error
    with client:
        try:
            client.wait_for_workers(1, _WAIT)
        except TimeoutError as error:
            mend = f"start some with `dask worker {address}`; a cluster that grows by itself needs one at least to begin with"
            raise UnavailableError(address, f"has no worker after {_WAIT} seconds", mend) from error
        yield client


@contextmanager
def _desk(place: Path) -> Iterator[Path]:
    """A folder beside the release, for as long as the build lasts."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(dir=place, prefix=".fonds-", ignore_cleanup_errors=True)
    except OSError as error:
        raise UnavailableError(str(place), f"cannot be written: {error.strerror}", "name another folder with --out") from error
    with made as desk:
        yield Path(desk)


def _require_shared(client: Client, project: Path, desk: Path) -> None:
    """UnavailableError where a worker does not see the project's folder, or cannot write where the release is written."""
    token = secrets.token_hex(16)
    with tempfile.NamedTemporaryFile("w", dir=project, prefix=".fonds-", encoding="utf-8") as mark:
        mark.write(token)
        mark.flush()
        (desk / "token").write_text(token, encoding="utf-8")
        with _told():
            seen = client.run(look, [(Path(mark.name), token), (desk / "token", token)], desk)
    for worker, (hindrance, answer) in seen.items():
        unseen = "" if answer and answer.is_file() else f"what it writes to {desk.parent} is not to be seen here"
        if hindrance or unseen:
            raise UnavailableError(worker, f"the worker does not share our files: {hindrance or unseen}", SHARE)
