"""How far the work is: bars on a terminal, a line now and then elsewhere, a log of JSON lines where one is wanted, and how long each stage took."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from fonds.errors import UnavailableError
from fonds.runner import Tell

_PAUSE = 10.0  # seconds between two lines of a stage where there is no terminal
_LOGGED = 1.0  # and in a log


@dataclass(slots=True)
class Stages:
    """How long each stage took, by when it was told of first and when another one was."""

    clock: Callable[[], float] = time.monotonic
    seconds: dict[str, float] = field(default_factory=dict)
    _stage: str = ""
    _since: float = 0.0

    def tell(self, stage: str, done: int, total: int) -> None:
        """Take note of the stage that is told of."""
        if stage != self._stage:
            self.close()
            self._stage, self._since = stage, self.clock()

    def close(self) -> None:
        """Take note that the last stage is over."""
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + self.clock() - self._since
            self._stage = ""

    def summary(self, work: Mapping[str, Mapping[str, int]] = MappingProxyType({})) -> Iterator[str]:
        """A line for each stage: seconds, share, and where `work` tells it, how much was made and how much taken from what was kept."""
        whole = sum(self.seconds.values())
        for stage, seconds in [*self.seconds.items(), ("in all", whole)]:
            told = f"  {work[stage]['made']:,} made, {work[stage]['kept']:,} kept" if stage in work else ""
            yield f"{stage:>10} {seconds:9.1f} s {seconds / whole if whole else 0:7.1%}{told}"


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """The rate of a stage."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f}/s" if speed else "")


@contextmanager
def progress(log: Path | None = None, stages: Stages | None = None) -> Iterator[Tell]:
    """Tell of the progress on stderr, and in `log`; `stages` takes note of the times."""
    tellers: list[Tell] = [stages.tell] if stages else []
    console = Console(stderr=True)
    with ExitStack() as stack:
        if log:
            tellers.append(stack.enter_context(_logged(log, stages)))
        tellers.append(stack.enter_context(_bars(console)) if console.is_terminal else lines())

        def tell(stage: str, done: int, total: int) -> None:
            for one in tellers:
                one(stage, done, total)

        yield tell
        if stages:
            stages.close()


@contextmanager
def _bars(console: Console) -> Iterator[Tell]:
    """A bar for each stage, with rate and remaining time."""
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


def lines(clock: Callable[[], float] = time.monotonic) -> Tell:
    """A line when a stage has gone on for a while, and then again every so often: quick work is silent."""
    due = _Due(_PAUSE, clock)

    def tell(stage: str, done: int, total: int) -> None:
        if not due.is_new(stage) and due.now():
            click.echo(f"{stage}: {done:,}" + (f" of {total:,}" if total != done else ""), err=True)

    return tell


def _logged(log: Path, stages: Stages | None) -> AbstractContextManager[Tell]:
    """JSON lines: time, stage, done and total, at the beginning and the end of a stage and every second; at the end the seconds of all stages."""
    try:
        file = log.open("w", encoding="utf-8")
    except OSError as error:
        raise UnavailableError(str(log), f"cannot be written: {error.strerror}", "name another file with --log") from error
    return _log_to(file, stages)


@contextmanager
def _log_to(file: IO[str], stages: Stages | None) -> Iterator[Tell]:
    due = _Due(_LOGGED, time.monotonic)

    def write(**record: object) -> None:
        file.write(json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **record}, ensure_ascii=False) + "\n")
        file.flush()

    def tell(stage: str, done: int, total: int) -> None:
        if due.is_new(stage) or done == total or due.now():
            write(stage=stage, done=done, total=total)

    outcome = "failed"
    with file:
        try:
            yield tell
            outcome = "done"
        finally:
            if stages:
                stages.close()
                write(outcome=outcome, seconds={stage: round(seconds, 3) for stage, seconds in stages.seconds.items()})


class _Due:
    """Tells when something is due again, and when a stage is new."""

    def __init__(self, pause: float, clock: Callable[[], float]) -> None:
        self.pause, self.clock = pause, clock
        self.stage, self.last = "", 0.0

    def is_new(self, stage: str) -> bool:
        """Whether a stage is another one than before; time counts anew then."""
        if stage == self.stage:
            return False
        self.stage, self.last = stage, self.clock()
        return True

    def now(self) -> bool:
        """Whether so many seconds are over since it was due last."""
        moment = self.clock()
        if moment - self.last < self.pause:
            return False
        self.last = moment
        return True
