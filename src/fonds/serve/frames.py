"""What the server and its query processes say to each other: jobs as lines of JSON, answers as frames of bytes."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass

HEADER = struct.Struct(">cI")

READY = b"R"
DATA = b"D"
END = b"E"
FAILURE = b"F"
"""A failure's payload is JSON: `where`, `why`, `mend`, and `query` (true where the query is to blame)."""


@dataclass(frozen=True, slots=True)
class Job:
    """A query to answer.

    `media` is the media type of the answer; `text/html` asks for at most `rows` rows as JSON, for a page to show.
    `default` and `named` are the graphs of the protocol's dataset; None leaves it to the query (`union`: to the union of all).
    """

    media: str
    query: str
    union: bool = True
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    rows: int = 1000
    seconds: float = 30.0

    def line(self) -> bytes:
        """The job as one line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Job:
        """The job of a line."""
        values = json.loads(line)
        for name in ("default", "named"):
            values[name] = None if values[name] is None else tuple(values[name])
        return cls(**values)


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """A frame: its kind, the length of its payload, the payload."""
    return HEADER.pack(kind, len(payload)) + payload
