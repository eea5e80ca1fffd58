"""From the names in fonds.toml to the authorities that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import fonds
from fonds.answers import Answers
from fonds.authorities import Authority
from fonds.authorities.index_build import memory_index
from fonds.authorities.reconciliation_service import ReconciliationService
from fonds.authorities.wikidata import WikidataIndex
from fonds.authorities.wikidata_api import WikidataApi
from fonds.authorities.wikidata_query import WikidataQuery
from fonds.config import Project
from fonds.errors import UnavailableError
from fonds.http import Session
from fonds.values import Finding

Report = Callable[[Finding], None]
LIVE = "wikidata"


def open_file(path: Path, report: Report) -> Authority:
    """An index, or JSON lines that are indexed in memory; UnavailableError where there is none."""
    return memory_index(path, report) if path.is_file() and path.suffix != ".sqlite" else WikidataIndex.open(path)


class Opening:
    """The authorities of a project, opened one by one; the live ones share one session, and one file of kept answers."""

    def __init__(self, project: Project, report: Report) -> None:
        self.project, self.report = project, report
        self._told = False

    def authority(self, name: str) -> Authority:
        """The authority of a name: a file below the project, `wikidata` for its live services, or a reconciliation service's address.

        UnavailableError or ConfigurationError where it cannot be opened.
        """
        if name == LIVE:
            return self.api
        if name.startswith(("http://", "https://")):
            return ReconciliationService(self.session, name, entities=self.api)
        return open_file(self.project.folder / name, self.report)

    @cached_property
    def session(self) -> Session:
        """The session of the live services."""
        return Session(self.project.dataset.contact, fonds.__version__, Answers(self.project.cache, report=self.report))

    @cached_property
    def api(self) -> WikidataApi:
        """Wikidata's API, which asks the query service for the hierarchy of classes."""
        languages = dict.fromkeys((self.project.dataset.language, *self.project.wikidata.languages))
        return WikidataApi(self.session, languages=tuple(languages), above=self._above, by_identifier=self._by_identifier)

    @cached_property
    def _query(self) -> WikidataQuery:
        return WikidataQuery(self.session)

    def _above(self, classes: tuple[str, ...]) -> frozenset[str]:
        """The classes above some classes; those alone while the query service fails."""
        try:
            return self._query.above(classes)
        except UnavailableError as error:
            self._tell(error)
            return frozenset(classes)

    def _by_identifier(self, property_: str, values: Sequence[str]) -> dict[str, str]:
        """The items that assert some identifiers; none while the query service fails."""
        try:
            return self._query.by_identifier(property_, values)
        except UnavailableError as error:
            self._tell(error)
            return {}

    def _tell(self, error: UnavailableError) -> None:
        """Tell once in a run that the query service fails."""
        if not self._told:
            mend = "kinds of things are told by their own classes alone in this run, and identifiers find nothing"
            self.report(Finding("warning", "authority", f"{self._query.name} fails: {error}", mend=mend))
        self._told = True
