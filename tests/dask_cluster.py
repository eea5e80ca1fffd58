"""A Dask cluster on this machine for tests: two processes that live in another folder, time zone and language than we do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

Cluster = Any  # a LocalCluster of distributed, which need not be installed


@contextmanager
def cluster(**options: object) -> Iterator[Cluster]:
    """A cluster of two workers; the test is passed over where Dask is not installed."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'fonds[dask]'")
    environment = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    chosen = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": "127.0.0.1:0", "env": environment} | options
    with distributed.LocalCluster(**chosen) as found:
        yield found


def pids(found: Cluster) -> list[int]:
    """The processes of the workers."""
    return [nanny.pid for nanny in found.workers.values() if nanny.pid]
