"""The query process: opens the store read-only, reads one job after another from its input, writes frames to its output.

It runs as a process of its own, so that the server can end it: a query inside the engine cannot be stopped otherwise.
"""

from __future__ import annotations

import json
import math
import os
import re
import resource
import signal
import sys
from itertools import islice
from pathlib import Path
from typing import IO, Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)  # fmt: skip

from fonds.serve.frames import DATA, END, FAILURE, READY, Job, frame
from fonds.terms import PREFIXES

_CHUNK = 1 << 16
_NICE = 5  # what is answered at once comes before what may take long
_SYNTAX = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class Sink:
    """A file for the engine to write an answer to: gives it on in frames of some 64 KB, so that memory stays bounded."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._buffer = bytearray()

    def write(self, data: bytes) -> int:
        """Take bytes of the answer."""
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: an answer begins when 64 KB of it are there, or all of it, so that a failure before that can be told."""

    def end(self) -> None:
        """Give on what is left, and say that the answer is whole."""
        self._send()
        self._output.write(frame(END))
        self._output.flush()

    def fail(self, failure: dict[str, Any]) -> None:
        """Say that there is no answer, or no more of it."""
        self._buffer.clear()
        self._output.write(frame(FAILURE, json.dumps(failure).encode()))
        self._output.flush()

    def _send(self) -> None:
        self._output.write(frame(DATA, bytes(self._buffer)))
        self._output.flush()
        self._buffer.clear()


def answer(store: Store, job: Job, sink: Sink) -> None:
    """Write the answer to a job, or why there is none."""
    try:
        _write_results(_results(store, job), job, sink)
    except SyntaxError as error:
        sink.fail(syntax_failure(str(error)))
    except (ValueError, RuntimeError, OSError) as error:
        sink.fail({"where": "query", "why": f"the engine cannot answer: {error}", "mend": "", "query": False})
    else:
        sink.end()


def _results(store: Store, job: Job) -> QuerySolutions | QueryBoolean | QueryTriples:
    if job.default is None and job.named is None:
        return store.query(job.query, use_default_graph_as_union=job.union)
    # A dataset of the protocol replaces the one of the query whole (SPARQL 1.1 Protocol, 2.1.4).
    default, named = ([NamedNode(iri) for iri in graphs or ()] for graphs in (job.default, job.named))
    return store.query(job.query, default_graph=[*default], named_graphs=[*named])


def _write_results(results: QuerySolutions | QueryBoolean | QueryTriples, job: Job, sink: Sink) -> None:
    if job.media == "text/html":
        sink.write(json.dumps(_table(results, job.rows)).encode())
    elif isinstance(results, QueryTriples):
        serialize(results, sink, _rdf(job.media), prefixes=PREFIXES)  # type: ignore[arg-type]  # as above
    else:
        results.serialize(sink, QueryResultsFormat.from_media_type(job.media))  # type: ignore[arg-type]  # as above


def _rdf(media: str) -> RdfFormat:
    form = RdfFormat.from_media_type(media)
    if form is None:
        raise ValueError(f"{media} is no form of a graph")
    return form


def _table(results: QuerySolutions | QueryBoolean | QueryTriples, rows: int) -> dict[str, Any]:
    """The first rows of an answer for a page: an ASK is one cell, a graph has the columns of its triples."""
    if isinstance(results, QueryBoolean):
        return {"variables": ["answer"], "rows": [[_cell(Literal("true" if results else "false"))]], "more": False}
    if isinstance(results, QueryTriples):
        variables, found = ["subject", "predicate", "object"], ([t.subject, t.predicate, t.object] for t in results)
    else:
        variables, found = [variable.value for variable in results.variables], ([*solution] for solution in results)
    first = [[_cell(term) for term in row] for row in islice(found, rows + 1)]
    return {"variables": variables, "rows": first[:rows], "more": len(first) > rows}


def _cell(term: object) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"text": term.value, "iri": term.value}
    if isinstance(term, Literal):
        return {"text": term.value, "language": term.language or ""}
    return {"text": str(term) if isinstance(term, BlankNode | Triple) else ""}


def syntax_failure(message: str) -> dict[str, Any]:
    """What to tell of the engine's syntax error: its place, and what it expected in one line."""
    match = _SYNTAX.match(message)
    where = f"query, line {match[1]}, column {match[2]}" if match else "query"
    why = " ".join((match[3] if match else message).split())
    short = why if len(why) <= 300 else why[:300].rsplit(",", 1)[0] + ", …"
    return {"where": where, "why": f"is not SPARQL 1.1: {short}", "mend": "mend the query there", "query": True}


def limit_memory(memory: int) -> None:
    """Let this process take so many bytes more than it has taken; the engine's allocator ends the process beyond that."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) if Path("/proc/self/statm").exists() else 0
    limit = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main(store_folder: str, memory: str) -> None:
    """Open the store, say so, and answer jobs until the input ends."""
    output = sys.stdout.buffer
    sink = Sink(output)
    try:
        store = Store.read_only(store_folder)
    except OSError as error:
        sink.fail({"where": "store", "why": f"cannot be opened: {error}", "mend": "make the release again", "query": False})
        return
    limit_memory(int(memory))
    os.setpgrp()  # Ctrl-C in the server's terminal is for the server
    os.nice(_NICE)
    output.write(frame(READY))
    output.flush()
    for line in sys.stdin.buffer:
        job = Job.from_line(line)
        # A server that was killed cannot end its processes: each ends itself soon after the time of its job.
        signal.alarm(math.ceil(job.seconds) + 1)
        answer(store, job, sink)
        signal.alarm(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
