"""Runners: where work on many items is done, in this process or in several; what comes out is the same, in the order of the items.

A `Job` is what is shipped to a process once; items are small (a path, a number), and what is made of them comes back one by one. Another runner
(a cluster's, say) needs `map` alone.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from fonds.errors import UnavailableError

Item = TypeVar("Item")
Made = TypeVar("Made")
Item_contra = TypeVar("Item_contra", contravariant=True)
Made_co = TypeVar("Made_co", covariant=True)

Tell = Callable[[str, int, int], None]  # of the progress: a stage, how much of it is done, and of how much

_AHEAD = 4  # items that a process has at most: one that it works at, and some that it need not wait for
_WINDOW = 16  # items for each process that may be in work, or done and not yet taken
_HELD = 64  # results that are held for one process while an item before its own is not done
_JOB, _ITEM, _MADE, _DONE, _FAILED = range(5)


def quiet(stage: str, done: int, total: int) -> None:
    """Tell nothing of the progress."""


def collect_seldom() -> None:
    """Look for garbage that holds itself seldom, and not in what is imported: a build makes little, and looking took a twentieth of its time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class Job(Protocol[Item_contra, Made_co]):
    """Work to be done on many items: a value that can be pickled, of a class at the top of a module."""

    def begin(self) -> Callable[[Item_contra], Iterable[Made_co]]:
        """Get ready, once in each process; gives what is called with each item and gives what is made of it, in order."""


class Runner(Protocol):
    """Does jobs."""

    def map(self, job: Job[Item, Made], items: Iterable[Item]) -> Iterator[Made]:
        """What a job makes of all items, those of each item after those of the item before; memory does not grow with their number.

        An error of the job is raised where its item's turn comes. One map at a time: take all of it before the next begins.
        """


class Here:
    """Does jobs in this process, each item when its turn comes."""

    def map(self, job: Job[Item, Made], items: Iterable[Item]) -> Iterator[Made]:
        """What a job makes of all items, in their order."""
        work = job.begin()
        for item in items:
            yield from work(item)


HERE = Here()


def told(made: Iterable[Made], stage: str, total: int, tell: Tell) -> Iterator[Made]:
    """The same results, of which there will be so many; `tell` is told how many have come."""
    tell(stage, 0, total)
    for number, one in enumerate(made, 1):
        tell(stage, number, total)
        yield one


class Pool:
    """Does jobs in some processes, which are started when there is work for them, and end with the pool or with this process.

    `preload` are modules that the processes need in any case: they are imported once for all.
    """

    def __init__(self, size: int, preload: Iterable[str] = ()) -> None:
        self.size = size
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        ensure_running()  # what it imports it imports while this process gets ready
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def map(self, job: Job[Item, Made], items: Iterable[Item]) -> Iterator[Made]:
        """What a job makes of all items, in their order; UnavailableError where a process ends before its work is done.

        An item alone is done in this process.
        """
        rest = iter(items)
        first = list(islice(rest, 2))
        if len(first) < 2:
            yield from HERE.map(job, first)
            return
        course = _Course(pickle.dumps(job), chain(first, rest), self)
        try:
            yield from course.results()
        finally:
            if not course.whole():
                self.close()  # what they still do is of no use to anybody

    def close(self) -> None:
        """End all processes at once, whatever they do."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    def worker(self, job: bytes) -> _Worker | None:
        """The process that has least to do, with the job in its hands; a new one where all have work and there may be more."""
        found = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if (found is None or found.tasks) and len(self._workers) < self.size:
            found = _Worker(self._context)
            self._workers.append(found)
        if found is None or len(found.tasks) >= _AHEAD:
            return None
        found.take(job)
        return found

    def hear(self, first: int, patience: float | None) -> None:
        """Take in what the processes tell, within so many seconds (None: as soon as there is anything).

        One that is far ahead is not listened to, unless it works at the first item that is open.
        """
        heard = {w.pipe: w for w in self._workers if w.tasks and (w.tasks[0].number == first or len(w.tasks[0].made) < _HELD)}
        for pipe in wait(list(heard), patience):
            if isinstance(pipe, Connection):
                heard[pipe].hear()


class _Task:
    """An item in work: its number, what was made of it so far, and how it ended."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.made: deque[Any] = deque()
        self.done = False
        self.error: BaseException | None = None


class _Course:
    """One map of a pool: gives items out, and results in the order of the items."""

    def __init__(self, job: bytes, items: Iterator[Any], pool: Pool) -> None:
        self.job, self.items, self.pool = job, items, pool
        self.open: deque[_Task] = deque()
        self.given = 0
        self.waiting: list[Any] = []
        self.exhausted = False

    def results(self) -> Iterator[Any]:
        """All results."""
        self._give()
        while self.open:
            first = self.open[0]
            while first.made:
                yield first.made.popleft()
            if first.error:
                raise first.error
            if first.done:
                self.open.popleft()
            self.pool.hear(first.number, 0 if first.done else None)
            self._give()

    def whole(self) -> bool:
        """Whether all items are done."""
        return self.exhausted and not self.waiting and all(task.done and not task.error for task in self.open)

    def _next(self) -> bool:
        """Whether there is an item to give out, which is taken from the others then."""
        if not self.waiting and not self.exhausted:
            self.waiting = list(islice(self.items, 1))
            self.exhausted = not self.waiting
        return bool(self.waiting)

    def _give(self) -> None:
        """Give out items as long as there are any and a process has room for one."""
        while len(self.open) < _WINDOW * self.pool.size and self._next() and (worker := self.pool.worker(self.job)):
            task = _Task(self.given)
            worker.give(task, self.waiting.pop())
            self.open.append(task)
            self.given += 1


class _Worker:
    """A process with the pipe to it and the items that it has, the one that it works at first."""

    def __init__(self, context: ForkServerContext) -> None:
        self.pipe, other = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(other, os.getcwd()), daemon=True)
        self.process.start()
        other.close()
        self.tasks: deque[_Task] = deque()
        self.job = b""

    def take(self, job: bytes) -> None:
        """Ship a job to the process where it has another one."""
        if self.job is not job:
            self._send(_JOB, job)
            self.job = job

    def give(self, task: _Task, item: object) -> None:
        """Give an item to the process."""
        self.tasks.append(task)
        self._send(_ITEM, item)

    def hear(self) -> None:
        """Take in one thing that the process tells."""
        try:
            kind, value = self.pipe.recv()
        except (EOFError, ConnectionError) as error:
            raise self._ended() from error
        if kind == _MADE:
            self.tasks[0].made.append(value)
            return
        task = self.tasks.popleft()
        task.done = True
        if kind == _FAILED:
            task.error = value
        else:
            task.made += value

    def _send(self, kind: int, value: object) -> None:
        try:
            self.pipe.send((kind, value))
        except ConnectionError as error:
            raise self._ended() from error

    def _ended(self) -> UnavailableError:
        self.process.join()
        code = self.process.exitcode or 0
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
        return UnavailableError("worker", f"a process ended {how} before its work was done", "if memory was short, use fewer: --jobs 1")


def _serve(pipe: Connection, folder: str) -> None:
    """The life of a process: take a job, do its items as they come, end when nobody is at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent ends us
    os.chdir(folder)
    collect_seldom()
    job, work = b"", None
    with suppress(EOFError, ConnectionError):
        while True:
            kind, value = pipe.recv()
            if kind == _JOB:
                job, work = value, None
                continue
            held: list[Any] = []  # the last result goes with the word that there are no more
            try:
                if work is None:
                    work = pickle.loads(job).begin()  # noqa: S301  # from our own parent
                for made in work(value):
                    if held:
                        pipe.send((_MADE, held.pop()))
                    held.append(made)
                pipe.send((_DONE, held))
            except BaseException as error:
                for made in held:
                    pipe.send((_MADE, made))
                pipe.send((_FAILED, travelling(error)))


def travelling(error: BaseException) -> BaseException:
    """An error that can be sent, with where it came from."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}").with_traceback(error.__traceback__)
    error.add_note("in a worker:\n" + "".join(traceback.format_exception(error)))
    return error
