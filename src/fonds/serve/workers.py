"""The supervisor of the query processes: one query each at a time, ended past its time or memory, and started anew.

A query that is not done soon makes way: its process goes on with the least claim to the processor, and another one takes its place for the next
query. Only so many do so at once; then a long query is ended at once, and those of its shape are not begun, until one of them is done.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fonds.errors import QueryError, UnavailableError
from fonds.serve.bounded import shape_of
from fonds.serve.frames import DATA, END, FAILURE, HEADER, READY, Job

log = logging.getLogger(__name__)

_START_SECONDS = 10.0
PATIENCE = 1.0  # seconds after which a query is a long one
_REMEMBERED, _KNOWN = 600.0, 1000  # for how many seconds, and how many, shapes of long queries are kept in mind
_LEAST = 19  # niceness
_RESTART_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: seconds, bytes of memory beside the open store, bytes and rows of its answer (0: any number); how many may wait.

    `remembered` are the bytes of answers that a process holds to give them again.
    `services` are the endpoints that SERVICE may call, none by default: a query must not reach where the server can and the client cannot.
    """

    seconds: float = 30.0
    memory: int = 1 << 30
    waiting: int = 64
    size: int = 0
    rows: int = 0
    services: tuple[str, ...] = ()
    remembered: int = 32 << 20


_CROWDED = ("endpoint", "as many long queries are running as may at once", "ask again later, or for less, or load a dump into an engine of your own")


class BusyError(UnavailableError):
    """Too many queries at once."""


class TimeLimitError(UnavailableError):
    """A query took longer than it may."""


class EngineEndedError(UnavailableError):
    """The query process ended under a query: out of memory, or a fault of the engine."""


@dataclass(slots=True, eq=False)
class Worker:
    """One query process and its two pipes; `waiting` is until its query is a long one."""

    process: asyncio.subprocess.Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    waiting: asyncio.TimerHandle | None = None

    async def read_frame(self) -> tuple[bytes, bytes]:
        """The next frame, its kind and payload; EngineEndedError where the process ended instead."""
        try:
            kind, length = HEADER.unpack(await self.reader.readexactly(HEADER.size))
            return kind, await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            why = "the query process ended: the query needs more memory than allowed, or the engine cannot hold it"
            raise EngineEndedError("query", why, "ask for less, without crossing patterns that share no variable") from error

    async def end(self) -> None:
        """Kill the process, if it lives, and close its pipes."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        # What is left in the pipe keeps it open; an answer under way reads it itself.
        with suppress(RuntimeError, ConnectionError):
            await self.reader.read()
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


async def start_worker(store: Path, memory: int) -> Worker:
    """Start a query process on a store; UnavailableError where it cannot open it."""
    # In a session of its own Linux would not weigh its niceness against ours.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "fonds.serve.engine", str(store), str(memory),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None  # noqa: S101  # it was asked for
    assert process.stdin is not None  # noqa: S101  # it was asked for
    worker = Worker(process, process.stdout, process.stdin)
    try:
        async with asyncio.timeout(_START_SECONDS):
            kind, payload = await worker.read_frame()
    except BaseException:
        await worker.end()
        raise
    if kind != READY:
        await worker.end()
        raise UnavailableError(str(store), json.loads(payload)["why"], "make the release again with `fonds build`")
    return worker


class Answer:
    """An answer that has begun: its first bytes are here, the others follow; `whole` says whether all of it came.

    Close it in any case: that gives the process back, or ends it where it has not finished.
    """

    def __init__(self, pool: Pool, worker: Worker, first: bytes, deadline: float) -> None:
        self._pool, self._worker, self._first = pool, worker, first
        self.deadline = deadline
        self.whole = False

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes of the answer; ends early, with `whole` false, where the time is over or the process ended."""
        kind, payload, sent = DATA, self._first, 0
        while kind == DATA:
            sent += len(payload)
            if self._pool.limits.size and sent > self._pool.limits.size:
                log.warning("an answer was cut: it has more than %d bytes", self._pool.limits.size)
                # What is allowed is sent, so that the client sees an answer that breaks off, not a server that fails.
                yield payload[: self._pool.limits.size - sent]
                return
            yield payload
            try:
                async with asyncio.timeout_at(self.deadline):
                    kind, payload = await self._worker.read_frame()
            except (TimeoutError, EngineEndedError) as error:
                log.warning("an answer was cut: %s", str(error) or "its time was over")
                return
        self.whole = kind == END

    async def read(self) -> bytes:
        """The whole answer, for one known to be small; TimeLimitError where it was cut."""
        data = b"".join([chunk async for chunk in self.chunks()])
        if not self.whole:
            raise TimeLimitError("query", "the answer could not be finished in time", "ask for less")
        return data

    def close(self) -> None:
        """Give the process back, or end it and start another where the answer is not whole."""
        self._pool.take_back(self._worker, sound=self.whole)


class Pool:
    """Some query processes on one store. A process that is ended is replaced; waiting queries are counted and bounded."""

    def __init__(self, store: Path, size: int, limits: Limits) -> None:
        self._store, self._size, self.limits = store, size, limits
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._asking = 0
        self._long: set[Worker] = set()
        self._ended: set[Worker] = set()  # for want of room beside the long ones
        self._shapes: dict[int, float] = {}  # of long queries, hashed, with when they are forgotten

    async def open(self) -> None:
        """Start the processes; UnavailableError where the store cannot be opened."""
        for _ in range(self._size):
            await self._launch()
        self._idle.set()

    async def _launch(self) -> None:
        worker = await start_worker(self._store, self.limits.memory)
        self._workers.add(worker)
        self._free.put_nowait(worker)

    async def answer(self, job: Job) -> Answer:
        """Begin an answer.

        Raises BusyError where no process comes free, TimeLimitError and EngineEndedError where the answer has not begun
        within the limits, QueryError where the query is to blame.
        """
        job, shape, loop = replace(job, seconds=self.limits.seconds), hash(shape_of(job.query)), asyncio.get_running_loop()
        if self._shapes.get(shape, 0.0) > loop.time() and len(self._long) >= self._size:
            raise BusyError(*_CROWDED)
        worker = await self._take()
        deadline = loop.time() + self.limits.seconds
        worker.waiting = loop.call_later(PATIENCE, self._make_way, worker, shape)
        try:
            kind, payload = await self._begin(worker, job, deadline)
        except BaseException:
            self.take_back(worker, sound=False)
            raise
        if kind == FAILURE:
            self.take_back(worker, sound=True)
            raise _failure(payload)
        return Answer(self, worker, payload, deadline)

    async def _begin(self, worker: Worker, job: Job, deadline: float) -> tuple[bytes, bytes]:
        try:
            async with asyncio.timeout_at(deadline):
                worker.writer.write(job.line())
                return await worker.read_frame()
        except EngineEndedError as error:
            if worker in self._ended:
                raise BusyError(*_CROWDED) from error
            raise
        except TimeoutError as error:
            why = f"the query took more than {self.limits.seconds:g} seconds and was stopped"
            raise TimeLimitError("query", why, "ask for less, or load a dump into an engine of your own") from error

    def _make_way(self, worker: Worker, shape: int) -> None:
        """Let a query that is not done take its time beside the others, or end it where there is no room for one more."""
        now = asyncio.get_running_loop().time()
        self._shapes = dict([*((known, until) for known, until in self._shapes.items() if until > now), (shape, now + _REMEMBERED)][-_KNOWN:])
        if len(self._long) >= self._size:
            self._ended.add(worker)
            worker.process.kill()
            return
        self._long.add(worker)
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.process.pid, _LEAST)
        self._keep(self._start())

    async def _take(self) -> Worker:
        if self._closed or (self._free.empty() and self._waiting >= self.limits.waiting):
            raise BusyError("endpoint", f"{self._waiting} queries are waiting already", "ask again in some seconds")
        self._waiting += 1
        try:
            # Long enough for every query before it to reach its limit and for a new process to start.
            async with asyncio.timeout(self.limits.seconds + _START_SECONDS):
                worker = await self._sound_worker()
        except TimeoutError as error:
            raise BusyError("endpoint", "no query process came free in time", "ask again in some seconds") from error
        finally:
            self._waiting -= 1
        self._asking += 1
        self._idle.clear()
        return worker

    async def _sound_worker(self) -> Worker:
        while True:
            worker = await self._free.get()
            if worker.process.returncode is None:
                return worker
            self._replace(worker)

    def take_back(self, worker: Worker, *, sound: bool) -> None:
        """Take a process back from a query: for the next one where it is sound, else to be ended and replaced."""
        self._asking -= 1
        if not self._asking:
            self._idle.set()
        if worker.waiting:
            worker.waiting.cancel()
        self._ended.discard(worker)
        if worker in self._long:
            self._long.discard(worker)
            self._keep(self._end(worker))  # another one is in its place already
        elif sound and not self._closed:
            self._free.put_nowait(worker)
        else:
            self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        self._keep(self._end(worker))
        if not self._closed:
            self._keep(self._start())

    async def _start(self) -> None:
        while not self._closed:
            try:
                await self._launch()
            except (UnavailableError, OSError, TimeoutError) as error:
                log.error("a query process could not be started: %s", error)
                await asyncio.sleep(_RESTART_PAUSE)
            else:
                return

    async def _end(self, worker: Worker) -> None:
        await worker.end()
        self._workers.discard(worker)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        # The event loop holds tasks weakly.
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def retire(self) -> None:
        """Close once every answer under way is given."""
        await self._idle.wait()
        await self.close()

    async def close(self) -> None:
        """End all processes, whatever they do."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(self._end(worker) for worker in tuple(self._workers)))


def _failure(payload: bytes) -> QueryError | UnavailableError:
    told = json.loads(payload)
    kind = QueryError if told["query"] else UnavailableError
    return kind(told["where"], told["why"], told["mend"])
