"""The index of the static search: small files, of which a reader's browser fetches those that a question needs.

`search/words/{n}.json` holds the words of one share of the alphabet, each with the things that use it; `search/things/{n}.json` holds twenty
things with their names and texts. Which share a word belongs to follows from its first two characters, the same here and in search.js.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections import Counter
from pathlib import Path
from types import TracebackType

CHUNK = 20
_BUFFER = 20_000
_TITLE, _MOST = 5, 9
_WORD = re.compile(r"[^\W_]{2,}")


def folded_words(text: str) -> list[str]:
    """The words of a text without accents and capitals, those of one character left out.

    >>> folded_words("Čičerin's 2 São-Paulo")
    ['cicerin', 'sao', 'paulo']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(plain.lower())


def share_of(word: str, shares: int) -> int:
    """The share of the alphabet that a word is in, by its first two characters.

    >>> share_of("moscow", 64) == share_of("mo", 64)
    True
    """
    first, second = ord(word[0]), ord(word[1])
    return (first * 31 + second) % shares


class SearchIndex:
    """Writes the index below a folder as things pass by: it holds no more than twenty of them, and a buffer of words."""

    def __init__(self, folder: Path, expected: int) -> None:
        self.folder = folder
        self.shares = next((n for n, most in ((64, 5_000), (256, 50_000)) if expected <= most), 1024)
        self._waiting: dict[int, list[str]] = {}
        self._held = self._count = 0
        self._chunk: list[list[str]] = []

    def __enter__(self) -> SearchIndex:
        """Make the folders."""
        for name in ("words", "things", "spool"):
            (self.folder / name).mkdir(parents=True)
        return self

    def add(self, path: str, label: str, names: str, date: str, text: str) -> None:
        """Take in a thing: where its page is, its title, its names, its date and its text."""
        counts: Counter[str] = Counter(folded_words(f"{names} {text}"))
        for word in folded_words(label):
            counts[word] += _TITLE
        for word, count in counts.items():
            self._waiting.setdefault(share_of(word, self.shares), []).append(f"{word} {self._count} {min(count, _MOST)}\n")
        self._held += len(counts)
        self._chunk.append([path, label, names, date, text])
        self._count += 1
        if len(self._chunk) == CHUNK:
            self._write_chunk()
        if self._held > _BUFFER:
            self._spool()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Write what is left, and the words of each share."""
        if kind is None:
            if self._chunk:
                self._write_chunk()
            self._spool()
            used = [number for number in range(self.shares) if self._write_share(number)]
            about = {"shares": self.shares, "used": used, "chunk": CHUNK, "things": self._count}
            _write_json(self.folder / "index.json", about)
        shutil.rmtree(self.folder / "spool")

    def _write_chunk(self) -> None:
        _write_json(self.folder / "things" / f"{(self._count - 1) // CHUNK}.json", self._chunk)
        self._chunk = []

    def _spool(self) -> None:
        for share, rows in self._waiting.items():
            with (self.folder / "spool" / str(share)).open("a", encoding="utf-8", newline="\n") as file:
                file.writelines(rows)
        self._waiting, self._held = {}, 0

    def _write_share(self, number: int) -> bool:
        """Write one share: each word with the numbers of its things, each followed by how much it says of that thing."""
        spool = self.folder / "spool" / str(number)
        if not spool.is_file():
            return False
        found: dict[str, list[int]] = {}
        with spool.open(encoding="utf-8") as file:
            for line in file:
                word, thing, weight = line.split()
                found.setdefault(word, []).extend((int(thing), int(weight)))
        _write_json(self.folder / "words" / f"{number}.json", dict(sorted(found.items())))
        return True


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
