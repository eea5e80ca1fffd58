"""fonds.text: brackets, blocks, sentences, and offsets that survive them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from fonds.text import blocks, read, sentences


def test_an_expansion_reads_as_a_word_and_keeps_its_place() -> None:
    """An editor's expansion is read without its brackets, and its span covers them."""
    source = "with c[omrade]s I[van]. V. Orlik and [Paul] Lenz"
    reading = read(source)
    assert reading.plain == "with comrades Ivan V. Orlik and Paul Lenz"
    start = reading.plain.index("Ivan")
    assert reading.span(start, start + len("Ivan V. Orlik")).of(source) == "I[van]. V. Orlik"
    start = reading.plain.index("Paul")
    assert reading.span(start, start + len("Paul Lenz")).of(source) == "[Paul] Lenz"


def test_a_long_bracket_is_a_note_and_stays() -> None:
    """A bracket that holds a whole note is no expansion."""
    source = "dollars [stamp: received on the third of May, filed in the second room]."
    assert read(source).plain == source


@given(strategies.text(alphabet="ab[]. \n", max_size=60))
def test_every_plain_character_stands_at_its_offset(source: str) -> None:
    """Whatever the brackets, a plain character is the source's character at its offset."""
    reading = read(source)
    assert "".join(source[offset] for offset in reading.offsets) == reading.plain


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Orlik spoke. Lenz did not.", 2),
        ("He met I. V. Horn. They left.", 2),
        ("1. The war at present\n2. Measures after it.", 2),
        ("It was 3 p.m. and raining.", 1),
        ("“Is it so?” he asked. No.", 2),
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str, count: int) -> None:
    """Titles, initials and list numbers end no sentence; question marks and full stops do."""
    assert len(list(sentences(text))) == count


def test_blocks_are_runs_of_lines() -> None:
    """An empty line parts two blocks, a line end alone does not."""
    text = "one\ntwo\n\n\nthree"
    assert [block.of(text) for block in blocks(text)] == ["one\ntwo", "three"]
