"""The pages of the review: paths to small handlers over the desk; what a form sends is written, and answered with the way to the next page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from fonds.errors import ConfigurationError, FondsError, UnavailableError
from fonds.reconcile.ledger import ConflictError
from fonds.review.desk import FIRST, PAGE, Desk, UnknownThingError
from fonds.review.forms import Form, RefusedError, read_form
from fonds.review.guard import Guard
from fonds.review.judging import Answer, is_item
from fonds.review.safety import Gate, inner_path, policy, reviewer_name
from fonds.review.standing import STATES, Filters, read_filters
from fonds.review.visitor import Visitor

_HERE = Path(__file__).parent
_ROWS, _BATCH = 50, 200  # rows of one page
_STATUS = {UnknownThingError: 404, ConflictError: 409, ConfigurationError: 400, UnavailableError: 503}
_LABELS = {"person": "Persons", "group": "Groups", "place": "Places", "event": "Events", "publication": "Publications"}
_SAID = {"accepted": "is", "rejected": "is not", "none": "is no known item", "undecided": "may be", "withdrawn": "taken back:"}
_ANSWERS = {"accepted": "yes, it is", "rejected": "no, it is not", "none": "none of these", "undecided": "unsure about"}


def create_app(desk: Desk, gate: Gate, *, title: str, port: int, reviewer: str = "") -> ASGIApp:
    """The application of a desk behind its gate; `reviewer` is who judges where a browser has told no other name."""
    pages = Pages(desk, gate, title, port, reviewer, _templates())
    routes = [
        Route("/", pages.list),
        Route("/next", pages.first),
        Route("/case/{path:path}", pages.case),
        Route("/case/{path:path}", pages.judge, methods=["POST"]),
        Route("/undo", pages.undo, methods=["POST"]),
        Route("/batch", pages.batch),
        Route("/batch", pages.accept, methods=["POST"]),
        Route("/reviewer", pages.reviewer_form),
        Route("/reviewer", pages.set_reviewer, methods=["POST"]),
        Route("/settings", pages.set_settings, methods=["POST"]),
        Route("/static/{name}", _static),
    ]
    handlers: Any = {FondsError: pages.failed, HTTPException: pages.missing, 500: pages.broken}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), gate, port, pages.failed)


def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("fonds.review"), autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.globals.update(states=STATES, kind_labels=_LABELS, said=_SAID, answers=_ANSWERS, first=FIRST, page_size=PAGE)
    templates.filters["percent"] = _percent
    templates.filters["item"] = lambda iri: iri.rpartition("/")[2]
    return templates


def _percent(score: float) -> str:
    """A probability in per cent: what is not quite sure is never told as sure."""
    if 0.995 <= score < 1:
        return "> 99 %"
    return "< 1 %" if 0 < score < 0.005 else f"{score * 100:.0f} %"


async def _static(request: Request) -> Response:
    path = _HERE / "static" / Path(request.path_params["name"]).name
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path)


@dataclass(frozen=True, slots=True)
class Pages:
    """The handlers: each reads what a request tells, asks the desk once or twice, and renders or leads on."""

    desk: Desk
    gate: Gate
    title: str
    port: int
    default: str
    templates: Environment

    def visitor(self, request: Request) -> Visitor:
        """Who asks, by the cookies of the browser."""
        return Visitor.of(request, self.port, self.default)

    def render(self, request: Request, template: str, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401  # templates take what they need
        """A page with what all pages show."""
        visitor = self.visitor(request)
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        shared = {"title": self.title, "visitor": visitor, "mark": self.gate.mark, "here": here if request.method == "GET" else "/"}
        text = self.templates.get_template(template).render(**shared, **context)
        return HTMLResponse(text, status, headers={"Content-Security-Policy": policy(pictures=visitor.pictures)})

    # looking ---------------------------------------------------------------------------------------------------------------

    async def list(self, request: Request) -> Response:
        """All rows that pass the filters, some on each page."""
        filters = read_filters(request.query_params)
        rows = await run_in_threadpool(self.desk.rows, filters)
        page = min(_number(request, "page", 1), max(1, -(-len(rows) // _ROWS)))
        shown = rows[(page - 1) * _ROWS : page * _ROWS]
        counts = await run_in_threadpool(self.desk.counts, filters)
        return self.render(
            request, "list.html", filters=filters, rows=shown, total=len(rows), page=page, pages=-(-len(rows) // _ROWS), counts=counts,
            kinds=self.desk.kinds(), done=self._done(request), whole=replace(filters, state="").query(),
        )  # fmt: skip

    async def first(self, request: Request) -> Response:
        """The first case of the queue, or the list where the queue is empty."""
        filters = read_filters(request.query_params)
        return _lead(_case_path(self.desk.neighbours("", filters).behind), filters)

    async def case(self, request: Request) -> Response:
        """One thing, to be judged."""
        if not self.visitor(request).name:
            return RedirectResponse(f"/reviewer?to={quote(str(request.url.path))}", 303)
        item = request.query_params.get("item", "").strip().upper()
        if item and not is_item(item):
            raise ConfigurationError("item", f"{item!r} is no number of an item", "give it as Wikidata does: Q and a number, such as Q855")
        return await self._case(request, request.path_params["path"], read_filters(request.query_params), item=item)

    async def _case(
        self, request: Request, path: str, filters: Filters, *, item: str = "", answer: Answer | None = None, status: int = 200
    ) -> Response:
        start = _number(request, "words", 0) if "words" in request.query_params else None
        case = await run_in_threadpool(self.desk.case, path, item=item, start=start)
        return self.render(
            request, "case.html", status=status, case=case, filters=filters, answer=answer, start=start,
            around=self.desk.neighbours(path, filters), counts=self.desk.counts(filters), done=self._done(request),
        )  # fmt: skip

    def _done(self, request: Request) -> Any:  # noqa: ANN401  # a mapping or None
        """What was judged last, to be told on the page that follows."""
        return self.desk.last(request.query_params["done"]) if "done" in request.query_params else None

    # judging ---------------------------------------------------------------------------------------------------------------

    async def judge(self, request: Request) -> Response:
        """An answer: written, or shown beside what somebody else said in the meantime."""
        form = await read_form(request, self.gate)
        path, filters = request.path_params["path"], read_filters(form.query("queue"))
        if form.text("judgement") == "look":  # Enter was pressed on a candidate: it is chosen, and nothing is answered
            return _lead(_case_path(path), filters, item=form.text("candidate"))
        answer = self._answer(request, form, path)
        following = self.desk.neighbours(path, filters).behind
        try:
            await run_in_threadpool(self.desk.judge, answer)
        except ConflictError:
            return await self._case(request, path, filters, item=answer.item, answer=answer, status=409)
        if answer.judgement == "rejected" and self.desk.row(path).state == "open":
            following = path  # there are other candidates still
        return _lead(_case_path(following), filters, done=path)

    def _answer(self, request: Request, form: Form, path: str) -> Answer:
        item = form.text("candidate") if form.text("judgement") != "none" else ""
        return Answer(path, form.text("judgement"), item, self._name(request), form.number("seen"), form.text("comment")[:2000])

    def _name(self, request: Request) -> str:
        name = self.visitor(request).name
        if not name:
            raise RefusedError("reviewer", "nobody is told to judge", "give your name on the page /reviewer, and answer again", status=403)
        return name

    async def undo(self, request: Request) -> Response:
        """The reviewer's last answer, taken back; leads to its thing."""
        form = await read_form(request, self.gate)
        path = await run_in_threadpool(self.desk.undo, self._name(request))
        if not path:
            raise RefusedError("undo", "there is no answer of yours to take back", "go on judging", status=404)
        return _lead(_case_path(path), read_filters(form.query("queue")), done=path)

    async def batch(self, request: Request) -> Response:
        """What could be accepted at once, to be looked through."""
        asked = request.query_params
        filters = read_filters(dict(asked) | {"low": asked.get("low") or "98"})
        single = "low" not in asked or "single" in asked
        sure = await run_in_threadpool(self.desk.sure, filters, single=single)
        return self.render(
            request, "batch.html", filters=filters, single=single, sure=sure[:_BATCH], total=len(sure), kinds=self.desk.kinds(), outcome=None
        )

    async def accept(self, request: Request) -> Response:
        """The ticked matches, accepted each by its own row; those that were judged since are listed."""
        form = await read_form(request, self.gate)
        name, least = self._name(request), form.text("low")
        comment = form.text("comment")[:2000] or f"accepted with others of {least} % and more"
        filters = read_filters({"low": least, "kind": form.text("kind")})
        answers = [Answer(path, "accepted", item, name, seen, comment) for path, item, seen in form.picked()]
        written, others = await run_in_threadpool(self.desk.judge_all, answers)
        lost = [(answer, self.desk.last(answer.subject)) for answer in others]
        return self.render(
            request, "batch.html", status=409 if lost else 200, filters=filters, single=True, sure=(), total=0, kinds=self.desk.kinds(),
            outcome={"written": written, "lost": lost},
        )  # fmt: skip

    # the reviewer ----------------------------------------------------------------------------------------------------------

    async def reviewer_form(self, request: Request) -> Response:
        """The question who judges."""
        return self.render(request, "reviewer.html", to=inner_path(request.query_params.get("to", "/")), problem="")

    async def set_reviewer(self, request: Request) -> Response:
        """The name, kept in this browser."""
        form = await read_form(request, self.gate)
        to = inner_path(form.text("to"))
        try:
            name = reviewer_name(form.text("name"))
        except ConfigurationError as error:
            return self.render(request, "reviewer.html", status=400, to=to, problem=str(error))
        return self.visitor(request).keep(RedirectResponse(to, 303), name=name)

    async def set_settings(self, request: Request) -> Response:
        """Pictures and keys, on or off in this browser."""
        form = await read_form(request, self.gate)
        kept = {name: form.text(name) for name in ("pictures", "keys") if form.text(name) in ("on", "off")}
        return self.visitor(request).keep(RedirectResponse(inner_path(form.text("to")), 303), **kept)

    # what goes wrong -------------------------------------------------------------------------------------------------------

    async def failed(self, request: Request, error: FondsError) -> Response:
        """An error as a page that says what to do."""
        status = error.status if isinstance(error, RefusedError) else next((_STATUS[kind] for kind in _STATUS if isinstance(error, kind)), 500)
        thing = error.where if isinstance(error, ConflictError) else ""
        return self.render(request, "error.html", status=status, where=error.where, why=error.why, mend=error.mend, thing=thing)

    async def missing(self, request: Request, error: HTTPException) -> Response:
        """A path or method that there is not."""
        return self.render(
            request, "error.html", status=error.status_code, where=request.url.path, why="there is no such page", mend="go back to the list", thing=""
        )

    async def broken(self, request: Request, _: Exception) -> Response:
        """A mistake of ours: what it was is in the log."""
        mend = "nothing was written; look at what the command printed, and report it"
        return self.render(request, "error.html", status=500, where="fonds review", why="the page could not be made", mend=mend, thing="")


def _case_path(path: str) -> str:
    return f"/case/{quote(path)}" if path else "/"


def _lead(path: str, filters: Filters, **further: str) -> Response:
    query = filters.query(**further)
    return RedirectResponse(path + (f"?{query}" if query else ""), 303)


def _number(request: Request, name: str, least: int) -> int:
    value = request.query_params.get(name, "")
    return max(least, int(value)) if value.isdecimal() and len(value) < 10 else least
