"""The review on a port: the project is read, its matches proposed, and the desk is open until the command is stopped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from urllib.parse import quote

from fonds.authorities.register import load_register
from fonds.build import gather
from fonds.config import Project
from fonds.listening import listen, run
from fonds.reconcile import open_authorities
from fonds.review.app import create_app
from fonds.review.book import Book
from fonds.review.cards import LookUp
from fonds.review.contexts import Contexts
from fonds.review.desk import Desk
from fonds.review.safety import Gate, shown_host
from fonds.runner import Tell
from fonds.values import Finding


def review(
    project: Project,
    gate: Gate,
    port: int,
    *,
    date: str,
    working: AbstractContextManager[Tell],
    reviewer: str = "",
    on_error: str = "stop",
    report: Callable[[Finding], None] = lambda _: None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a project's review until SIGINT or SIGTERM; `ready` is told the address, with the token where one is needed. Port 0 takes a free one.

    `working` tells of the progress while the project is read.
    UnavailableError where the port is taken, or an authority cannot be opened.
    """
    with closing(listen(gate.host, port)) as listener, closing(Contexts()) as contexts:
        with working as tell:
            desk = open_desk(project, contexts, date=date, on_error=on_error, tell=tell, report=report)
        number = listener.getsockname()[1]
        app = create_app(desk, gate, title=project.dataset.title, port=number, reviewer=reviewer)
        ready(f"http://{shown_host(gate.host)}:{number}/" + (f"?token={quote(gate.token)}" if gate.token else ""))
        run(app, listener, at_once=64)


def open_desk(project: Project, contexts: Contexts, *, date: str, on_error: str, tell: Tell, report: Callable[[Finding], None]) -> Desk:
    """The desk of a project: its documents read, its things matched, the words in context kept."""
    corpus = gather(project, date=date, on_error=on_error, tell=tell, keep=contexts.add)
    subjects = list(corpus.gathered.subjects())
    book = Book(project, (subject.entity for subject in subjects), corpus.mappings, contexts.counts())
    registered = load_register(project.authorities).entities
    look_up = LookUp(open_authorities(project, report))
    return Desk(book, subjects, registered, contexts, look_up, lambda: datetime.now(UTC).date().isoformat())
