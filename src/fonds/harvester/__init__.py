"""Our own harvester: what other archives give by OAI-PMH, IIIF Change Discovery or ResourceSync becomes files of a project, kept in step with them.

Each source has a folder below `documents/harvested/`, whose files are read like any others.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from fonds.config import Project
from fonds.errors import ConfigurationError, SourceError, UnavailableError
from fonds.files import locked
from fonds.harvester import shelf as outcomes
from fonds.harvester.change import Change, Content, End, Feed, Mark, Skipped, Wanted
from fonds.harvester.discovery import open_discovery
from fonds.harvester.oai import open_oai
from fonds.harvester.resourcesync import WELL_KNOWN, document_of, open_resourcesync
from fonds.harvester.shelf import Shelf
from fonds.http import Reply, Session
from fonds.iris import slugify
from fonds.sources import File, Settings, read_file, settings_of
from fonds.sources.origin import STATE, Origin, read_state
from fonds.xml import local, parse

FOLDER = "harvested"
SAVED = 10.0  # seconds of work that a run which is killed may have to do again
_TOGETHER = (".txt", ".md", ".csv")
IN_A_ROW = 3  # things that cannot be had one after another before the source is left for another day
Tell = Callable[[str, int, int], None]


@dataclass(slots=True)
class Harvested:
    """What a run did: files by what became of them (`new`, `changed`, `unchanged`, `removed`, `left`), what was skipped by kind, and what failed.

    `whole` tells that the run came to its end and the next one asks for changes only.
    """

    folder: Path
    protocol: str
    archive: str
    files: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    whole: bool = False


def folder_of(project: Project, url: str, into: str) -> Path:
    """The folder of a source in a project: as named, or by its address."""
    parts = urlsplit(url)
    return project.documents / FOLDER / (slugify(into) if into else slugify(f"{parts.netloc} {parts.path}"))


def known_sources(project: Project) -> list[Path]:
    """The folders of the sources that a project harvests."""
    return sorted(path.parent for path in (project.documents / FOLDER).glob(f"*/{STATE}"))


def harvest(project: Project, folder: Path, url: str, wanted: Wanted, session: Session, *, now: Callable[[], str], tell: Tell) -> Harvested:
    """Bring the files of a folder of a project in step with a source; a run that was broken off is gone on with.

    `now` tells the time (UTC) that the table keeps of each file. UnavailableError where the source fails: what was harvested till then is kept.
    ConfigurationError where the folder was harvested otherwise, or the source has not what is wanted.
    """
    wanted = _agreed(folder, read_state(folder), url, wanted)
    feed = opened(session, url, wanted)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / STATE):
        shelf = Shelf(folder)
        archive = feed.archive or urlsplit(feed.base).netloc
        told = {key: value for key, value in asdict(wanted).items() if key != "everything"}
        shelf.state |= {**told, "url": url, "protocol": feed.protocol, "archive": archive, "prefix": feed.prefix}
        done = Harvested(folder, feed.protocol, archive)
        try:
            _Run(shelf, done, settings_of(project), now).follow(feed, everything=wanted.everything, tell=tell)
        finally:
            shelf.save()
    return done


def _agreed(folder: Path, state: dict[str, Any], url: str, wanted: Wanted) -> Wanted:
    """What is wanted, as it was wanted before where nothing else is said; ConfigurationError where the folder holds what was wanted otherwise."""
    if not state:
        return wanted
    before = Wanted(state.get("prefix", ""), state.get("set", ""), tuple(state.get("match", ())), wanted.everything)
    asked = (url, wanted.prefix or before.prefix, wanted.set or before.set, wanted.match or before.match)
    if asked != (state.get("url"), before.prefix, before.set, before.match):
        raise ConfigurationError(str(folder), "holds what was harvested from elsewhere or otherwise", "name another folder with --into")
    return before


def opened(session: Session, url: str, wanted: Wanted) -> Feed:
    """The source at an address, by the protocol that it answers in; UnavailableError where it answers in none."""
    accept = "application/activity+json, text/xml, application/xml;q=0.9, application/json;q=0.9, */*;q=0.1"
    # Who does not know OAI-PMH does not mind its argument, and many who do answer nothing without it.
    reply = session.fetch(url, params={} if urlsplit(url).query else {"verb": "Identify"}, accept=accept)
    found = _answered(session, url, reply, wanted) if reply.there else None
    if found is None:
        described = urljoin(url, WELL_KNOWN)
        reply = session.fetch(described)
        found = _answered(session, described, reply, wanted) if reply.there else None
    if found is None:
        mend = "give the base URL of OAI-PMH, the address of a collection of activities (IIIF Change Discovery), or a ResourceSync description"
        raise UnavailableError(url, "answers in no protocol that can be harvested", mend)
    return found


def _answered(session: Session, url: str, reply: Reply, wanted: Wanted) -> Feed | None:
    """The source that an answer shows, None where it is none."""
    if reply.data.lstrip()[:1] == b"{":
        try:
            told = json.loads(reply.data)
        except ValueError:
            return None
        return open_discovery(session, url, told) if told.get("type") == "OrderedCollection" else None
    try:
        root = parse(reply.data, url)
    except SourceError:
        return None
    if local(root) == "OAI-PMH":
        return open_oai(session, url.partition("?")[0], wanted)
    if local(root) in ("urlset", "sitemapindex"):
        return open_resourcesync(session, url, document_of(session, url), wanted)
    return None


@dataclass(slots=True)
class _Run:
    """One run of a harvest: the folder's files, what was done, how readers read, and the time that the table keeps."""

    shelf: Shelf
    done: Harvested
    settings: Settings
    now: Callable[[], str]
    in_a_row: int = 0
    seen: set[str] = field(default_factory=set)

    def follow(self, feed: Feed, *, everything: bool, tell: Tell) -> None:
        """Take in all that a source tells, and note from time to time how far that went."""
        state, number, saved, total = self.shelf.state, 0, time.monotonic(), 0
        if everything:
            state.pop("going", None)
        mark = Mark(**state["going"]) if "going" in state else None
        for told in feed.changes("" if everything else str(state.get("since", "")), mark):
            if isinstance(told, Skipped):
                self.done.skipped[told.kind] += 1
            elif isinstance(told, Change):
                self.seen.add(told.identifier)
                self._take(told)
                number += 1
            elif isinstance(told, Mark):
                state["going"], total = asdict(told), told.total
            else:
                self._end(told)
            tell("harvest", number, max(total, number))
            if time.monotonic() - saved > SAVED:
                self.shelf.save()
                saved = time.monotonic()

    def _take(self, change: Change) -> None:
        """Do in the folder what a source tells of one thing."""
        if change.identifier != " ".join(change.identifier.split()):
            self.done.skipped["an identifier that no table can hold"] += 1
            return
        if change.content is None:
            outcome = self.shelf.remove(change.identifier)
        elif self.shelf.has(change):
            outcome = outcomes.SAME
        else:
            content = self._fetched(change, change.content)
            if content is None:
                return
            outcome = self.shelf.keep(change, content, self.now())
        if outcome == outcomes.LEFT:
            self.done.by_hand.append(self.shelf.files[change.identifier])
        if outcome != outcomes.UNKNOWN:
            self.done.files[outcome] += 1

    def _fetched(self, change: Change, content: Callable[[], Content | None]) -> Content | None:
        """The content of a thing, if a reader reads it; what cannot be had now is noted, and a source that fails again and again is left."""
        try:
            found = content()
        except UnavailableError as error:
            self.done.failed.append(f"{change.identifier}: {error.why}")
            self.in_a_row += 1
            if self.in_a_row >= IN_A_ROW:
                raise
            return None
        self.in_a_row = 0
        why = "told of, and not there" if found is None else unread(change.identifier, found, self.settings)
        if why:
            self.done.skipped[why] += 1
        return None if why else found

    def _end(self, end: End) -> None:
        """Close a list: what a whole list does not tell of is gone, unless it tells of nothing; the next run asks for changes only."""
        gone = set(self.shelf.files) - self.seen if end.whole else set()
        if gone and not self.seen:
            self.done.failed.append(f"the source has nothing at all any more: {len(gone)} files were left as they are")
            gone = set()
        for identifier in sorted(gone):
            self.done.files[self.shelf.remove(identifier)] += 1
        self.shelf.state.pop("going", None)
        if not self.done.failed:
            self.shelf.state["since"] = end.moment
            self.done.whole = True


def unread(identifier: str, content: Content, settings: Settings) -> str:
    """Why no reader reads a content, empty where one does: what would stop a build is not taken in.

    A text may need the table that comes beside it, and a table is nothing by itself: both are taken as they are.
    """
    if content.ending in _TOGETHER:
        return ""
    origin = Origin("", identifier, "", "", content.address, content.form, "")
    try:
        read = list(read_file(File(f"harvested{content.ending}", content.data, origin=origin, archive="?"), settings))
    except SourceError as error:
        return error.why
    errors = [one for one in read if isinstance(one, SourceError)]
    return errors[0].why if errors and len(errors) == len(read) else ""
