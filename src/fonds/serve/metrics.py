"""What the server has done, counted over all its processes, for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from __future__ import annotations

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where the client library lets the processes of one server meet
_SECONDS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 30.0)

QUERIES = Counter("fonds_queries", "Queries, by how they ended.", ["outcome"])
TIMES = Histogram("fonds_query_seconds", "Seconds from a query to the beginning of its answer.", buckets=_SECONDS)
AT_ONCE = QUERIES.labels("at once")


def exposed() -> tuple[bytes, str]:
    """The counts of all processes of this server, and their media type."""
    if _FOLDER not in os.environ:
        return generate_latest(), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's own
    return generate_latest(registry), CONTENT_TYPE_LATEST
