"""fonds.publish: drawings, marks, escaping, identifiers."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.errors import ConfigurationError
from fonds.identifiers import Identifier, read_identifiers, renewed, write_identifiers
from fonds.publish.drawings import Bar, Pin, draw_map, draw_timeline
from fonds.publish.marks import pieces
from fonds.publish.shown import Mark


def test_every_pin_lies_on_the_map() -> None:
    """A map holds all its pins, north above south and west left of east."""
    drawn = draw_map([Pin(113.3, 23.1, "South", "place/s"), Pin(126.6, 45.7, "North", "place/n")])
    assert drawn is not None
    north, south = drawn.pins
    assert (north.label, south.label) == ("North", "South")
    assert north.y < south.y
    assert north.x > south.x
    assert all(0 < pin.x < drawn.width and 0 < pin.y < drawn.height for pin in drawn.pins)
    assert drawn.land.startswith("M")
    assert draw_map([]) is None


def test_a_timeline_has_a_row_for_each_event_in_their_order() -> None:
    """Bars stand below each other, the earlier further left."""
    drawn = draw_timeline(
        [Bar("1951-05-03", "1951-05-03", "late", "event/b", "event"), Bar("1949-01-01", "1950-12-31", "early", "event/a", "denied")]
    )
    assert drawn is not None
    assert [bar.label for bar in drawn.bars] == ["early", "late"]
    assert drawn.bars[0].x < drawn.bars[1].x
    assert drawn.bars[0].y < drawn.bars[1].y


def test_marks_that_overlap_lose_no_text() -> None:
    """However mentions lie on each other, the pieces are the text."""
    text = "Orlik said that Prag was far"
    marks = [
        Mark(0, 5, "person/o", "O", "person", "r", "1"),
        Mark(3, 9, "group/x", "X", "group", "r", "1"),
        Mark(16, 28, "statement/s", "S", "statement", "r", "1"),
        Mark(16, 20, "place/p", "P", "place", "r", "1"),
    ]
    cut = pieces(text, marks)
    assert "".join(piece.text for piece in cut) == text
    assert [piece.mark.path for piece in cut if piece.mark] == ["person/o", "place/p"]
    assert [piece.text for piece in cut if piece.speech] == ["Prag", " was far"]


def test_an_identifier_once_published_is_never_lost() -> None:
    """What is gone is withdrawn, what came back is current, what was merged stays merged."""
    known = {path: Identifier(path) for path in ("person/a", "person/b")} | {"person/c": Identifier("person/c", "merged", "person/a")}
    after = renewed(known, ["person/a", "person/d"])
    assert {path: i.state for path, i in after.items()} == {
        "person/a": "current",
        "person/b": "withdrawn",
        "person/c": "merged",
        "person/d": "current",
    }
    assert renewed(after, ["person/a", "person/b", "person/d"])["person/b"].state == "current"


def test_the_register_of_identifiers_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Write and read are a pair; a broken row is named."""
    file = tmp_path / "identifiers.tsv"
    rows = renewed({"person/c": Identifier("person/c", "merged", "person/a")}, ["person/a"])
    write_identifiers(file, rows)
    assert read_identifiers(file) == rows
    file.write_text(file.read_text(encoding="utf-8") + "person/x\tlost\t\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"identifiers\.tsv:4"):
        read_identifiers(file)
