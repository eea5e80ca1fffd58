"""Benchmarks count what they say, and the page shows the figures that are kept."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.build import Row, change, part
from benchmarks.cost import Cost, run
from benchmarks.figures import FOLDER, KEPT, PAGE
from benchmarks.gathered import Figures, Reconciled, Services, load, save
from benchmarks.harvesting import Harvest
from benchmarks.tables import PLOTS, blocks, fill, ratios, stages

# Half a second of CPU with 60 MB in its hands, by a process that the first one leaves behind.
LEFT = """
import os, time
if os.fork() == 0:
    held = b"x" * 60_000_000
    while time.process_time() < 0.5: pass
    os._exit(0)
print("said", flush=True)
os._exit(0)
"""
FIGURES = Figures(
    {"machine": "none"},
    [
        Row("floor", 10, 9000, 10**7, Cost(1.0, 2.0, 50.0, 50.0)),
        Row("all", 10, 9000, 10**7, Cost(8.0, 7.0, 100.0, 100.0), 1, {"extract": 2.0, "pages": 5.0}),
        Row("all", 10, 9000, 10**7, Cost(5.0, 9.0, 300.0, 80.0), 2, {"extract": 1.0, "pages": 3.0}),
        Row("floor", 40, 36000, 10**7, Cost(4.0, 8.0, 60.0, 60.0)),
        Row("all", 40, 36000, 10**7, Cost(32.0, 28.0, 125.0, 125.0), 1, {"extract": 8.0, "pages": 20.0}),
        Row("again", 40, 36000, 10**7, Cost(8.0, 7.0, 110.0, 110.0), 1, {"pages": 5.0}),
    ],
    Services(
        10,
        9000,
        [Harvest("oai_dc", 1000, 4, 10**6, 0.5, 0.25, 0.1, 0.1, 90, 100)],
        {"fonds serve": {"join": 300.0}, "without memory": {"join": 50.0}, "oxigraph": {"join": 100.0}},
        Reconciled(200, 1.0, 10**5, 500.0, 900.0),
        ["the peers"],
    ),
)


def test_cpu_and_memory_of_a_process_that_was_left_behind_are_counted() -> None:
    """The first process ends at once; what its child used counts all the same, but not as the first one's."""
    cost, said = run([sys.executable, "-c", LEFT])
    assert said == "said\n"
    assert 0.5 <= cost.cpu < 2
    assert 60 <= cost.memory < 120
    assert cost.first < 60


def test_a_command_that_fails_says_why() -> None:
    """An error has the exit code and the complaint."""
    with pytest.raises(RuntimeError, match=r"ended with 3: no paper"):
        run([sys.executable, "-c", "import sys; print('no paper', file=sys.stderr); sys.exit(3)"])


def test_ratios_stand_in_their_columns() -> None:
    """Each ratio is of figures of one size; what was not measured is no ratio."""
    lines = ratios(FIGURES).splitlines()
    for line in (
        "| 2 processes, times as fast as one process | 1.60 | – |",
        "| all built, one process, beside the floor | 8.00 | 8.00 |",
        "| nothing changed, one process, beside all built | – | 0.25 |",
        "| CPU seconds for each document, one process, beside 10 documents | 1.00 | 1.00 |",
        "| memory of all processes, one process, beside 10 documents | 1.00 | 1.25 |",
        "| harvest as `oai_dc`, beside the same bytes ready | 2.00 | – |",
        "| join, each query for the first time, answers a second beside oxigraph | 0.50 | – |",
        "| join, queries that come again, answers a second beside oxigraph | 3.00 | – |",
    ):
        assert line in lines
    assert not any("pySHACL" in line for line in lines)


def test_stages_and_the_rest_are_the_whole_build() -> None:
    """Shares add up to one, with what no stage counts."""
    assert "5.00 s (62%) | 20.0 s (62%) |" in stages(FIGURES)
    assert "| 1.00 s (12%) | 4.00 s (12%) |" in stages(FIGURES)


def test_figures_are_kept_whole(tmp_path: Path) -> None:
    """What is read is what was written."""
    save(FIGURES, tmp_path / "figures.json")
    assert load(tmp_path / "figures.json") == FIGURES


def test_the_page_shows_the_figures_that_are_kept() -> None:
    """All tables and plots of the page are those of docs/benchmarks/figures.json, and a page without a place for one is told of."""
    page = PAGE.read_text(encoding="utf-8")
    made = blocks(load(KEPT), all((FOLDER / f"{name}.svg").is_file() for name in PLOTS))
    assert fill(page, made) == page
    with pytest.raises(ValueError, match="ratios"):
        fill(page.replace("figures: ratios", "figures: ratio"), made)


def test_a_part_of_a_project_has_nothing_that_was_kept(tmp_path: Path) -> None:
    """The first documents are copied, without what builds left; one of them is changed, in one place."""
    home = tmp_path / "home"
    (home / "documents").mkdir(parents=True)
    (home / "fonds.toml").write_text('[dataset]\ntitle = "Rain"\nbase = "https://rain.example.org/"\n', encoding="utf-8")
    for name in ("documents/c.txt", "documents/a.txt", "documents/b.txt"):
        (home / name).write_text(f"It rained. {name} is here. The end.", encoding="utf-8")
    for name in (".fonds-kept.sqlite", "identifiers.tsv"):
        (home / name).write_text("kept", encoding="utf-8")
    documents = part(home, tmp_path / "copy", 2)
    assert sorted(path.relative_to(tmp_path / "copy").as_posix() for path in (tmp_path / "copy").rglob("*") if path.is_file()) == [
        "documents/a.txt", "documents/b.txt", "fonds.toml",
    ]  # fmt: skip
    assert change(documents)
    assert [path.read_text(encoding="utf-8") for path in documents] == [
        "It rained. documents/a.txt is here. The end.", "It rained. documents/b.txt is here. Indeed. The end.",
    ]  # fmt: skip


def test_plots_have_the_same_bytes_from_the_same_figures(tmp_path: Path) -> None:
    """No date and no random name stands in them, and their words are text."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install -e '.[bench]'")
    from benchmarks.plots import draw  # noqa: PLC0415  # an extra

    draw(FIGURES, tmp_path / "one")
    draw(replace(FIGURES, conditions={}), tmp_path / "other")
    for name in PLOTS:
        assert (tmp_path / "one" / f"{name}.svg").read_bytes() == (tmp_path / "other" / f"{name}.svg").read_bytes()
    assert ">documents a second</text>" in (tmp_path / "one/rate.svg").read_text(encoding="utf-8")
