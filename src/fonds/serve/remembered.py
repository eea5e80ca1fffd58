"""Answers that are given again as they are: a release does not change, so neither does an answer of it."""

from __future__ import annotations

from collections import OrderedDict

LARGEST = 1 << 16  # bytes of an answer that is remembered

Key = tuple[bytes, str | None]  # a request's query string and Accept header


class Remembered:
    """The answers asked for last, up to so many bytes; of one release and one process."""

    def __init__(self, size: int) -> None:
        self.size, self._held = size, 0
        self._answers: OrderedDict[Key, tuple[bytes, bytes]] = OrderedDict()

    def get(self, key: Key) -> tuple[bytes, bytes] | None:
        """The media type and body of an answer; None where it is not known."""
        found = self._answers.get(key)
        if found:
            self._answers.move_to_end(key)
        return found

    def keep(self, key: Key, media: bytes, body: bytes) -> None:
        """Remember an answer, and forget those that were asked for longest ago where there is no room."""
        taken = len(body) + len(key[0])
        if taken > LARGEST or key in self._answers:
            return
        self._answers[key] = media, body
        self._held += taken
        while self._held > self.size:
            (query, _), (_, forgotten) = self._answers.popitem(last=False)
            self._held -= len(forgotten) + len(query)
