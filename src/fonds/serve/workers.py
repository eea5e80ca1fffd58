"""Processes that answer queries: each holds the read-only store and one query at a time, and can be ended.

The engine cannot be stopped inside a process, so a query past its time or memory ends with the process that runs it,
and another process takes its place while the others go on.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import IO, Any, cast

from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store, serialize

from fonds.errors import QueryError, UnavailableError
from fonds.terms import PREFIXES

CHUNK = 64 * 1024
_HEAD, _DATA, _END, _REFUSED, _FAILED = range(5)


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the graphs that the protocol names, and the formats for tables and for graphs."""

    text: str
    union: bool
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    table: str
    graph: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: seconds, bytes of memory; and how many may wait."""

    seconds: float = 30.0
    memory: int = 2 << 30
    waiting: int = 64


class _Output:
    """A file of bytes that sends what is written as chunks."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe, self.buffer = pipe, bytearray()

    def write(self, data: bytes) -> int:
        self.buffer += data
        if len(self.buffer) >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self.buffer:
            self.pipe.send((_DATA, bytes(self.buffer)))
            self.buffer.clear()


def _work(folder: str, pipe: Connection, memory: int) -> None:
    """The life of a worker: open the store, answer question after question."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    store = Store.read_only(folder)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    pipe.send((_HEAD, "ready"))
    while True:
        try:
            question: Question = pipe.recv()
        except EOFError:
            return
        try:
            _answer(store, question, pipe)
        except SyntaxError as error:
            pipe.send((_REFUSED, str(error)))
        except Exception as error:  # whatever goes wrong with one question, the worker answers the next
            pipe.send((_FAILED, str(error) or type(error).__name__))


def _answer(store: Store, question: Question, pipe: Connection) -> None:
    graphs: dict[str, Any] = {}
    if question.default_graphs or question.named_graphs:
        graphs = {
            "default_graph": [NamedNode(iri) for iri in question.default_graphs],
            "named_graphs": [NamedNode(iri) for iri in question.named_graphs],
        }
    result = store.query(question.text, use_default_graph_as_union=question.union and not graphs, **graphs)
    output = _Output(pipe)
    if isinstance(result, QuerySolutions | QueryBoolean):
        # CSV and TSV have no form for a truth value: the protocol leaves JSON as what everybody reads.
        boolean = isinstance(result, QueryBoolean) and question.table in ("text/csv", "text/tab-separated-values")
        media = "application/sparql-results+json" if boolean else question.table
        kind = QueryResultsFormat.from_media_type(media)
        pipe.send((_HEAD, media))
        result.serialize(cast("IO[bytes]", output), kind)
    else:
        assert isinstance(result, QueryTriples)  # noqa: S101  # the only other kind of result
        pipe.send((_HEAD, question.graph))
        serialize(result, cast("IO[bytes]", output), format=RdfFormat.from_media_type(question.graph), prefixes=PREFIXES)
    output.flush()
    pipe.send((_END, ""))


class Worker:
    """A process and the pipe to it."""

    def __init__(self, folder: str, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(folder, theirs, limits.memory), daemon=True)
        self.process.start()
        theirs.close()

    def end(self) -> None:
        """Kill the process, whatever it does."""
        self.process.kill()
        self.process.join(5)
        self.pipe.close()


class Pool:
    """Some workers, a queue before them, and a watch over each question."""

    def __init__(self, folder: str, size: int, limits: Limits) -> None:
        self.folder, self.limits, self.size = folder, limits, size
        self.idle: asyncio.Queue[Worker] = asyncio.Queue()
        self.threads = ThreadPoolExecutor(max_workers=size * 2 + 2, thread_name_prefix="fonds-pipe")
        self.waiting = 0
        self.closed = False
        self.workers: set[Worker] = set()

    async def start(self) -> None:
        """Start the workers; UnavailableError where the store cannot be opened."""
        for worker in [self._new() for _ in range(self.size)]:
            try:
                await self._receive(worker, 60.0)
            except (EOFError, TimeoutError) as error:
                raise UnavailableError(self.folder, "cannot be opened by a worker", "build the release again") from error
            self.idle.put_nowait(worker)

    def _new(self) -> Worker:
        worker = Worker(self.folder, self.limits)
        self.workers.add(worker)
        return worker

    async def _receive(self, worker: Worker, seconds: float) -> tuple[int, Any]:
        loop = asyncio.get_running_loop()
        message: tuple[int, Any] = await asyncio.wait_for(loop.run_in_executor(self.threads, worker.pipe.recv), seconds)
        return message

    async def ask(self, question: Question) -> tuple[str, AsyncIterator[bytes]]:
        """The media type of the answer, and its bytes; QueryError for a bad query, UnavailableError where limits end it."""
        if self.waiting >= self.limits.waiting:
            raise UnavailableError("SPARQL", "too many queries are waiting", "try again in some seconds")
        self.waiting += 1
        try:
            worker = await asyncio.wait_for(self.idle.get(), self.limits.seconds)
        except TimeoutError as error:
            raise UnavailableError("SPARQL", "the query had to wait too long", "try again in some seconds") from error
        finally:
            self.waiting -= 1
        deadline = asyncio.get_running_loop().time() + self.limits.seconds
        try:
            worker.pipe.send(question)
            kind, value = await self._receive(worker, self.limits.seconds)
            first = await self._receive(worker, max(deadline - asyncio.get_running_loop().time(), 0.01)) if kind == _HEAD else (kind, value)
        except TimeoutError as error:
            self._replace(worker)
            raise UnavailableError("SPARQL", f"the query took more than {self.limits.seconds:g} s and was stopped", "ask for less") from error
        except (EOFError, OSError) as error:
            self._replace(worker)
            raise UnavailableError("SPARQL", "the query needed more memory than it may use", "ask for less") from error
        except asyncio.CancelledError:
            self._replace(worker)
            raise
        if first[0] in (_REFUSED, _FAILED):
            self.idle.put_nowait(worker)
            if first[0] == _REFUSED:
                raise QueryError("query", str(first[1]), "see https://www.w3.org/TR/sparql11-query/")
            raise UnavailableError("SPARQL", f"the query could not be answered: {first[1]}", "ask for less")
        return value, self._rest(worker, first, deadline)

    async def _rest(self, worker: Worker, message: tuple[int, Any], deadline: float) -> AsyncIterator[bytes]:
        """The chunks of an answer; one that cannot be finished breaks off, so that no client takes it for whole."""
        whole = False
        try:
            while message[0] == _DATA:
                yield message[1]
                message = await self._receive(worker, max(deadline - asyncio.get_running_loop().time(), 0.01))
            whole = message[0] == _END
            if not whole:
                raise ConnectionError("the answer was cut off")
        finally:
            if whole:
                self.idle.put_nowait(worker)
            else:
                self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        self.workers.discard(worker)
        worker.end()
        if not self.closed:
            asyncio.get_running_loop().create_task(self._renew())

    async def _renew(self) -> None:
        worker = self._new()
        try:
            await self._receive(worker, 60.0)
        except (EOFError, OSError, TimeoutError):
            self.workers.discard(worker)
            worker.end()
            return
        if self.closed:
            worker.end()
        else:
            self.idle.put_nowait(worker)

    def close(self) -> None:
        """End all workers."""
        self.closed = True
        for worker in list(self.workers):
            with suppress(OSError):
                worker.end()
        self.workers.clear()
        self.threads.shutdown(wait=False, cancel_futures=True)
