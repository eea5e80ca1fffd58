"""The tables of docs/benchmarks.md, and how they are put between the words that stand there by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.build import Row
from benchmarks.gathered import Figures

NONE = "–"  # not measured
PLOTS = {  # by their file's name: what a reader hears who does not see it
    "time": "Seconds of a build against the number of documents, both axes logarithmic: one process, two, and the floor",
    "rate": "Documents a second against the number of documents, by the number of processes",
    "memory": "Megabytes at the highest against the number of documents: all processes together, and the first one alone",
    "stages": "Seconds for each document, by the stages of a build, at each number of documents",
    "again": "Seconds of a build of all, of one without a change and of one with one document changed, against the number of documents",
}
STAGES = {
    "wait": "another build waited for",
    "extract": "documents read, extracted, described",
    "reconcile": "things matched with authorities",
    "count": "graphs counted for the dataset's description",
    "check": "documents held against the shapes",
    "load": "the graph taken into the store, as far as it is waited for: it goes on beside the two before",
    "dumps": "dumps written",
    "changes": "the release before compared",
    "pages": "pages and data files, entries in the index of names, records for harvesters",
    "rest": "the start (Python, its libraries, the project) and the end",
}
_BLOCK = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)
_Value = Callable[[int], float | None]  # of a number of documents


def fill(page: str, blocks: Mapping[str, str]) -> str:
    """A page with each block between its two comments; ValueError where page and blocks do not name the same ones."""
    named = [name for _, name, _ in _BLOCK.findall(page)]
    if sorted(named) != sorted(blocks):
        raise ValueError(f"the page has places for {sorted(named)}, and there are {sorted(blocks)}")
    return _BLOCK.sub(lambda found: f"{found[1]}{blocks[found[2]]}\n{found[3]}", page)


def blocks(figures: Figures, drawn: bool) -> dict[str, str]:
    """All blocks of the page; with plots if these were drawn."""
    found = {name: f"![{words}](benchmarks/{name}.svg)" if drawn else "*No plot: matplotlib was not installed.*" for name, words in PLOTS.items()}
    tables = {"conditions": conditions, "ratios": ratios, "builds": builds, "stage_table": stages, "services": services}
    return found | {name: write(figures) for name, write in tables.items()}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, all but its first column to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def number(value: float | None) -> str:
    """A figure to three digits that count, thousands apart."""
    if value is None:
        return NONE
    places = 0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2
    return f"{value:,.{places}f}"


def conditions(figures: Figures) -> str:
    """Machine, programs and data."""
    return table(("", ""), [(what, words) for what, words in figures.conditions.items()]).replace("---:", "---")


def _processes(jobs: int) -> str:
    return "one process" if jobs == 1 else f"{jobs} processes"


def ratios(figures: Figures) -> str:
    """What is told beside what, at each number of documents."""
    cells = [(words, [number(value(size)) for size in figures.sizes]) for words, value in compared(figures)]
    cells += [(words, [number(value if size == figures.services.documents else None) for size in figures.sizes]) for words, value in served(figures)]
    kept = [(words, *values) for words, values in cells if set(values) != {NONE}]
    return table(("ratio", *(f"{size:,} documents" for size in figures.sizes)), kept)


def compared(figures: Figures) -> Iterator[tuple[str, _Value]]:
    """The ratios of builds, floor and peers, in words, each with its value at a number of documents."""
    least, single = figures.sizes[0], figures.jobs[0]
    for jobs in figures.jobs[1:]:
        yield f"{_processes(jobs)}, times as fast as {_processes(single)}", _beside(figures, ("all", single), ("all", jobs))
    for jobs in figures.jobs:
        words = _processes(jobs)
        yield f"all built, {words}, beside the floor", _beside(figures, ("all", jobs), ("floor", 0))
        yield f"nothing changed, {words}, beside all built", _beside(figures, ("again", jobs), ("all", jobs))
        yield f"one document changed, {words}, beside all built", _beside(figures, ("changed", jobs), ("all", jobs))
    for jobs in figures.jobs:
        words = f"{_processes(jobs)}, beside {least:,} documents"
        yield f"CPU seconds for each document, {words}", _growth(figures, jobs, lambda row: row.cost.cpu / row.documents)
        yield f"memory of all processes, {words}", _growth(figures, jobs, lambda row: row.cost.memory)
        if jobs > 1:
            yield f"memory of the first process, {words}", _growth(figures, jobs, lambda row: row.cost.first)
    yield f"pySHACL alone on the same statements, beside all built, {_processes(single)}", _beside(figures, ("pyshacl", 0), ("all", single))
    yield f"rdflib reading and writing the same statements, beside all built, {_processes(single)}", _beside(figures, ("rdflib", 0), ("all", single))


def _beside(figures: Figures, one: tuple[str, int], other: tuple[str, int]) -> _Value:
    """The seconds of one row (what, processes) by those of another."""

    def value(size: int) -> float | None:
        rows = figures.row(one[0], size, one[1]), figures.row(other[0], size, other[1])
        return rows[0].cost.seconds / rows[1].cost.seconds if rows[0] and rows[1] else None

    return value


def _growth(figures: Figures, jobs: int, take: Callable[[Row], float]) -> _Value:
    """What a build of all took, by what that of the least number of documents took."""

    def value(size: int) -> float | None:
        row, least = figures.row("all", size, jobs), figures.row("all", figures.sizes[0], jobs)
        return take(row) / take(least) if row and least else None

    return value


def served(figures: Figures) -> list[tuple[str, float | None]]:
    """The ratios of the services."""
    held = figures.services
    rates = {one.name: one.records / one.seconds for one in held.harvests}
    found: list[tuple[str, float | None]] = [
        (f"harvest as `{one.name}`, beside the same bytes ready", one.seconds / one.floor) for one in held.harvests if one.floor
    ]
    if "pyoai" in rates:
        found.append(("harvest as `oai_dc`, records a second beside pyoai", rates["oai_dc"] / rates["pyoai"]))
    for mine, words in (("without memory", "each query for the first time"), ("fonds serve", "queries that come again")):
        for name in ("oxigraph", "rdflib-endpoint"):
            for kind, rate in held.rates.get(name, {}).items():
                found.append((f"{kind}, {words}, answers a second beside {name}", held.rates[mine][kind] / rate if rate else None))
    return found


def builds(figures: Figures) -> str:
    """What builds, floor and peers cost, at each number of documents."""
    rows: list[tuple[str, str, int, Callable[[Row], str]]] = [
        ("statements (quads)", "floor", 0, lambda row: f"{row.quads:,}"),
        ("release, MB", "floor", 0, lambda row: number(row.release / 1e6)),
        ("floor, seconds (CPU)", "floor", 0, _spent),
    ]
    for jobs in figures.jobs:
        rows += [
            (f"all built, {_processes(jobs)}, seconds (CPU)", "all", jobs, _spent),
            ("– documents a second", "all", jobs, lambda row: number(row.documents / row.cost.seconds)),
            ("– quads a second", "all", jobs, lambda row: number(row.quads / row.cost.seconds)),
            ("– memory, MB: all processes (the first alone)", "all", jobs, _held),
            (f"nothing changed, {_processes(jobs)}, seconds (CPU)", "again", jobs, _spent),
            (f"one document changed, {_processes(jobs)}, seconds (CPU)", "changed", jobs, _spent),
        ]
    rows += [("pySHACL alone, seconds (CPU)", "pyshacl", 0, _spent), ("rdflib reads and writes, seconds (CPU)", "rdflib", 0, _spent)]
    cells = [(words, *(_cell(figures.row(what, size, jobs), write) for size in figures.sizes)) for words, what, jobs, write in rows]
    return table(("", *(f"{size:,} documents" for size in figures.sizes)), [row for row in cells if set(row[1:]) != {NONE}])


def _cell(row: Row | None, write: Callable[[Row], str]) -> str:
    return write(row) if row else NONE


def _spent(row: Row) -> str:
    return f"{number(row.cost.seconds)} ({number(row.cost.cpu)})"


def _held(row: Row) -> str:
    return f"{number(row.cost.memory)} ({number(row.cost.first)})"


def parts(row: Row) -> dict[str, float]:
    """The seconds of a build's stages, and the rest."""
    return row.stages | {"rest": max(0.0, row.cost.seconds - sum(row.stages.values()))}


def stages(figures: Figures) -> str:
    """The seconds of each stage and its part of the build: with the fewest processes at each number of documents, and with the most at the last."""
    chosen = [row for size in figures.sizes if (row := figures.row("all", size, figures.jobs[0]))]
    last = figures.row("all", figures.sizes[-1], figures.jobs[-1])
    if last and last not in chosen:
        chosen.append(last)
    seconds = [parts(row) for row in chosen]
    names = [name for name in STAGES if any(one.get(name, 0.0) >= 0.01 for one in seconds)]
    rows = [(f"`{name}`", STAGES[name], *(_share(one.get(name, 0.0), sum(one.values())) for one in seconds)) for name in names]
    head = ("stage", "what is done", *(f"{row.documents:,} documents, {_processes(row.jobs)}" for row in chosen))
    return table(head, rows).replace("| --- | ---: |", "| --- | --- |", 1)


def _share(seconds: float, whole: float) -> str:
    return f"{number(seconds)} s ({seconds / whole:.0%})"


def services(figures: Figures) -> str:
    """What was measured of the services."""
    held = figures.services
    lines = [f"With the release of {held.documents:,} documents ({held.quads:,} statements):", ""]
    rows = [
        (f"harvest as `{one.name}`, {one.records:,} records", f"{number(one.records / one.seconds)} records a second", _memory(one.before, one.after))
        for one in held.harvests
    ]
    for server, rates in held.rates.items():
        name = {"fonds serve": "fonds, queries that come again", "without memory": "fonds, each query for the first time"}.get(server, server)
        rows += [(f"{kind}: {name}", f"{number(rate)} answers a second", "") for kind, rate in rates.items()]
    if made := held.reconciled:
        size = f"{number(made.bytes / 1e6)} MB"
        rows += [
            (f"index of names of {made.things:,} things, made", f"{number(made.seconds)} s", size),
            ("reconciliation, names in batches of 50, for the first time", f"{number(made.first)} names a second", ""),
            ("reconciliation, the same names again", f"{number(made.again)} names a second", ""),
        ]
    lines.append(table(("what", "measured", "size"), rows))
    lines += ["", *(f"Left out: {words}." for words in held.left_out)]
    return "\n".join(lines).rstrip()


def _memory(before: int, after: int) -> str:
    return f"the server's memory {before} MB, then {after} MB" if after else ""
