"""fonds.cli.progress: what is told of the stages while they go on and when they are over."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from fonds.cli.progress import Stages, lines, progress
from fonds.errors import UnavailableError
from fonds.runners.processes import worth


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_a_stage_takes_until_the_next_begins() -> None:
    """Seconds and shares; a stage that comes again is one."""
    clock = Clock()
    stages = Stages(clock)
    for stage, seconds in (("read", 2.0), ("check", 5.0), ("read", 1.0)):
        stages.tell(stage, 0, 1)
        clock.now += seconds / 2
        stages.tell(stage, 1, 1)
        clock.now += seconds / 2
    stages.close()
    assert stages.seconds == {"read": 3.0, "check": 5.0}
    assert [line.split() for line in stages.summary()] == [
        ["read", "3.0", "s", "37.5%"], ["check", "5.0", "s", "62.5%"], ["in", "all", "8.0", "s", "100.0%"],
    ]  # fmt: skip


def test_nothing_done_has_a_summary() -> None:
    """A work without stages divides by nothing."""
    assert [line.split() for line in Stages(Clock()).summary()] == [["in", "all", "0.0", "s", "0.0%"]]


def test_without_a_terminal_a_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of what is quick; of what takes long, at most a line every ten seconds."""
    clock = Clock()
    tell = lines(clock)
    for done in range(8):
        tell("quick", done, 8)
        clock.now += 1
    for done in range(250):
        tell("slow", done, 2500)
        clock.now += 0.1
    assert capsys.readouterr().err.splitlines() == ["slow: 100 of 2,500", "slow: 200 of 2,500"]


def test_the_log_holds_each_stage_and_the_end(tmp_path: Path) -> None:
    """A JSON object a line: begin and end of each stage, and at last how long each took."""
    log, stages = tmp_path / "log", Stages()
    with progress(log, stages) as tell:
        for done in range(1001):
            tell("read", done, 1000)
        tell("check", 0, 2)
    told = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(row["stage"], row["done"], row["total"]) for row in told[:-1]] == [("read", 0, 1000), ("read", 1000, 1000), ("check", 0, 2)]
    assert told[-1]["outcome"] == "done"
    assert list(told[-1]["seconds"]) == ["read", "check"]
    assert all(row["time"].endswith("Z") for row in told)


def test_the_log_says_that_a_work_failed(tmp_path: Path) -> None:
    """The last line tells it, and the error goes its way."""
    log = tmp_path / "log"

    def work() -> None:
        with progress(log, Stages()) as tell:
            tell("read", 0, 2)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        work()
    assert json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["outcome"] == "failed"


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The error names the option."""
    with pytest.raises(UnavailableError, match="--log"), progress(tmp_path / "no" / "log", Stages()):
        pass


def test_little_work_needs_no_other_process() -> None:
    """One for each core at most, and none but this one for the few bytes of a first document."""
    cores = len(os.sched_getaffinity(0))
    assert worth(0) == worth(40_000) == 1
    assert worth(1 << 40) == cores
    assert all(1 <= worth(size) <= cores for size in range(0, 1 << 20, 1 << 12))
