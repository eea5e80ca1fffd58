"""The first page: what the collection holds, when and where it was, and who met whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from fonds.publish.drawings import Bar, draw_map, draw_timeline, draw_years
from fonds.publish.network import Meetings, draw_network
from fonds.publish.pages.thing import UNREAL
from fonds.publish.rows import Rows
from fonds.publish.shown import Happening, Link
from fonds.publish.views import Views

_FEW = 40  # bars of a timeline; of more events the years are counted instead
_PINS = 300
_DOCUMENTS = 12
_PAIRS = 200


class Survey:
    """What the first page tells of all things, gathered while their pages are written."""

    def __init__(self, views: Views, rows: Rows) -> None:
        self.views, self.rows = views, rows
        self.meetings = Meetings()
        self.letters = False
        self.bars: list[Bar] = []
        self.years: Counter[int] = Counter()

    def see(self, happening: Happening, present: Iterable[Link]) -> None:
        """Take note of an event, and of who was there."""
        if not set(UNREAL) & set(happening.types):
            self.meetings.add(present)
            self.letters |= "correspondence" in happening.types
            if happening.begin and happening.begin[:4] == happening.end[:4]:
                self.years[int(happening.begin[:4])] += 1
        bar = self.views.bar(happening)
        if bar and len(self.bars) <= _FEW:
            self.bars.append(bar)

    def context(self) -> dict[str, Any]:
        """What fills the template of the first page."""
        network = draw_network(self.meetings)
        few = len(self.bars) <= _FEW
        return {
            "documents": list(self.rows.earliest("document", _DOCUMENTS)),
            "more": self.rows.count("document") - _DOCUMENTS,
            "map": draw_map(self.views.pins(*self._places())),
            "timeline": draw_timeline(self.bars) if few else None,
            "years": None if few else draw_years(dict(self.years)),
            "network": network,
            "letters": self.letters,
            "pairs": network.edges[:_PAIRS] if network else (),
        }

    def _places(self) -> tuple[list[Link], dict[str, int]]:
        """The places that most documents tell of, with the numbers of these."""
        rows = list(self.rows.heaviest("place", _PINS))
        return [row.link for row in rows], {row.link.path: row.weight for row in rows}
