"""What a form of our pages sends, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from fonds.errors import FondsError
from fonds.review.safety import LARGEST, Gate

_FIELDS = 10_000


class RefusedError(FondsError):
    """A request that is not answered, with the HTTP status that says so."""

    def __init__(self, where: str, why: str, mend: str, *, status: int) -> None:
        super().__init__(where, why, mend)
        self.status = status


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form in their order; a field that was not sent is empty."""

    fields: tuple[tuple[str, str], ...]

    def text(self, name: str) -> str:
        """The value of a field, without the spaces around it."""
        return next((value.strip() for field, value in self.fields if field == name), "")

    def all(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for field, value in self.fields if field == name]

    def number(self, name: str) -> int:
        """The whole number in a field, or one that nothing has where it holds none."""
        value = self.text(name)
        return int(value) if value.isdecimal() and len(value) < 10 else -1

    def picked(self) -> list[tuple[str, str, int]]:
        """The rows that are ticked: thing, item and the revision that was seen; RefusedError where one is none."""
        rows = [value.rsplit("|", 2) for value in self.all("row")]
        if not all(len(row) == 3 and row[2].isdecimal() and len(row[2]) < 10 for row in rows):
            raise RefusedError("row", "is no row of the page", "load the page again", status=400)
        return [(path, item, int(seen)) for path, item, seen in rows]

    def query(self, name: str) -> dict[str, str]:
        """The values of an address's query that a field holds."""
        return dict(parse_qsl(self.text(name)))


async def read_form(request: Request, gate: Gate) -> Form:
    """The form of a request; RefusedError where it is too large, no form, or not one of our pages'."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise RefusedError("form", "is too large", "send fewer rows at once", status=413)
    try:
        form = Form(tuple(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS)))
    except ValueError as error:
        raise RefusedError("form", "cannot be read", "send it from the page again", status=400) from error
    if not gate.bears(form.text("mark")):
        mend = "nothing was written: go back, load the page again, and answer once more"
        raise RefusedError("form", "is not from a page of this run of `fonds review`", mend, status=403)
    return form
