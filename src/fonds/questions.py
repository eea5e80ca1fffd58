"""Questions in SPARQL that readers can begin with: the files of data/queries, whose first line is the question in words."""

from __future__ import annotations

from fonds.resources import resource
from fonds.terms import PREFIXES


def questions() -> list[tuple[str, str]]:
    """Each question in words, with its query and the prefixes that it needs."""
    found = []
    for file in sorted(resource("data", "queries").glob("*.rq")):
        title, _, query = file.read_text(encoding="utf-8").partition("\n")
        used = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items() if f"{prefix}:" in query)
        found.append((title.lstrip("# ").strip(), used + query.strip()))
    return found
