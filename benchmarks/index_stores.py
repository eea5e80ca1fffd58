"""Which store holds the keys of names best: time to build, size, and look-ups a second, the same keys in each in one run.

    python benchmarks/index_stores.py INDEX

INDEX is an index made by `fonds wikidata index`; its keys (64-bit digests, each with an item's number) are read from it. Stores whose package is
not installed are left out: sqlite3 is always there; lmdb, duckdb and tantivy are on PyPI. A look-up gives the items of one key.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sqlite3
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

Rows = list[tuple[int, int]]
LookUp = Callable[[int], list[int]]
ASKED = 20_000


def sqlite_tree(rows: Rows, folder: Path) -> LookUp:
    """One table, sorted by key: what fonds uses."""
    base = sqlite3.connect(folder / "tree.sqlite")
    base.execute("CREATE TABLE name (key INTEGER, item INTEGER, PRIMARY KEY (key, item)) WITHOUT ROWID")
    base.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", sorted(rows))
    base.commit()
    return lambda key: [item for (item,) in base.execute("SELECT item FROM name WHERE key = ?", (key,))]


def sqlite_fts5(rows: Rows, folder: Path) -> LookUp:
    """SQLite's full-text index, an item a document, its keys the words."""
    base = sqlite3.connect(folder / "fts.sqlite")
    base.execute("CREATE VIRTUAL TABLE name USING fts5(keys, content='', detail='none', tokenize='ascii')")
    by_item = groupby(sorted((item, key) for key, item in rows), key=lambda row: row[0])
    base.executemany("INSERT INTO name (rowid, keys) VALUES (?, ?)", ((item, " ".join(_word(key) for _, key in some)) for item, some in by_item))
    base.commit()
    return lambda key: [item for (item,) in base.execute("SELECT rowid FROM name WHERE name MATCH ?", (_word(key),))]


def lmdb_store(rows: Rows, folder: Path) -> LookUp:
    """LMDB with several values of one key."""
    lmdb: Any = importlib.import_module("lmdb")
    environment = lmdb.open(str(folder / "lmdb"), map_size=1 << 33, max_dbs=1)
    table = environment.open_db(b"name", dupsort=True, dupfixed=True)
    packed = sorted((struct.pack(">q", key), struct.pack(">q", item)) for key, item in rows)
    with environment.begin(write=True, db=table) as writing:
        writing.cursor().putmulti(packed, append=False)
    reading = environment.begin(db=table)

    def look_up(key: int) -> list[int]:
        cursor = reading.cursor()
        return [struct.unpack(">q", value)[0] for value in cursor.iternext_dup()] if cursor.set_key(struct.pack(">q", key)) else []

    return look_up


def duckdb_store(rows: Rows, folder: Path) -> LookUp:
    """DuckDB with an index on the key."""
    duckdb: Any = importlib.import_module("duckdb")
    base = duckdb.connect(str(folder / "duck.db"))
    with (folder / "rows.csv").open("w", encoding="ascii") as file:
        file.writelines(f"{key},{item}\n" for key, item in sorted(rows))
    base.execute("CREATE TABLE name AS SELECT column0 AS key, column1 AS item FROM read_csv(?, header=false)", [str(folder / "rows.csv")])
    base.execute("CREATE INDEX by_key ON name (key)")
    base.execute("CHECKPOINT")
    (folder / "rows.csv").unlink()
    return lambda key: [item for (item,) in base.execute("SELECT item FROM name WHERE key = ?", [key]).fetchall()]


def tantivy_store(rows: Rows, folder: Path) -> LookUp:
    """tantivy, an item a document, its keys the words."""
    tantivy: Any = importlib.import_module("tantivy")
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("keys", tokenizer_name="whitespace", index_option="basic")
        .add_integer_field("item", stored=True)
        .build()
    )
    (folder / "tantivy").mkdir()
    index = tantivy.Index(schema, path=str(folder / "tantivy"))
    writer = index.writer(200_000_000, 1)
    for item, some in groupby(sorted((item, key) for key, item in rows), key=lambda row: row[0]):
        writer.add_document(tantivy.Document(keys=" ".join(_word(key) for _, key in some), item=item))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def look_up(key: int) -> list[int]:
        found = searcher.search(tantivy.Query.term_query(schema, "keys", _word(key)), 200)
        return [searcher.doc(address)["item"][0] for _, address in found.hits]

    return look_up


STORES: dict[str, Callable[[Rows, Path], LookUp]] = {
    "SQLite, sorted table": sqlite_tree, "SQLite FTS5": sqlite_fts5, "LMDB": lmdb_store, "DuckDB": duckdb_store, "tantivy": tantivy_store,
}  # fmt: skip


def _word(key: int) -> str:
    return f"k{key & 0xFFFFFFFFFFFFFFFF:x}"


def _sizes(folder: Path) -> Iterator[int]:
    # Blocks, not length: LMDB's file is sparse.
    return (path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Build and ask each store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    rows: Rows = sqlite3.connect(parser.parse_args().index).execute("SELECT key, item FROM name").fetchall()
    chosen = random.Random(5)  # noqa: S311  # the same keys in each run
    asked = [key for key, _ in chosen.sample(rows, ASKED * 9 // 10)] + [chosen.getrandbits(60) for _ in range(ASKED // 10)]
    print(f"{len(rows)} keys with items, {ASKED} look-ups, one in ten of a key that is not there")
    found: set[int] = set()
    for name, make in STORES.items():
        with tempfile.TemporaryDirectory() as place:
            begun = time.perf_counter()
            try:
                look_up = make(rows, Path(place))
            except ImportError as error:
                print(f"{name:22} left out: {error}")
                continue
            built = time.perf_counter() - begun
            begun = time.perf_counter()
            found.add(sum(len(look_up(key)) for key in asked))
            speed, size = ASKED / (time.perf_counter() - begun), sum(_sizes(Path(place))) / 1e6
            print(f"{name:22} built in {built:6.1f} s, {size:6.0f} MB, {speed:8.0f} look-ups a second")
    assert len(found) <= 2, f"the stores do not find the same: {found}"  # tantivy gives 200 items at most


if __name__ == "__main__":
    main()
