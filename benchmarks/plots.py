"""The plots of docs/benchmarks.md, as SVG by matplotlib: the same bytes from the same figures, on light and dark ground alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import matplotlib as mpl
from benchmarks.build import Row
from benchmarks.gathered import Figures
from benchmarks.tables import parts
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

# Each with a contrast of 3 or more on white and on a ground nearly black (WCAG 2.2, 1.4.11), and told apart by marks and dashes as well.
INK = "#737b85"
COLOURS = ("#2f7fd6", "#d1622b", "#2c9a6b", "#b05fc4", "#a8842a", "#d0507f", "#5f8f9f", "#8a7f6a", "#6f78d8", "#6b8f2f", "#737b85")
MARKS, DASHES = ("o", "s", "^", "D", "v", "P"), ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)))
STYLE = {
    "svg.hashsalt": "fonds", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 11,
    "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK, "grid.color": INK, "grid.alpha": 0.3,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "axes.axisbelow": True, "legend.frameon": False,
}  # fmt: skip
Line = tuple[str, Callable[[int], float | None]]  # its name, and its height at a number of documents


def draw(figures: Figures, folder: Path) -> None:
    """Write all plots into a folder, one file for each name in `tables.PLOTS`."""
    folder.mkdir(parents=True, exist_ok=True)
    builds = [(f"{many} process{'es' if many > 1 else ''}", many) for many in figures.jobs]
    floor: Line = ("floor (Oxigraph)", _height(figures, "floor", 0, _seconds))
    whole = [(f"fonds, {name}", _height(figures, "all", many, _seconds)) for name, many in builds]
    rates = [(name, _height(figures, "all", many, lambda row: row.documents / row.cost.seconds)) for name, many in builds]
    held = [(f"{name}, in all", _height(figures, "all", many, lambda row: row.cost.memory)) for name, many in builds]
    held += [(f"{name}, the first", _height(figures, "all", many, lambda row: row.cost.first)) for name, many in builds if many > 1]
    single = figures.jobs[0]
    kinds = (("all", "all built"), ("changed", "one document changed"), ("again", "nothing changed"))
    again = [(words, _height(figures, what, single, _seconds)) for what, words in kinds]
    with mpl.rc_context(STYLE):
        _save(_lines(figures.sizes, [*whole, floor], "seconds", scale="log"), folder / "time.svg")
        _save(_lines(figures.sizes, rates, "documents a second"), folder / "rate.svg")
        _save(_lines(figures.sizes, held, "MB at the highest"), folder / "memory.svg")
        _save(_lines(figures.sizes, again, f"seconds, {builds[0][0]}", scale="log"), folder / "again.svg")
        _save(_stacked([row for size in figures.sizes if (row := figures.row("all", size, single))], builds[0][0]), folder / "stages.svg")


def _seconds(row: Row) -> float:
    return row.cost.seconds


def _height(figures: Figures, what: str, jobs: int, take: Callable[[Row], float]) -> Callable[[int], float | None]:
    return lambda size: take(row) if (row := figures.row(what, size, jobs)) else None


def _new(height: float = 4.0) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8, height), layout="constrained")
    FigureCanvasSVG(figure)
    return figure, figure.add_subplot()


def _lines(sizes: Sequence[int], lines: Sequence[Line], label: str, *, scale: str = "linear") -> Figure:
    """Lines over the number of documents, which stands on a logarithmic axis."""
    figure, axes = _new()
    for (name, height), colour, mark, dash in zip(lines, COLOURS, MARKS, DASHES, strict=False):
        points = [(size, value) for size in sizes if (value := height(size)) is not None]
        axes.plot(*zip(*points, strict=True), label=name, color=colour, marker=mark, linestyle=dash, linewidth=2)
    axes.set_xscale("log")
    axes.set_yscale(scale)
    if scale == "linear":
        axes.set_ylim(bottom=0)
    axes.set_xticks(sizes)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("documents")
    axes.set_ylabel(label)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.14), ncols=len(lines))
    return figure


def _stacked(rows: Sequence[Row], label: str) -> Figure:
    """A bar for each build: seconds for each document, by stages."""
    figure, axes = _new(1.7 + 0.55 * len(rows))
    names = [name for name in dict.fromkeys(name for row in rows for name in parts(row)) if any(parts(row).get(name, 0.0) >= 0.01 for row in rows)]
    places, starts = range(len(rows)), [0.0] * len(rows)
    for name, colour in zip(names, _repeated(COLOURS), strict=False):
        widths = [parts(row).get(name, 0.0) / row.documents for row in rows]
        axes.barh(places, widths, left=starts, color=colour, label=name, height=0.6, edgecolor=INK, linewidth=0.5)
        starts = [start + width for start, width in zip(starts, widths, strict=True)]
    axes.set_yticks(places, [f"{row.documents:,}" for row in rows])
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.set_ylabel("documents")
    axes.set_xlabel(f"seconds for each document, {label}")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=6)
    return figure


def _repeated(colours: Sequence[str]) -> Iterator[str]:
    while True:
        yield from colours


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
