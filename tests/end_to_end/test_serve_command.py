"""`fonds.serve.serve` as a process of its own: it starts, answers, and stops with all its query processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fonds.errors import UnavailableError
from fonds.serve.server import serve
from tests.small_release import fetch, write_small_release

SCRIPT = """
import sys
from pathlib import Path
from fonds.serve.server import serve
serve(Path(sys.argv[1]), "127.0.0.1", 0, ready=lambda url: print(url, flush=True))
"""


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def alive(process: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_server_leaves_no_process_behind(tmp_path: Path, stop: signal.Signals) -> None:
    """SIGTERM and SIGINT end the server and its query processes, without a traceback."""
    command = [sys.executable, "-c", SCRIPT, str(write_small_release(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            answer = fetch(process.stdout.readline().strip(), "/sparql?query=ASK%7B%7D").body
            workers = children(process.pid)
        finally:
            process.send_signal(stop)
        _, told = process.communicate()
    assert (answer, process.returncode, told) == (b'{"head":{},"boolean":true}', 0, "")
    assert len(workers) == 2
    assert not [worker for worker in workers if alive(worker)]


def descendants(process: int) -> list[int]:
    """All processes below a process."""
    return [found for child in children(process) for found in (child, *descendants(child))]


def serving_processes(process: int, wanted: int) -> list[int]:
    """The processes of a server that have query processes of their own, as soon as there are so many."""
    end = time.monotonic() + 30
    while len(found := [child for child in children(process) if children(child)]) < wanted and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_several_processes_answer_and_one_that_dies_is_replaced(tmp_path: Path) -> None:
    """A request is answered whichever process takes it; a killed one is replaced; counts are those of all; SIGTERM ends them all."""
    script = SCRIPT.replace("0, ready", "0, workers=1, processes=2, metrics=True, ready")
    command = [sys.executable, "-c", script, str(write_small_release(tmp_path))]
    asked = "/sparql?query=ASK%20%7B%20%3Curn%3Aa%3E%20%3Fp%20%3Fo%20%7D"
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert [fetch(address, asked, accept="application/json").status for _ in range(20)] == [200] * 20
            assert b'fonds_queries_total{outcome="at once"} 20.0' in fetch(address, "/metrics").body
            serving = serving_processes(process.pid, 2)
            os.kill(serving[0], signal.SIGKILL)
            assert len(serving_processes(process.pid, 2)) == 2
            assert [fetch(address, asked, accept="application/json").status for _ in range(20)] == [200] * 20
            everybody = descendants(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 0
    end = time.monotonic() + 10  # Python's own helper of several processes ends after them
    while any(map(alive, everybody)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not [one for one in everybody if alive(one)]


def test_what_cannot_be_served_is_told(tmp_path: Path) -> None:
    """A folder without a manifest and a port in use are UnavailableErrors that say what to do."""
    with pytest.raises(UnavailableError, match="fonds build"):
        serve(tmp_path, "127.0.0.1", 0)
    folder = write_small_release(tmp_path / "release")
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UnavailableError, match="--port"):
        serve(folder, "127.0.0.1", taken.getsockname()[1])
