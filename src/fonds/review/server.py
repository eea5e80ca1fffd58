"""The review on a port: the project is read, its matches proposed, and the desk is open until the command is stopped."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from urllib.parse import quote

import uvicorn

from fonds.authorities.register import load_register
from fonds.build import Tell, gather
from fonds.config import Project
from fonds.errors import UnavailableError
from fonds.reconcile import open_authorities
from fonds.review.app import create_app
from fonds.review.book import Book
from fonds.review.cards import LookUp
from fonds.review.contexts import Contexts
from fonds.review.desk import Desk
from fonds.review.safety import Gate, shown_host
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
    with closing(_listen(gate.host, port)) as listener, closing(Contexts()) as contexts:
        with working as tell:
            desk = open_desk(project, contexts, date=date, on_error=on_error, tell=tell, report=report)
        number = listener.getsockname()[1]
        app = create_app(desk, gate, title=project.dataset.title, port=number, reviewer=reviewer)
        ready(f"http://{shown_host(gate.host)}:{number}/" + (f"?token={quote(gate.token)}" if gate.token else ""))
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1, limit_concurrency=64)
        with _quiet_signals():
            uvicorn.Server(config).run(sockets=[listener])


def open_desk(project: Project, contexts: Contexts, *, date: str, on_error: str, tell: Tell, report: Callable[[Finding], None]) -> Desk:
    """The desk of a project: its documents read, its things matched, the words in context kept."""
    corpus = gather(project, date=date, on_error=on_error, tell=tell, keep=contexts.add)
    subjects = list(corpus.gathered.subjects())
    book = Book(project, (subject.entity for subject in subjects), corpus.mappings, contexts.counts())
    registered = load_register(project.authorities).entities
    look_up = LookUp(open_authorities(project, report))
    return Desk(book, subjects, registered, contexts, look_up, lambda: datetime.now(UTC).date().isoformat())


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # whoever is told the address may call at once
    except OSError as error:
        listener.close()
        raise UnavailableError(f"{host}:{port}", f"cannot be listened on: {error.strerror}", "name another with --host and --port") from error
    return listener


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Keep the signal that stopped uvicorn, which it raises once more when it has stopped, from ending this process too."""
    former = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
