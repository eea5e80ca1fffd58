"""How often a person is among the first twenty when the name is written in another romanisation.

    python benchmarks/romanisation.py INDEX ../shared

INDEX is an index of all of ../shared/data/wikidata. Persons with a Russian or a Chinese label are asked for by that name in each scheme (iuliia's for
Russian, data/lookups/romanisation for Chinese). `index` looks them up among all items with all their names; `label` tells how often the keys of
the asked name meet those of the item's English label alone, for names that are Russian or Chinese.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import iuliia
from pypinyin import lazy_pinyin

from fonds.authorities.wikidata import WikidataIndex
from fonds.matches import Query
from fonds.names import Names, agreement, fold, index_keys, query_keys
from fonds.resources import resource

EACH = 400
RUSSIAN = {
    "scientific": iuliia.SCIENTIFIC, "ALA-LC": iuliia.ALA_LC, "BGN/PCGN": iuliia.BGN_PCGN, "passport (ICAO)": iuliia.ICAO_DOC_9303,
    "GOST 7.79": iuliia.GOST_779, "BS 2979": iuliia.BS_2979,
}  # fmt: skip
_SLAVIC = re.compile("(?:ов|ев|ёв|ин|ын|ий|ый|ко|ук|юк|ич|ова|ева|ина|ая)$")


def persons(shared: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The persons of the extracts, each with its labels."""
    for name in ("humans.jsonl.gz", "real_json/entities.jsonl.gz"):
        with gzip.open(shared / "data/wikidata" / name) as file:
            for item in map(json.loads, file):
                classes = (claim["mainsnak"].get("datavalue", {}).get("value", {}).get("id") for claim in item["claims"].get("P31", ()))
                if item["id"].startswith("Q") and "Q5" in classes:
                    yield item["id"], {code: label["value"] for code, label in item["labels"].items()}


def russian(name: str) -> Iterator[tuple[str, str]]:
    """A Russian name in each scheme."""
    if _SLAVIC.search(name.split(",", maxsplit=1)[0].split(maxsplit=1)[0] if "," in name else name):
        for scheme, table in RUSSIAN.items():
            yield f"Russian, {scheme}", table.translate(name)


def chinese(name: str) -> Iterator[tuple[str, str]]:
    """A Chinese name in each scheme."""
    with resource("data", "lookups", "romanisation", "chinese.tsv").open(encoding="utf-8", newline="") as file:
        table = {row["pinyin"]: row for row in csv.DictReader(file, delimiter="\t")}
    read = lazy_pinyin(name, v_to_u=True)
    if not all(syllable in table for syllable in read):
        return
    family, given = read[0], read[1:]
    wade = f"{table[family]['wade-giles'].title()} {'-'.join(table[one]['wade-giles'] for one in given).capitalize()}"
    cyrillic = f"{table[family]['palladius'].title()} {''.join(table[one]['palladius'] for one in given).capitalize()}"
    yield "Chinese, Wade-Giles", wade
    yield "Chinese, Wade-Giles without marks", wade.replace("'", "").replace("ü", "u")
    yield "Chinese, Palladius", cyrillic
    for scheme in ("ALA-LC", "BGN/PCGN", "scientific"):
        yield f"Chinese, Palladius in {scheme}", RUSSIAN[scheme].translate(cyrillic)


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("shared", type=Path)
    given = parser.parse_args()
    index = WikidataIndex.open(given.index)
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    met: Counter[str] = Counter()
    everybody = list(persons(given.shared))
    random.Random(3).shuffle(everybody)  # noqa: S311  # the same persons in each run
    for identifier, labels in everybody:
        zh, ru = labels.get("zh", ""), labels.get("ru", "")
        spelled = [*(chinese(zh) if re.fullmatch("[\u4e00-\u9fff]{2,3}", zh) else ()), *(russian(ru) if ru else ())]
        for scheme, name in spelled:
            if total[scheme] >= EACH:
                continue
            total[scheme] += 1
            (items,) = index.search([Query((name,), "person")])
            ranked = sorted(items, key=lambda item: -agreement((name,), Names(item.labels, item.aliases, item.spellings)).value)  # called at once
            found[scheme] += identifier in [item.id for item in ranked[:20]]
            english = labels.get("en", "")
            own = (
                "".join(lazy_pinyin(zh)) == fold(english).replace(" ", "")
                if scheme.startswith("C")
                else re.search("(?:[oe]v|in|sky|ko|i|y)a?$", english)
            )
            if english and own:
                labelled[scheme] += 1
                met[scheme] += any(set(stage) & set(index_keys(english)) for stage in query_keys(name))
    for scheme, count in total.items():
        print(f"{scheme:34} {count:4}  index {found[scheme] / count:.3f}   {labelled[scheme]:4}  label {met[scheme] / max(1, labelled[scheme]):.3f}")


if __name__ == "__main__":
    main()
