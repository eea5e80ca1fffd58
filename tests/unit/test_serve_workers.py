"""The query processes: what they answer, and that each can be ended and is replaced."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from fonds.errors import QueryError, UnavailableError
from fonds.serve.frames import Job
from fonds.serve.workers import PATIENCE, BusyError, EngineEndedError, Limits, Pool, TimeLimitError
from tests.small_release import write_small_release

JSON = "application/sparql-results+json"
NUMBERS = " ".join(map(str, range(400)))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{{NUMBERS}}} VALUES ?b {{{NUMBERS}}} VALUES ?c {{{NUMBERS}}} VALUES ?d {{{NUMBERS}}} }}"
HUNGRY = f"SELECT * {{ VALUES ?a {{{NUMBERS}}} VALUES ?b {{{NUMBERS}}} VALUES ?c {{{NUMBERS}}} }} ORDER BY ?c ?a"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The store of the small release."""
    return write_small_release(tmp_path) / "store"


async def asked(pool: Pool, query: str) -> bytes:
    """The whole answer to a query."""
    answer = await pool.answer(Job(JSON, query))
    try:
        return await answer.read()
    finally:
        answer.close()


def test_a_query_past_its_time_is_ended_and_the_next_is_answered(store: Path) -> None:
    """The process that runs too long is killed, the client is told, and another process takes its place."""

    async def scenario() -> bytes:
        pool = Pool(store, 1, Limits(seconds=1.0))
        await pool.open()
        try:
            with pytest.raises(TimeLimitError, match="more than 1 seconds"):
                await pool.answer(Job(JSON, ENDLESS))
            return await asked(pool, "ASK {}")
        finally:
            await pool.close()

    assert b"true" in asyncio.run(scenario())


def test_a_long_query_makes_way_and_no_more_than_so_many_run(store: Path) -> None:
    """Another process answers the next query meanwhile; a second long one is ended soon, and one of a known shape is not begun."""

    async def scenario() -> None:
        pool = Pool(store, 1, Limits(seconds=6.0))
        await pool.open()
        try:
            long = asyncio.ensure_future(pool.answer(Job(JSON, ENDLESS)))
            await asyncio.sleep(PATIENCE + 0.5)
            assert b"true" in await asyncio.wait_for(asked(pool, "ASK {}"), 3)
            with pytest.raises(BusyError, match="as many long queries"):
                await asyncio.wait_for(pool.answer(Job(JSON, ENDLESS.replace("COUNT", "SAMPLE").replace("(*)", "(?a)"))), 4)
            with pytest.raises(BusyError, match="as many long queries"):
                await asyncio.wait_for(pool.answer(Job(JSON, ENDLESS)), 0.5)
            assert b"true" in await asyncio.wait_for(asked(pool, "ASK {}"), 3)
            with pytest.raises(TimeLimitError):
                await long
        finally:
            await pool.close()

    asyncio.run(scenario())


def test_a_query_past_its_memory_is_ended_and_the_next_is_answered(store: Path) -> None:
    """The process that takes more memory than allowed ends alone, and another process takes its place."""

    async def scenario() -> bytes:
        pool = Pool(store, 1, Limits(seconds=60.0, memory=200 << 20))
        await pool.open()
        try:
            with pytest.raises(EngineEndedError, match="memory"):
                await asked(pool, HUNGRY)
            return await asked(pool, "ASK {}")
        finally:
            await pool.close()

    assert b"true" in asyncio.run(scenario())


def test_more_waiting_queries_than_the_bound_are_refused(store: Path) -> None:
    """Where a query runs and as many wait as may, the next is refused at once."""

    async def scenario() -> None:
        pool = Pool(store, 1, Limits(seconds=5.0, waiting=1))
        await pool.open()
        try:
            waiting = [asyncio.ensure_future(pool.answer(Job(JSON, ENDLESS))) for _ in range(2)]
            await asyncio.sleep(0)
            with pytest.raises(BusyError):
                await pool.answer(Job(JSON, "ASK {}"))
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        finally:
            await pool.close()

    asyncio.run(scenario())


def test_a_process_that_died_idle_is_replaced(store: Path) -> None:
    """A query never meets a process that somebody else has killed meanwhile."""

    async def scenario() -> bytes:
        pool = Pool(store, 1, Limits())
        await pool.open()
        try:
            (worker,) = pool._workers
            worker.process.kill()
            await worker.process.wait()
            return await asked(pool, "ASK {}")
        finally:
            await pool.close()

    assert b"true" in asyncio.run(scenario())


def test_a_syntax_error_tells_line_and_column(store: Path) -> None:
    """The engine's syntax error becomes a QueryError with its place, and the process goes on."""

    async def scenario() -> bytes:
        pool = Pool(store, 1, Limits())
        await pool.open()
        try:
            with pytest.raises(QueryError, match="query, line 2, column"):
                await pool.answer(Job(JSON, "SELECT *\n{ ?s ; }"))
            return await asked(pool, "ASK {}")
        finally:
            await pool.close()

    assert b"true" in asyncio.run(scenario())


def test_a_store_that_is_none_is_told(tmp_path: Path) -> None:
    """A pool on a folder without a store raises UnavailableError."""

    async def scenario() -> None:
        await Pool(tmp_path / "nothing", 1, Limits()).open()

    with pytest.raises(UnavailableError, match="cannot be opened"):
        asyncio.run(scenario())
