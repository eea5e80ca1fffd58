"""What a Dask worker does: takes up a job once for each of its threads, does some items at a time, and stops when it is told.

Job and results that are large pass through a folder that all workers share, the desk of a build.
"""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import platform
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from fonds.errors import UnavailableError
from fonds.runner import travelling

SHARE = "put project and release on storage that all workers have at the same path and may read and write"
_LARGEST = 16 << 20  # bytes of results that pass through the scheduler; more of them wait in a file
_REST, _LOOKS = 0.05, 400  # seconds between two looks whether work has ended, and how many there are


@dataclass(frozen=True, slots=True)
class Done:
    """What came of some items: results, pickled one after another, here or in a file; the error that ended them; the seconds that they took."""

    data: bytes
    file: Path | None
    error: BaseException | None
    seconds: float

    def results(self) -> Iterator[Any]:
        """The results; then the error is raised, if there was one."""
        with self.file.open("rb") if self.file else BytesIO(self.data) as stream:
            while True:
                try:
                    yield pickle.load(stream)  # noqa: S301  # of our own worker
                except EOFError:
                    break
        if self.file:
            self.file.unlink()
        if self.error:
            raise self.error


class _Tray:
    """Results on their way back: in memory, and from a certain size on in a file on the desk."""

    def __init__(self, desk: Path) -> None:
        self.desk = desk
        self.file: Path | None = None
        self.stream: IO[bytes] = BytesIO()

    def put(self, made: object) -> None:
        """Add a result."""
        pickle.dump(made, self.stream, pickle.HIGHEST_PROTOCOL)
        if isinstance(self.stream, BytesIO) and self.stream.tell() > _LARGEST:
            held = self.stream.getbuffer()
            self.stream = tempfile.NamedTemporaryFile("wb", dir=self.desk, delete=False)  # noqa: SIM115  # closed in done()
            self.file = Path(self.stream.name)
            self.stream.write(held)

    def done(self, error: BaseException | None, seconds: float) -> Done:
        """What is sent."""
        data = self.stream.getvalue() if isinstance(self.stream, BytesIO) else b""
        self.stream.close()
        return Done(data, self.file, error, seconds)


class _Bench:
    """The jobs of one process: made ready for each thread, at work, stopped."""

    def __init__(self) -> None:
        self.ready: dict[int, tuple[Path, Callable[[Any], Iterable[Any]]]] = {}
        self.busy = Counter[Path]()
        self.stopped: set[Path] = set()
        self.lock = threading.Lock()

    def work(self, job: Path) -> Callable[[Any], Iterable[Any]]:
        """What does the items of a job in this thread; it is read and made ready the first time."""
        thread = threading.get_ident()
        held = self.ready.get(thread)
        if held is None or held[0] != job:
            self.ready.pop(thread, None)  # the job before holds files open
            held = self.ready[thread] = job, read_job(job).begin()
        return held[1]

    @contextmanager
    def at(self, job: Path) -> Iterator[None]:
        """Work at a job, which is told to whoever wants to stop it."""
        with self.lock:
            self.busy[job] += 1
        try:
            yield
        finally:
            with self.lock:
                self.busy[job] -= 1


_BENCH = _Bench()


def write_job(job: object, place: Path) -> None:
    """Put a job on the desk, with the state of the fonds that it is for."""
    place.write_bytes(pickle.dumps((state(), pickle.dumps(job))))


def read_job(place: Path) -> Any:  # noqa: ANN401  # any job
    """A job from the desk; UnavailableError where this process cannot see it, or has another fonds or Python."""
    try:
        meant, job = pickle.loads(place.read_bytes())  # noqa: S301  # from our own client
    except OSError as error:
        raise UnavailableError(str(place.parent), f"is not to be seen on {platform.node()}: {error.strerror}", SHARE) from error
    require_same(state(), meant, platform.node())
    return pickle.loads(job)  # noqa: S301


def do(job: Path, items: bytes) -> Done:
    """Do some items of a job."""
    tray, error = _Tray(job.parent), None
    begun = time.monotonic()
    with _BENCH.at(job):
        try:
            work = _BENCH.work(job)
            begun = time.monotonic()
            for item in pickle.loads(items):  # noqa: S301
                if job in _BENCH.stopped:
                    break
                for made in work(item):
                    tray.put(made)
        except Exception as caught:
            error = travelling(caught)
    return tray.done(error, time.monotonic() - begun)


async def stop(job: Path) -> None:
    """Begin no other item of a job, and wait for those at work, but not for long."""
    _BENCH.stopped.add(job)
    for _ in range(_LOOKS):
        if not _BENCH.busy[job]:
            return
        await asyncio.sleep(_REST)


def forget() -> None:
    """Put away what jobs made ready: it holds files open."""
    _BENCH.ready.clear()
    _BENCH.stopped.clear()


# what a worker must be like --------------------------------------------------------------------------------------------

State = dict[str, str]


def prober() -> Callable[[], State]:
    """What tells versions where it runs. It is made here, so that it is shipped whole: a worker that has no fonds can tell that."""

    def probe() -> State:
        found = {"Python": platform.python_version()}
        try:
            import fonds  # noqa: PLC0415
        except ImportError:
            return found | {"fonds": "", "digest": ""}
        package = Path(fonds.__file__).parent
        folders = [package, *(top / name for top in (package / "_resources", package.parents[1]) for name in ("data", "ontology", "shapes"))]
        seen: dict[str, Path] = {}
        for folder in folders:
            for path in folder.rglob("*"):
                parts = path.relative_to(folder.parent).parts
                # A project that ships with fonds changes while it is built, and so does what is hidden.
                passed_over = {"_resources", "__pycache__", "seed"} & {*parts} or any(part.startswith(".") for part in parts)
                if path.is_file() and not passed_over:
                    seen.setdefault("/".join(parts), path)
        digest = hashlib.sha256()
        for name in sorted(seen):
            digest.update(f"{name}\n{hashlib.sha256(seen[name].read_bytes()).hexdigest()}\n".encode())
        return found | {"fonds": fonds.__version__, "digest": digest.hexdigest()}

    return probe


@cache
def state() -> State:
    """The versions of this process."""
    return prober()()


def require_same(found: State, meant: State, where: str) -> None:
    """UnavailableError where a worker has another Python, another fonds or none."""
    python, wanted = (state["Python"].rpartition(".")[0] for state in (found, meant))
    if python != wanted:
        raise UnavailableError(where, f"the worker has Python {found['Python']}, this is {meant['Python']}", f"start it with Python {wanted}")
    mend = f"install the same there: pip install 'fonds[dask]=={meant['fonds']}', and start the worker again"
    if found["fonds"] != meant["fonds"]:
        has = f"fonds {found['fonds']}" if found["fonds"] else "no fonds"
        raise UnavailableError(where, f"the worker has {has}, this is fonds {meant['fonds']}", mend)
    if found["digest"] != meant["digest"]:
        raise UnavailableError(where, f"the worker's fonds {found['fonds']} has other files than this one", mend)


def look(tokens: Iterable[tuple[Path, str]], desk: Path) -> tuple[str, Path | None]:
    """Look for a token in each of some files, and write an answer on the desk: what hinders this process, or else where the answer is."""
    for file, token in tokens:
        try:
            if file.read_text(encoding="utf-8") != token:
                return f"{file.parent} is another folder there", None
        except OSError as error:
            return f"{file.parent} is not to be seen there: {error.strerror}", None
    try:
        with tempfile.NamedTemporaryFile(dir=desk, delete=False) as answer:
            return "", Path(answer.name)
    except OSError as error:
        return f"{desk.parent} cannot be written there: {error.strerror}", None
