"""Files of links that others made: each syntax is read to the same links, and what is broken is told of with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.backlinks import beacon
from fonds.backlinks.linkset import Backlink, Broken, Incoming, Linkset, Stated
from fonds.backlinks.reading import read_linksets
from fonds.backlinks.table import FILE, Backlinks, write_backlinks
from fonds.config import load_project
from fonds.errors import ConfigurationError
from fonds.identifiers import Identifier
from fonds.terms import OWL, RDFS, SKOS
from fonds.values import Finding

BASE = "https://data.example.org/"
EXACT, CLOSE, SAME, SEE = SKOS["exactMatch"].value, SKOS["closeMatch"].value, OWL["sameAs"].value, RDFS["seeAlso"].value
THEIRS = "https://other.example/p/"
PUBLISHED = {
    "person/ada": Identifier("person/ada"),
    "person/eva": Identifier("person/eva", "merged", "person/evi"),
    "person/evi": Identifier("person/evi", "merged", "person/ada"),
    "person/old": Identifier("person/old", "withdrawn"),
    "person/x": Identifier("person/x", "merged", "person/y"),
    "person/y": Identifier("person/y", "merged", "person/x"),
}
HEADER = (
    "#NAME: Other people\n#CREATOR: Other Archive\n#LICENSE: https://creativecommons.org/publicdomain/zero/1.0/\n#HOMEPAGE: https://other.example/\n"
)


def read(folder: Path, files: dict[str, str | bytes], more: str = "") -> tuple[Incoming, tuple[Finding, ...]]:
    """What is read of some files of a project."""
    (folder / "linksets").mkdir()
    (folder / "fonds.toml").write_text(f'[dataset]\ntitle = "A"\nbase = "{BASE}"\n{more}', encoding="utf-8")
    for name, text in files.items():
        (folder / "linksets" / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return read_linksets(load_project(folder), PUBLISHED)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("other.nt", f"<{THEIRS}1> <{EXACT}> <{BASE}person/ada> .\n"),
        ("other.ttl", f"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<{THEIRS}1> skos:exactMatch <{BASE}person/ada> .\n"),
        ("other.tsv", f"subject_id\tsubject_label\tpredicate_id\tobject_id\n{THEIRS}1\tAda\tskos:exactMatch\t<{BASE}person/ada>\n"),
        ("other.txt", f"#FORMAT: BEACON\n#PREFIX: {THEIRS}\n#TARGET: {BASE}person/{{ID}}\n#RELATION: {EXACT}\n\n1||ada\n"),
    ],
)
def test_each_syntax_says_the_same(tmp_path: Path, name: str, body: str) -> None:
    """And the first lines say who made the file."""
    incoming, findings = read(tmp_path, {name: HEADER + body})
    assert findings == ()
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    assert incoming == Incoming(
        (Linkset(name, "Other people", "Other Archive", licence, "https://other.example/"),),
        (Backlink(f"{BASE}person/ada", f"{THEIRS}1", EXACT, name),),
    )


def test_a_link_is_to_us_or_says_the_same_both_ways(tmp_path: Path) -> None:
    """Of a link from ours only one whose relation is symmetric is turned round; what is merged stands for its successor, however often."""
    rows = [
        f"<{THEIRS}1> <{SEE}> <{BASE}person/ada>", f"<{BASE}person/ada> <{CLOSE}> <{THEIRS}2>", f"<{BASE}person/ada> <{SEE}> <{THEIRS}3>",
        f"<{THEIRS}4> <{SAME}> <{BASE}person/eva>", f"<{THEIRS}5> <{SAME}> <https://third.example/5>", f"<{BASE}person/ada> <{SAME}> <{BASE}person/eva>",
        f"<{THEIRS}6> <{SEE}> <{BASE}person/ada#name>",
    ]  # fmt: skip
    incoming, findings = read(tmp_path, {"other.nt": HEADER + "".join(f"{row} .\n" for row in rows)})
    assert {(link.source.rpartition("/")[2], link.predicate, link.target.removeprefix(BASE)) for link in incoming.links} == {
        ("1", SEE, "person/ada"), ("2", CLOSE, "person/ada"), ("4", SAME, "person/ada"), ("6", SEE, "person/ada#name"),
    }  # fmt: skip
    assert [(finding.severity, finding.message) for finding in findings] == [
        ("information", "3 link(s) of it are none from elsewhere to a thing here")
    ]


def test_what_cannot_be_taken_in_is_told_of_with_its_line(tmp_path: Path) -> None:
    """And all that stands around it is read."""
    good = f"<{THEIRS}1> <{EXACT}> <{BASE}person/ada> .\n"
    bad = [
        f"<{THEIRS}2> <{EXACT}> <{BASE}person/ada\n", f"<{THEIRS}2> <{EXACT}> <{BASE}person/nobody> .\n", f"<{THEIRS}2> <{EXACT}> <{BASE}person/old> .\n",
        f"<javascript:alert(1)> <{EXACT}> <{BASE}person/ada> .\n", f"<{THEIRS}2> <{EXACT}> <{BASE}person/x> .\n",
    ]  # fmt: skip
    files: dict[str, str | bytes] = {
        "a.nt": HEADER + "".join(bad) + good,
        "b.tsv": HEADER + f"subject\tpredicate\tobject\n{THEIRS}1\tskos:exactMatch\n{THEIRS}1\tskos:exactMatch\t{BASE}person/ada\nno iri\tskos:exactMatch\t{BASE}person/ada\n",
        "c.txt": HEADER.encode() + f"#TARGET: {BASE}person/\n\n{THEIRS}1||ada\na|b|c|d\n".encode() + THEIRS.encode() + b"\xff||ada\n",
        "d.ttl": HEADER + "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<http://x.example/1> skos:exactMatch .\n" + bad[0].strip() + " .\n" + good.replace(f"<{EXACT}>", "skos:exactMatch"),
        "e.tsv": HEADER + "who\twhom\n",
        "f.csv": "a,b",
    }  # fmt: skip
    incoming, findings = read(tmp_path, files)
    assert {(link.file, link.source, link.target) for link in incoming.links} == {
        (name, f"{THEIRS}1", f"{BASE}person/ada") for name in ("a.nt", "b.tsv", "c.txt", "d.ttl")
    }
    told = {(finding.file.removeprefix("linksets/"), finding.line) for finding in findings}
    assert told == {("a.nt", n) for n in range(5, 10)} | {
        ("b.tsv", 6),
        ("b.tsv", 8),
        ("c.txt", 8),
        ("c.txt", 9),
        ("d.ttl", 6),
        ("d.ttl", 7),
        ("e.tsv", 5),
        ("f.csv", None),
    }
    assert all(finding.mend and finding.severity == "warning" for finding in findings)


def test_a_mapping_set_is_read_with_its_prefixes(tmp_path: Path) -> None:
    """SSSOM: its own prefixes and licence; a row that says that two are not the same is no link."""
    rows = [
        "#curie_map:", f"#  us: {BASE}person/", f'#  them: "{THEIRS}"', "#license: https://licence.example/", "#creator: They",
        "subject_id\tpredicate_id\tpredicate_modifier\tobject_id", "us:ada\tskos:exactMatch\t\tthem:1", "us:ada\tskos:exactMatch\tNot\tthem:2",
    ]  # fmt: skip
    incoming, findings = read(tmp_path, {"a.sssom.tsv": "\n".join(rows)})
    assert [(link.target, link.source) for link in incoming.links] == [(f"{BASE}person/ada", f"{THEIRS}1")]
    assert incoming.linksets == (Linkset("a.sssom.tsv", "They", "They", "https://licence.example/"),)
    assert findings == ()


def test_a_file_that_breaks_off_is_read_until_there(tmp_path: Path) -> None:
    """The last line is told of."""
    good, broken = f"<{THEIRS}1> <{SAME}> <{BASE}person/ada> .\n", f"<{THEIRS}2> <{SAME}>"
    incoming, findings = read(tmp_path, {"a.ttl": HEADER + good + broken + "\n", "b.nt": HEADER + good + broken, "c.ttl": HEADER + good + broken})
    assert [link.source for link in incoming.links] == [f"{THEIRS}1"] * 3
    assert {(finding.file, finding.line) for finding in findings} == {("linksets/a.ttl", 6), ("linksets/b.nt", 6), ("linksets/c.ttl", 6)}


def test_the_project_tells_who_made_a_file(tmp_path: Path) -> None:
    """It comes before the file's own lines; who is told of nowhere is asked for, as is a file that is not there."""
    table = '[linksets."a.nt"]\nname = "A register"\ncreator = "An archive"\nlicense = "https://licence.example/"\n[linksets."b.nt"]\nname = "B"\n'
    incoming, findings = read(tmp_path, {"a.nt": HEADER, "c.nt": ""}, table)
    assert incoming.linksets == (
        Linkset("a.nt", "A register", "An archive", "https://licence.example/", "https://other.example/"), Linkset("c.nt", "c"),
    )  # fmt: skip
    assert [(finding.file, finding.message) for finding in findings] == [
        ("linksets/c.nt", "it is not told who made it"), ("fonds.toml", "there is no file linksets/b.nt"),
    ]  # fmt: skip


def test_a_table_of_linksets_has_known_keys(tmp_path: Path) -> None:
    """As every section has."""
    with pytest.raises(ConfigurationError, match="did you mean 'license'"):
        read(tmp_path, {}, '[linksets."a.nt"]\nlicence = "https://licence.example/"\n')


@pytest.mark.parametrize(
    ("meta", "line", "expected"),
    [
        ({}, "http://a.example/1|http://b.example/2", ("http://a.example/1", SEE, "http://b.example/2")),
        ({"TARGET": "http://b.example/"}, "x|http://b.example/2", ("x", SEE, "http://b.example/x")),
        ({"PREFIX": "http://a.example/", "TARGET": "http://b.example/{ID}.html"}, "x y|note", ("http://a.example/x%20y", SEE, "http://b.example/x%20y.html")),
        ({"PREFIX": "http://a.example/{+ID}"}, "p/q?r||http://b.example/2", ("http://a.example/p/q?r", SEE, "http://b.example/2")),
        ({"PREFIX": "http://a.example/"}, "p/q|n|http://b.example/2", ("http://a.example/p%2Fq", SEE, "http://b.example/2")),
        ({"RELATION": "http://r.example/{annotation}"}, "http://a.example/1|r|http://b.example/2", ("http://a.example/1", "http://r.example/r", "http://b.example/2")),
    ],
)  # fmt: skip
def test_a_line_of_beacon_is_a_link_in_full(meta: dict[str, str], line: str, expected: tuple[str, str, str]) -> None:
    """By PREFIX, TARGET and RELATION; one bar is ambiguous (BEACON, section 3)."""
    assert list(beacon.links(["#FORMAT: BEACON", "", line], meta)) == [Stated(*expected, 3)]


def test_a_link_after_the_blank_line_may_begin_with_a_number_sign() -> None:
    """The fields end there."""
    found = list(beacon.links(["#NAME: x", "", "#1||http://b.example/2", "|"], {"PREFIX": "http://a.example/"}))
    assert found[0] == Stated("http://a.example/%231", SEE, "http://b.example/2", 3)
    assert isinstance(found[1], Broken)


def test_the_table_is_the_same_for_the_same_links(tmp_path: Path) -> None:
    """A thing has the links to its parts; a release that was given no linksets has no table, and no links."""
    incoming, _ = read(tmp_path, {"a.nt": HEADER + f"<{THEIRS}1> <{SAME}> <{BASE}person/ada#name> .\n<{THEIRS}2> <{SEE}> <{BASE}person/ada> .\n"})
    for name in ("one", "two"):
        write_backlinks(incoming, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    table = Backlinks(tmp_path / "one")
    assert [link.source[-1] for link, _ in table.to(f"{BASE}person/ada")] == ["2", "1"]
    assert [link.source[-1] for link, _ in table.to(f"{BASE}person/ada#name")] == ["1"]
    assert (table.same(f"{THEIRS}1"), table.same(f"{THEIRS}2")) == ([f"{BASE}person/ada#name"], [])
    table.close()
    write_backlinks(Incoming(), tmp_path / FILE)
    assert not (tmp_path / FILE).exists()
    assert Backlinks(tmp_path / FILE).to(f"{BASE}person/ada") == []
