"""The lists of all things of a kind: five hundred on a page, with filters where a script can be run."""

from __future__ import annotations

from itertools import islice

from fonds.publish.facets import LARGEST, write_facets
from fonds.publish.press import Press
from fonds.publish.rows import Rows
from fonds.publish.shown import PLURALS
from fonds.publish.templating import with_initial

PAGE = 500
FILTERS = {
    "document": ("decade", "year", "kind", "person", "place", "archive"),
    "person": ("role", "office", "group"),
    "group": ("kind", "decade"),
    "place": ("within", "decade", "year"),
    "event": ("kind", "decade", "year", "place"),
    "statement": ("speaker", "modality"),
}
NAMES = {
    "decade": "Decade", "year": "Year", "kind": "Kind", "person": "Person", "place": "Place", "archive": "Archive", "role": "Role",
    "office": "Office", "group": "Group", "within": "Lies in", "speaker": "Speaker", "modality": "Way of saying",
}  # fmt: skip


def write_lists(press: Press, kind: str, rows: Rows) -> list[str]:
    """Write the pages of one list; the second and later lie in `pages/` below the first, where no thing can have its page. Gives their places."""
    total, ordered = rows.count(kind), rows.by_label(kind)
    (press.folder / kind).mkdir(parents=True, exist_ok=True)
    names = {key: press.words(NAMES[key]) for key in FILTERS.get(kind, ())}
    filtered = total <= LARGEST and write_facets(press.folder / kind / "facets.json", list(rows.by_label(kind)), names, press.words)
    pages = []
    last = max(1, -(-total // PAGE))
    for number in range(1, last + 1):
        part = list(islice(ordered, PAGE))
        label = with_initial(press.words(PLURALS[kind]))
        title = label if last == 1 else press.words("{label}, page {number} of {last}", label=label, number=number, last=last)
        page = press.write(
            list_page(kind, number), "list.html", label=title,
            kind=kind, rows=part, number=number, last=last, total=total, filtered=filtered, plain=label,
        )  # fmt: skip
        pages.append(page)
    return pages


def list_page(kind: str, number: int) -> str:
    """The file of a page of a list."""
    return f"{kind}/index.html" if number == 1 else f"{kind}/pages/{number}.html"
