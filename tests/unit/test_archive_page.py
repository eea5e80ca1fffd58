"""fonds.sources: the record apart from the page around it; what is no document is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.config import load_project
from fonds.errors import ConfigurationError, SourceError
from fonds.sources import project_documents
from fonds.sources.archive_page import read_page
from fonds.sources.profile import load_profile
from fonds.values import Document, Source

PAGE = """Skip to content

May 3, 1951

Record of Conversation between Ferdinand Lenz and Paul Orlik

On the evening of 3 May 1951 Lenz met Orlik.

The conversation ended at this.

Lenz and Orlik discuss a delegation.

Document Information

Source

AMU, f. 12, op. 1, d. 7, ll. 3-4. Translated by Eva Kurz.

Rights

The archive welcomes reuse.

Language

German
"""


def page(text: str) -> Document:
    """The document of a page."""
    return read_page(Source("a.txt", text), "a", load_profile("archive-page", Path()))


def test_the_record_stands_apart_from_the_page() -> None:
    """Title and text are the record; navigation, abstract, note and rights are not."""
    document = page(PAGE)
    text = document.source.text
    assert document.text.startswith("Record of Conversation between")
    assert document.text.endswith("The conversation ended at this.")
    assert [span.of(text) for span in (document.date, document.summary, document.rights) if span] == [
        "May 3, 1951", "Lenz and Orlik discuss a delegation.", "The archive welcomes reuse.",
    ]  # fmt: skip
    assert (document.kind, document.original_language) == ("record-of-conversation", "de")


def test_a_classification_is_a_line_of_its_own() -> None:
    """A line that says SECRET and nothing else is the record's classification; the word in a sentence is none."""
    document = page(PAGE.replace("On the evening", "TOP SECRET\n\nOn the evening"))
    assert document.classification is not None
    assert document.classification.of(document.source.text) == "TOP SECRET"
    assert page(PAGE.replace("met Orlik", "met Orlik in secret")).classification is None


def test_values_that_lost_their_labels_are_known_by_what_they_say() -> None:
    """A scraped page whose labels are gone still gives the source note and the rights."""
    document = page(PAGE.replace("Source\n\n", "").replace("Rights\n\n", ""))
    assert document.reference is not None
    assert document.rights is not None


def test_a_record_without_abstract_keeps_its_last_paragraph() -> None:
    """A last paragraph that tells no summary belongs to the record."""
    document = page(PAGE.replace("Lenz and Orlik discuss a delegation.\n\n", ""))
    assert document.summary is None
    assert document.text.endswith("The conversation ended at this.")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\0\0\0", "not a text file"),
        ("Запись беседы".encode("cp1251"), "is not UTF-8"),
        (PAGE.encode("utf-16"), "is UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_a_mend(tmp_path: Path, data: bytes, told: str) -> None:
    """An empty, binary or wrongly encoded file is an error that names the file."""
    (tmp_path / "fonds.toml").write_text('[dataset]\ntitle = "A"\n', encoding="utf-8")
    (tmp_path / "documents").mkdir()
    path = tmp_path / "documents" / "a.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=told) as error:
        raise _outcome(tmp_path)
    assert error.value.where.startswith("documents/a.txt")
    assert error.value.mend


def _outcome(folder: Path) -> Exception:
    ((_, outcome),) = project_documents(load_project(folder), [folder / "documents" / "a.txt"])
    assert isinstance(outcome, SourceError)
    return outcome


def test_an_unknown_profile_names_the_nearest(tmp_path: Path) -> None:
    """A profile that does not exist is an error of the configuration."""
    (tmp_path / "fonds.toml").write_text('[dataset]\ntitle = "A"\n[sources]\nprofile = "archive-pge"\n', encoding="utf-8")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text(PAGE, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="did you mean 'archive-page'"):
        _outcome(tmp_path)


def test_an_abstract_may_stand_above_the_record() -> None:
    """A paragraph in the present tense before the record's heading is the abstract, and its author is credited."""
    top = "May 3, 1951\n\nRecord of Conversation between Lenz and Orlik\n\nCite Share Download\n\nLenz and Orlik speak about wheat. Summary by Eva Kurz.\n\n"
    document = page(f"{top}SECRET\n\nLenz met Orlik.\n\nHe left.\n\nDocument Information\n\nSource\n\nAMU, f. 1, op. 1, d. 2.\n")
    text = document.source.text
    assert document.text == "SECRET\n\nLenz met Orlik.\n\nHe left."
    assert document.summary
    assert document.summary.of(text) == "Lenz and Orlik speak about wheat. Summary by Eva Kurz."
    assert [(role, span.of(text)) for role, span in document.contributors] == [("summary-author", "Eva Kurz")]


@pytest.mark.parametrize(
    "last",
    [
        "Source: National Archives, RG 59, Box 7. Secret; Exdis. Drafted by Kurz on May 5.",
        "Source\n\nNational Archives, RG 59, Box 7",
        "National Archives, RG 59, Box 7",
        "Source: National Archives, RG 59, Box 7\n\nLenz describes the wheat.",
    ],
)
def test_the_last_lines_may_tell_the_source(last: str) -> None:
    """As printed editions have it: without a heading, with or without its label, with an abstract below."""
    document = page(f"Memorandum of Conversation\n\nLenz met Orlik.\n\nHe left.\n\n{last}\n")
    assert document.text.endswith("He left.")
    assert document.reference
    assert (document.reference.archive, [part.value for part in document.reference.parts]) == (
        "National Archives",
        ["59", "7"],
    )
    assert (document.classification is not None) == ("Secret" in last)
