"""The configuration of a project, read from fonds.toml: frozen, complete, and strict about what it does not know."""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fonds.errors import ConfigurationError

FILE = "fonds.toml"
ENGINES = ("oxigraph", "fuseki")


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the release says of itself."""

    title: str
    base: str = "https://data.example.org/"
    description: str = ""
    license: str = "https://creativecommons.org/publicdomain/zero/1.0/"
    publisher: str = ""
    contact: str = ""
    language: str = "en"
    version: str = "1"
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the documents are, how their pages are laid out, in which language they are, what looks for names beside the rules, sizes."""

    documents: str = "documents"
    profile: str = "archive-page"
    language: str = "en"
    original_language: str | None = None
    recogniser: str | None = None
    largest_mb: float = 64.0


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Which authorities are asked, and when a candidate is accepted: at what probability, and how much above the runner-up's.

    An authority is a file below the project, `wikidata` (its live services), or the address of a reconciliation service.
    """

    authorities: tuple[str, ...] = ()
    accept: float = 0.92
    gap: float = 0.05
    same_as: bool = False


@dataclass(frozen=True, slots=True)
class Wikidata:
    """What an index of Wikidata keeps (empty: all): languages of names, classes with all below them, properties."""

    languages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publish:
    """Which engine configurations a release carries, and which other OAI-PMH repositories it tells harvesters of."""

    engines: tuple[str, ...] = ENGINES
    friends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """What is known of a file of links that others made: the name of their dataset, who made it, licence and homepage."""

    name: str = ""
    creator: str = ""
    license: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder and its configuration."""

    folder: Path
    dataset: Dataset
    sources: Sources = field(default_factory=Sources)
    reconcile: Reconcile = field(default_factory=Reconcile)
    wikidata: Wikidata = field(default_factory=Wikidata)
    publish: Publish = field(default_factory=Publish)
    linksets: Mapping[str, Linked] = field(default_factory=dict)

    @property
    def documents(self) -> Path:
        """The folder of the documents."""
        return self.folder / self.sources.documents

    @property
    def authorities(self) -> Path:
        """The folder of the archive's own register."""
        return self.folder / "authorities"

    @property
    def corrections(self) -> Path:
        """The folder of what curators decided."""
        return self.folder / "corrections"

    @property
    def linkset_folder(self) -> Path:
        """The folder of links that others made to things of the project."""
        return self.folder / "linksets"

    @property
    def ledger(self) -> Path:
        """The judgement ledger."""
        return self.folder / "mappings.sssom.tsv"

    @property
    def cache(self) -> Path:
        """What live services answered, kept for the next run."""
        return self.folder / ".fonds-cache.sqlite"

    @property
    def identifiers(self) -> Path:
        """The register of IRIs ever published."""
        return self.folder / "identifiers.tsv"


SECTIONS: dict[str, type] = {"dataset": Dataset, "sources": Sources, "reconcile": Reconcile, "wikidata": Wikidata, "publish": Publish}
LINKSETS = "linksets"  # a table for each file: [linksets."gnd.txt"]


def nearest(word: str, known: typing.Iterable[str]) -> str:
    """A mend that names the nearest known word, or lists all of them."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(known)}"


def load_project(folder: Path) -> Project:
    """The project in a folder; ConfigurationError names the file, the key and the mend."""
    path = folder / FILE
    if not path.is_file():
        raise ConfigurationError(str(path), "there is no project here", "make one with `fonds init DIR`")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(str(path), f"is not TOML in UTF-8: {error}", "mend the line that it names") from error
    for name in raw:
        if name not in (*SECTIONS, LINKSETS):
            raise ConfigurationError(f"{FILE}: [{name}]", "no section is called so", nearest(name, (*SECTIONS, LINKSETS)))
    if "dataset" not in raw:
        raise ConfigurationError(FILE, "has no section [dataset]", "add one with at least a title")
    values = {name: _section(name, SECTIONS[name], raw[name]) for name in SECTIONS if name in raw}
    if not isinstance(raw.get(LINKSETS, {}), dict):
        raise ConfigurationError(f"{FILE}: {LINKSETS}", "is a section", f'write [{LINKSETS}."NAME OF A FILE"] and its keys below it')
    linked = {name: _section(f'{LINKSETS}."{name}"', Linked, table) for name, table in raw.get(LINKSETS, {}).items()}
    project = Project(folder=folder, linksets=linked, **values)
    _check(project)
    return project


def _section(name: str, kind: type, raw: object) -> Any:  # noqa: ANN401  # one of SECTIONS
    if not isinstance(raw, dict):
        raise ConfigurationError(f"{FILE}: {name}", "is a section", f"write [{name}] and its keys below it")
    hints = typing.get_type_hints(kind)
    for key, value in raw.items():
        if key not in hints:
            raise ConfigurationError(f"{FILE}: {name}.{key}", "no key is called so", nearest(key, hints))
        _check_type(f"{FILE}: {name}.{key}", hints[key], value)
    required = [f.name for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING]
    for key in required:
        if key not in raw:
            raise ConfigurationError(f"{FILE}: {name}.{key}", "is missing", "add it")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()})


def _check_type(where: str, hint: object, value: object) -> None:
    wanted = {str: "a text", float: "a number", bool: "true or false", tuple[str, ...]: "a list of texts"}
    plain = str if hint == (str | None) else hint
    if plain is str:
        right = isinstance(value, str)
    elif plain is float:
        right = isinstance(value, int | float) and not isinstance(value, bool)
    elif plain is bool:
        right = isinstance(value, bool)
    else:
        right = isinstance(value, list) and all(isinstance(item, str) for item in value)
    if not right:
        raise ConfigurationError(where, f"{value!r} is not {wanted.get(plain, 'what is wanted')}", "mend the value")  # type: ignore[call-overload]


def _check(project: Project) -> None:
    base = project.dataset.base
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+/", base):
        raise ConfigurationError(f"{FILE}: dataset.base", f"{base!r} is not an http(s) address that ends with /", "mend it")
    if project.dataset.date and not re.fullmatch(r"\d{4}-\d\d-\d\d", project.dataset.date):
        raise ConfigurationError(f"{FILE}: dataset.date", f"{project.dataset.date!r} is not YYYY-MM-DD", "mend it")
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", project.dataset.license):
        raise ConfigurationError(f"{FILE}: dataset.license", "is not the address of a licence", "give its IRI")
    if project.dataset.contact and not re.fullmatch(r"[\w.+-]+@[\w.-]+", project.dataset.contact):
        raise ConfigurationError(f"{FILE}: dataset.contact", f"{project.dataset.contact!r} is not an e-mail address", "mend it")
    for index, engine in enumerate(project.publish.engines):
        if engine not in ENGINES:
            where = f"{FILE}: publish.engines[{index}]"
            raise ConfigurationError(where, f"no engine is called {engine!r}", nearest(engine, ENGINES))
    for key, pattern in (("types", r"Q[1-9]\d*"), ("properties", r"P[1-9]\d*"), ("languages", r"[a-z]{2,8}(?:-[a-z0-9]+)*")):
        for value in getattr(project.wikidata, key):
            if not re.fullmatch(pattern, value):
                raise ConfigurationError(f"{FILE}: wikidata.{key}", f"{value!r} is not written as Wikidata writes it", "mend it")
    for key in ("accept", "gap"):
        if not 0 <= getattr(project.reconcile, key) <= 1:
            raise ConfigurationError(f"{FILE}: reconcile.{key}", "is not between 0 and 1", "mend it")
