"""fonds.runners.dask: what a real cluster makes comes in the order of the items, though workers are killed, and its errors are told with their mend."""

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

from fonds.config import Dataset, Project
from fonds.errors import ConfigurationError, SourceError, UnavailableError
from fonds.runner import HERE, Runner
from fonds.runners import Terms, load_runner
from fonds.runners.worker import require_same, state
from tests.conftest import ROOT
from tests.dask_cluster import Cluster, cluster, pids
from tests.unit.test_runner import Fail, NotReady, Repeat, plain


@pytest.fixture(scope="module")
def workers() -> Iterator[Cluster]:
    """A cluster of two workers."""
    with cluster() as found:
        yield found


@pytest.fixture
def terms(tmp_path: Path, workers: Cluster) -> Terms:
    """What a runner of this cluster is told."""
    (tmp_path / "project").mkdir()
    return Terms(Project(tmp_path / "project", Dataset("A")), tmp_path / "releases", scheduler=workers.scheduler_address)


@pytest.fixture
def dask(terms: Terms) -> Iterator[Runner]:
    """The runner."""
    with load_runner("dask")(terms) as found:
        yield found


def test_results_come_in_the_order_of_the_items(dask: Runner) -> None:
    """As in one process, though later items are done first, and some give nothing and others much."""
    assert plain(dask, Repeat(slow=60), 120) == plain(HERE, Repeat(), 120)
    assert plain(dask, Repeat(), 9000) == plain(HERE, Repeat(), 9000)
    assert list(dask.map(Repeat(), [])) == []


def test_both_workers_take_part_and_make_a_job_ready_once(dask: Runner) -> None:
    """Each process counts on from item to item; none of them is this one."""
    calls = {made[2] for made in dask.map(Repeat(slow=200), range(200))}
    processes = {call // 1000 for call in calls}
    assert len(processes) == 2
    assert os.getpid() not in processes
    assert len(calls) == 150  # each item is another call of its process; one in four gives nothing


def test_items_are_not_taken_long_before_their_turn(dask: Runner) -> None:
    """An endless stream of items is no trouble: as many are out as its pieces hold, and not more the longer it goes on."""
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in count(1):
            taken = number
            yield number

    ahead = []
    for given, _ in enumerate(islice(dask.map(Repeat(), items()), 30_000), 1):
        ahead.append(taken - given * 2 / 3)  # an item gives one and a half results
    assert max(ahead) < 2000
    assert max(ahead[20_000:]) <= max(ahead[:20_000]) + 64


@dataclass(frozen=True, slots=True)
class Large:
    """The job of giving so many mebibytes for each item."""

    size: int

    def begin(self) -> Callable[[int], Iterator[bytes]]:
        """What gives them."""
        return lambda number: (bytes([number]) * (1 << 20) for _ in range(self.size))


def test_large_results_wait_in_files_that_are_taken_away(dask: Runner, terms: Terms) -> None:
    """All of it comes; the folder beside the release holds no results at the end."""
    sizes = [(len(made), made[0]) for made in dask.map(Large(20), range(6))]
    assert sizes == [(1 << 20, number) for number in range(6) for _ in range(20)]
    (desk,) = terms.place.iterdir()
    assert sum(path.stat().st_size for path in desk.iterdir()) < 1 << 20


def test_an_error_is_raised_in_its_turn(dask: Runner) -> None:
    """Results of the items before come first; then the error as it was, and it is not tried again; the runner goes on with other work."""
    made = dask.map(Fail("source"), range(9))
    assert list(islice(made, 5)) == [0, 1, 2, 3, 4]
    with pytest.raises(SourceError) as error:
        next(made)
    assert (error.value.where, error.value.why, error.value.mend) == ("documents/5.txt", "is broken", "mend it")
    with pytest.raises(SourceError, match=r"corrections\.tsv:1"):
        list(dask.map(NotReady(), range(9)))
    with pytest.raises(RuntimeError, match="LocalError: of this place"):
        list(dask.map(Fail("local"), range(9)))
    assert plain(dask, Repeat(), 12) == plain(HERE, Repeat(), 12)


def test_a_worker_that_is_killed_is_made_up_for(dask: Runner, workers: Cluster) -> None:
    """Its work is done by the others, that which it had done and not handed over too."""
    made = dask.map(Repeat(slow=100), range(90))
    found = list(islice(made, 15))
    os.kill(pids(workers)[0], signal.SIGKILL)
    found += made
    assert [(number, place) for number, place, _ in found] == plain(HERE, Repeat(), 90)


def test_work_that_ends_each_worker_ends_the_build(dask: Runner) -> None:
    """The error says so and what to do; the workers come back and do other work."""
    with pytest.raises(UnavailableError, match=r"ended 4 workers .* memory"):
        list(dask.map(Fail("killed"), range(9)))
    assert plain(dask, Repeat(), 12) == plain(HERE, Repeat(), 12)


@dataclass(frozen=True, slots=True)
class Mark:
    """The job of making a file for each item, half a second after it was begun."""

    folder: Path

    def begin(self) -> Callable[[int], list[int]]:
        """What makes them."""

        def work(number: int) -> list[int]:
            time.sleep(0.5 if number > 3 else 0)
            (self.folder / str(number)).touch()
            return [number]

        return work


def test_what_is_not_wanted_any_more_is_not_done(dask: Runner, tmp_path: Path) -> None:
    """When the results are left, what is at work comes to its end first, and no other item is begun."""
    folder = tmp_path / "marks"
    folder.mkdir()
    made = dask.map(Mark(folder), count())
    assert next(made) == 0
    made.close()  # type: ignore[attr-defined]  # a generator
    left = {path.name for path in folder.iterdir()}
    time.sleep(2)
    assert {path.name for path in folder.iterdir()} == left


def test_a_worker_that_does_not_share_the_files_is_told_of(terms: Terms, monkeypatch: pytest.MonkeyPatch) -> None:
    """It sees no project, or none of what is written here: the error names worker, folder and mend; nothing is left beside the release."""
    from fonds.runners import dask as module  # noqa: PLC0415  # Dask need not be installed

    monkeypatch.setattr(module, "look", _blind)
    with pytest.raises(UnavailableError, match=r"tcp://.*does not share our files.*same path"), load_runner("dask")(terms):
        pass
    assert list(terms.place.iterdir()) == []
    assert list(terms.project.folder.iterdir()) == []


def _blind(tokens: list[tuple[Path, str]], desk: Path) -> tuple[str, Path | None]:
    """What `look` finds on a machine that has other folders of these names."""
    from fonds.runners.worker import look  # noqa: PLC0415

    return look([(file.parent / "elsewhere" / file.name, token) for file, token in tokens], desk)


def test_where_no_scheduler_is(terms: Terms) -> None:
    """The error names the address and the mend; so does one for an address that is none, and one for a cluster without workers."""
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(UnavailableError, match=r"no scheduler answers.*dask scheduler") as error, load_runner("dask")(_at(terms, address)):
            pass
        assert error.value.where == address


def _at(terms: Terms, address: str | None, jobs: int | None = None) -> Terms:
    return Terms(terms.project, terms.place, jobs, address)


def test_a_cluster_without_workers(terms: Terms, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for some time for one."""
    from fonds.runners import dask as module  # noqa: PLC0415

    monkeypatch.setattr(module, "_WAIT", 1)
    with (
        cluster(n_workers=0) as empty,
        pytest.raises(UnavailableError, match=r"has no worker.*dask worker"),
        load_runner("dask")(_at(terms, empty.scheduler_address)),
    ):
        pass


def test_options_that_do_not_fit() -> None:
    """A runner says which option it cannot use, or needs; an unknown runner is answered with the nearest name."""
    terms = Terms(Project(Path(), Dataset("A")), Path())
    pytest.importorskip("distributed")
    for name, told, why in (
        ("dask", _at(terms, None), "--scheduler: is missing"),
        ("dask", _at(terms, "tcp://x", 2), "--jobs"),
        ("processes", _at(terms, "tcp://x"), "--scheduler"),
    ):
        with pytest.raises(ConfigurationError, match=why), load_runner(name)(told):
            pass
    with pytest.raises(ConfigurationError, match="did you mean 'dask'"):
        load_runner("dusk")


def test_without_dask_the_mend_is_told() -> None:
    """Whoever has not installed the extra is told how."""
    program = "import sys\nsys.modules['distributed'] = None\nfrom fonds.cli import main\nmain(sys.argv[1:])"
    arguments = ["build", str(ROOT / "data" / "seed"), "--out", "x/release", "--runner", "dask", "--scheduler", "tcp://x"]
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'fonds[dask]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_fonds_or_python_is_told_with_its_mend() -> None:
    """Python by its minor version, fonds by its version and by its files."""
    require_same(state(), state(), "w")
    require_same(state() | {"Python": state()["Python"] + "9"}, state(), "w")
    for change, why in (
        ({"Python": "3.9.1"}, r"w: the worker has Python 3\.9\.1.*start it with Python 3\."),
        ({"fonds": "0.0.1"}, r"w: the worker has fonds 0\.0\.1.*pip install 'fonds\[dask\]=="),
        ({"fonds": "", "digest": ""}, "has no fonds.*pip install"),
        ({"digest": "0"}, "other files.*pip install"),
    ):
        with pytest.raises(UnavailableError, match=why):
            require_same(state() | change, state(), "w")


def test_a_worker_with_another_fonds_is_found_before_the_work(terms: Terms, tmp_path: Path) -> None:
    """A real worker that has another version installed, and none of this one's modules."""
    other = tmp_path / "other" / "fonds"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text('__version__ = "0.0.9"\n', encoding="utf-8")
    with cluster(n_workers=0) as empty:
        arguments = [sys.executable, "-m", "distributed.cli.dask_worker", empty.scheduler_address, "--no-nanny", "--no-dashboard", "--nthreads", "1"]
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(other.parent)}, cwd=tmp_path) as worker:
            try:
                with (
                    pytest.raises(UnavailableError, match=r"has fonds 0\.0\.9.*pip install"),
                    load_runner("dask")(_at(terms, empty.scheduler_address)),
                ):
                    pass
            finally:
                worker.terminate()
