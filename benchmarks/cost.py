"""What a command costs with all the processes that it starts (Linux): seconds, CPU seconds, memory at its highest.

CPU is what the kernel counted for each process when it ended (`wait4`), so that nothing is lost of one that lived for a moment. A process adds up
what it has waited for; those that it left behind become children of the measuring one, which is their subreaper while it measures (`prctl(2)`).
Memory is looked at five times a second: PSS, which divides a page that several processes share among them (`/proc/PID/smaps_rollup`).
"""

from __future__ import annotations

import ctypes
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PAUSE = 0.2  # seconds between two looks at memory
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of CPU (user and system); megabytes at the highest of all processes together and of the first alone."""

    seconds: float
    cpu: float
    memory: float
    first: float


def run(command: Sequence[object]) -> tuple[Cost, str]:
    """What a command costs until the last of its processes has ended, and what it said; RuntimeError with its complaint where it fails.

    The clock stops when the first process ends. All processes must stay in its process group.
    """
    words = [str(word) for word in command]
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong, _subreaper():
        begun = time.perf_counter()
        first = _start(words, said, wrong)
        try:
            with _watching(first) as peak:
                status, ended, cpu = _reaped(first)
        except BaseException:
            os.killpg(first, signal.SIGKILL)  # they have a session of their own, which Ctrl-C does not reach
            raise
        said.seek(0)
        wrong.seek(0)
        if status:
            raise RuntimeError(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}: {wrong.read().strip()}")
        return Cost(ended - begun, cpu, peak[0], peak[1]), said.read()


def _start(words: list[str], said: IO[str], wrong: IO[str]) -> int:
    """Start a command in a session of its own; gives the number of its process."""
    # Not subprocess, whose waiting takes the count of CPU with it.
    redirected = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, wrong.fileno(), 2)]
    return os.posix_spawnp(words[0], words, os.environ, file_actions=redirected, setsid=True)


def _reaped(first: int) -> tuple[int, float, float]:
    """Wait for all processes of a group: how the first one ended and when, and the CPU seconds of all."""
    status, ended, cpu = 0, 0.0, 0.0
    while True:
        try:
            number, how, used = os.wait4(-first, 0)
        except ChildProcessError:
            return status, ended, cpu
        cpu += used.ru_utime + used.ru_stime
        if number == first:
            status, ended = how, time.perf_counter()


@contextmanager
def _subreaper() -> Iterator[None]:
    """What the children leave behind becomes ours, until the block ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    try:
        yield
    finally:
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@contextmanager
def _watching(first: int) -> Iterator[list[float]]:
    """The memory at its highest of a session and of its first process, which is right when the block ends."""
    peak, over = [0.0, 0.0], threading.Event()

    def watch() -> None:
        while not over.wait(_PAUSE):
            for place, held in enumerate(held_by(first)):
                peak[place] = max(peak[place], held)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def held_by(session: int) -> tuple[float, float]:
    """The memory of all processes of a session in megabytes (PSS), and of its first one alone."""
    total, first = 0, 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(path.name)) != session:
                continue
            lines = (path / "smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:  # it has ended
            continue
        held = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
        total += held
        if int(path.name) == session:
            first = held
    return total / 1e6, first / 1e6
