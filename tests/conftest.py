"""What many tests need: the seed project, its account and a release of it, made once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fonds.authorities.register import load_register
from fonds.build import build
from fonds.build.extraction import Extraction
from fonds.config import Project, load_project
from fonds.release import Release
from fonds.resources import resource
from fonds.runner import HERE
from fonds.values import Account

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DATE = "2026-11-24"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of official schemas and check data is not beside this checkout")


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the seed project, so that a build may write into it."""
    folder = tmp_path_factory.mktemp("project") / "seed"
    shutil.copytree(resource("data", "seed"), folder)
    return load_project(folder)


@pytest.fixture(scope="session")
def account(seed: Project) -> Account:
    """What the seed document says."""
    (path,) = seed.documents.glob("*.txt")
    (done,) = HERE.map(Extraction(seed, load_register(seed.authorities)), [path])
    assert isinstance(done.value.account, Account)
    return done.value.account


@pytest.fixture(scope="session")
def release_folder(seed: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the seed project."""
    folder = tmp_path_factory.mktemp("release") / "release"
    build(seed, folder, date=DATE)
    return folder


@pytest.fixture(scope="session")
def release(release_folder: Path) -> Release:
    """The release, opened."""
    return Release.open(release_folder)


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """A server of a release in a process of its own, on a free port; gives its address."""
    command = [sys.executable, "-m", "fonds", "serve", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        try:
            address = line.split(" at ")[1].split(" ")[0]
            for _ in range(100):
                try:
                    with urllib.request.urlopen(address + "robots.txt", timeout=5):
                        break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(15)


@pytest.fixture(scope="session")
def server(release_folder: Path) -> Iterator[str]:
    """A server of the seed's release."""
    with serving(release_folder, "--time-limit", "4") as address:
        yield address
