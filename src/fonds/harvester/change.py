"""What all protocols tell: a thing that is there in a version, one that is gone, a place to go on from, the end; and what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to harvest: the prefix of a metadata format and a set (OAI-PMH), patterns of addresses (ResourceSync), all of it or what changed."""

    prefix: str = ""
    set: str = ""
    match: tuple[str, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A thing as a file: its bytes, the ending of its name, where the web has it, and the namespace or media type of its form."""

    data: bytes
    ending: str
    address: str
    form: str


@dataclass(frozen=True, slots=True)
class Change:
    """A thing of that identifier and datestamp: `content` fetches it (None where it is not to be had now), and is None itself where it is gone.

    `name` is what the source calls the file, where it has a name for it.
    """

    identifier: str
    datestamp: str
    content: Callable[[], Content | None] | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the list to go on from: its token, the source's time when the list began, and how much there is in all (0: not told)."""

    token: str
    moment: str
    total: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """The end of the list: the source's time for the next asking, and whether the list told all that there is."""

    moment: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not harvested, by the kind of thing that it is."""

    kind: str


Told = Change | Mark | End | Skipped


class Feed(Protocol):
    """A source that was found at an address: its protocol, the address to ask, and what it calls itself."""

    @property
    def protocol(self) -> str:
        """`oai`, `discovery` or `resourcesync`."""

    @property
    def base(self) -> str:
        """The address that is asked."""

    @property
    def archive(self) -> str:
        """What the source calls itself."""

    @property
    def prefix(self) -> str:
        """The prefix of the metadata format, empty where the protocol has none."""

    def changes(self, since: str, mark: Mark | None) -> Iterator[Told]:
        """What was changed since a moment of the source's own time (empty: all there is), from a mark of an earlier run on; closed by an End."""
