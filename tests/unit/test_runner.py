"""fonds.runner: what processes make comes in the order of the items, whatever happens in them, and none of them is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import pytest

from fonds.errors import SourceError, UnavailableError
from fonds.runner import HERE, Pool, Runner


@dataclass(frozen=True, slots=True)
class Repeat:
    """The job of giving a number as often as it says, with the process that did it; early items take longest."""

    slow: int = 0

    def begin(self) -> Callable[[int], Iterator[tuple[int, int, int]]]:
        """What repeats a number; it counts how often it was made ready and asked in this process."""
        calls = count(1)

        def repeat(number: int) -> Iterator[tuple[int, int, int]]:
            call = next(calls)
            time.sleep(max(0, self.slow - number) / 1000)
            for place in range(number % 4):
                yield number, place, os.getpid() * 1000 + call

        return repeat


@dataclass(frozen=True, slots=True)
class Fail:
    """The job of failing at one item, each way by its name."""

    way: str

    def begin(self) -> Callable[[int], list[int]]:
        """What fails at 5."""

        def work(number: int) -> list[int]:
            if number == 5:
                if self.way == "source":
                    raise SourceError("documents/5.txt", "is broken", "mend it")
                if self.way == "local":

                    class LocalError(Exception):
                        """An error that no other process can know."""

                    raise LocalError("of this place")
                os.kill(os.getpid(), signal.SIGKILL)
            return [number]

        return work


@dataclass(frozen=True, slots=True)
class NotReady:
    """A job that cannot begin."""

    def begin(self) -> Callable[[int], list[int]]:
        """It fails."""
        raise SourceError("corrections.tsv:1", "is wrong")


def alive(pid: int) -> bool:
    """Whether a process is there and at work."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def gone(pids: set[int]) -> bool:
    """Whether all of some processes end."""
    for _ in range(200):
        if not any(map(alive, pids)):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def pool() -> Iterator[Pool]:
    """A pool of three processes."""
    with Pool(3) as found:
        yield found


def plain(runner: Runner, job: Repeat, items: int) -> list[tuple[int, int]]:
    """What comes of some items."""
    return [(number, place) for number, place, _ in runner.map(job, range(items))]


def test_results_come_in_the_order_of_the_items(pool: Pool) -> None:
    """As in one process, though later items are done first, and some give nothing and others much."""
    assert plain(pool, Repeat(slow=60), 120) == plain(HERE, Repeat(), 120)


def test_a_pool_does_one_job_after_another(pool: Pool) -> None:
    """The same processes take up the next job, each made ready once in each."""
    first = {made[2] // 1000 for made in pool.map(Repeat(slow=30), range(30))}
    second = [made[2] for made in pool.map(Repeat(slow=30), range(30))]
    assert {made // 1000 for made in second} <= first
    assert len(first) == 3
    calls = {pid: {made % 1000 for made in second if made // 1000 == pid} for pid in first}
    assert all(max(found, default=0) <= 30 for found in calls.values())
    assert sum(map(len, calls.values())) == sum(1 for number in range(30) if number % 4)


def test_items_are_not_taken_long_before_their_turn(pool: Pool) -> None:
    """An endless stream of items is no trouble: only so many are out at a time."""
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in count(1):
            taken = number
            yield number

    assert len(list(islice(pool.map(Repeat(), items()), 100))) == 100
    assert taken < 200


def test_much_of_one_item_does_not_pile_up(pool: Pool) -> None:
    """An item of which there is no end is taken as it comes, and is left when nobody wants more."""
    found = islice(pool.map(Endless(), range(3)), 5000)
    assert [made for _, made in zip(range(5000), found, strict=False)] == list(range(5000))


@dataclass(frozen=True, slots=True)
class Endless:
    """The job of counting without end."""

    def begin(self) -> Callable[[int], Iterator[int]]:
        """What counts."""
        return lambda _: count()


@pytest.mark.parametrize("runner", [HERE, Pool(3)], ids=["here", "pool"])
def test_an_error_is_raised_in_its_turn(runner: Runner) -> None:
    """Results of the items before come first; then the error as it was, with its place and its mend."""
    made = runner.map(Fail("source"), range(9))
    assert list(islice(made, 5)) == [0, 1, 2, 3, 4]
    with pytest.raises(SourceError) as error:
        next(made)
    assert (error.value.where, error.value.why, error.value.mend) == ("documents/5.txt", "is broken", "mend it")
    with pytest.raises(SourceError, match=r"corrections\.tsv:1"):
        list(runner.map(NotReady(), range(9)))


def test_after_an_error_no_process_is_left(pool: Pool) -> None:
    """What the others still do is ended with it, and the pool can be used again."""
    before = {made[2] // 1000 for made in pool.map(Repeat(slow=30), range(30))}
    with pytest.raises(SourceError):
        list(pool.map(Fail("source"), range(9)))
    assert gone(before)
    assert plain(pool, Repeat(), 12) == plain(HERE, Repeat(), 12)


def test_an_error_that_cannot_travel_is_told_in_words(pool: Pool) -> None:
    """Its kind and its message come, and where it came from."""
    with pytest.raises(RuntimeError, match="LocalError: of this place") as error:
        list(pool.map(Fail("local"), range(9)))
    assert "test_runner.py" in "".join(error.value.__notes__)


def test_a_process_that_is_killed_ends_the_work(pool: Pool) -> None:
    """The error says how it ended; no process is left."""
    before = {made[2] // 1000 for made in pool.map(Repeat(slow=30), range(30))}
    with pytest.raises(UnavailableError, match="SIGKILL"):
        list(pool.map(Fail("killed"), range(9)))
    assert gone(before)


def test_processes_end_with_their_parent() -> None:
    """Nobody is left when the parent is killed in the midst of it."""
    program = (
        "from tests.unit.test_runner import Repeat\nfrom itertools import count\nfrom fonds.runner import Pool\nif __name__ == '__main__':\n"
        " for made in Pool(2).map(Repeat(), count()):\n  print(made[2] // 1000, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {int(line) for line in islice(parent.stdout, 50)}
        parent.kill()
        assert pids
        assert gone(pids)
