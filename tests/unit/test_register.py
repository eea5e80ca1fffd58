"""fonds.authorities.register: the archive's own knowledge, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.authorities.register import load_register
from fonds.errors import ConfigurationError

PERSONS = "id\tlabel\tborn\tdied\toffices\tnote\tsource\n"
NAMES = "thing\tname\tkind\tlanguage\tvalid\tsource\n"


def write(folder: Path, **tables: str) -> Path:
    """A register folder."""
    for name, text in tables.items():
        (folder / f"{name}.tsv").write_text(text, encoding="utf-8")
    return folder


def test_a_thing_has_the_names_of_both_tables(tmp_path: Path) -> None:
    """A person's label and the rows of names.tsv are the person's names."""
    register = load_register(
        write(
            tmp_path,
            persons=PERSONS + "horn\tKarl Horn\t1900\t1970-05-01\t\t\tnote\n",
            names=NAMES + "person/horn\tAdler\tcover-name\ten\t1941/1945\tnote\n",
        )
    )
    horn = register.entities["person/horn"]
    assert [(name.text, name.kind, name.valid) for name in horn.names] == [
        ("Karl Horn", "preferred-name", None),
        ("Adler", "cover-name", "1941/1945"),
    ]
    assert horn.died is not None
    assert horn.died.end == "1970-05-01T23:59:59Z"


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ({"persons": PERSONS + "horn\tKarl Horn\n"}, r"persons.tsv:2: has 2 columns"),
        ({"persons": "id\tname\n"}, r"persons.tsv:1: the columns are id, name"),
        ({"persons": PERSONS + "horn\tKarl Horn\tMay 1900\t\t\t\t\n"}, r"persons.tsv:2: born: 'May 1900' is not a date"),
        ({"persons": PERSONS + "h\tH\t\t\t\t\t\nh\tH\t\t\t\t\t\n"}, r"persons.tsv:3: the id 'h' stands twice"),
        ({"names": NAMES + "person/nobody\tX\tcover-name\ten\t\t\n"}, r"names.tsv:2: no thing is called 'person/nobody'"),
        (
            {"persons": PERSONS + "h\tH\t\t\t\t\t\n", "names": NAMES + "person/h\tX\tcovername\ten\t\t\n"},
            r"names.tsv:2: kind: .* did you mean 'cover-name'\?",
        ),
        ({"places": "id\tlabel\tlongitude\tlatitude\twithin\tnote\tsource\na\tA\t190\t1\t\t\t\n"}, r"places.tsv:2: longitude: '190'"),
    ],
)
def test_a_malformed_row_names_file_line_and_mend(tmp_path: Path, tables: dict[str, str], told: str) -> None:
    """A row that cannot be used says where it is and what is wrong with it."""
    with pytest.raises(ConfigurationError, match=told):
        load_register(write(tmp_path, **tables))
