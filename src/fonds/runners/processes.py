"""The runner of this machine: some processes, as many as are worth it, or this process alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from fonds.errors import ConfigurationError
from fonds.runner import HERE, Pool, Runner
from fonds.runners import Terms
from fonds.sources import document_files

_WORTH = 1 << 16  # bytes of documents for which it is worth to start one process more


@contextmanager
def start(terms: Terms) -> Iterator[Runner]:
    """A runner with so many processes, which end with it, or as many as are worth it; this process alone for 1."""
    if terms.scheduler:
        raise ConfigurationError("--scheduler", "processes of this machine need none", "add --runner dask, or leave it away")
    number = terms.jobs or worth(sum(path.stat().st_size for path in document_files(terms.project)))
    if number == 1:
        yield HERE
        return
    with Pool(number, preload=["fonds.build"]) as pool:
        yield pool


def worth(size: int) -> int:
    """How many processes are worth it for documents of so many bytes: at most as many as there are cores that this one may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 1 + size // _WORTH)
