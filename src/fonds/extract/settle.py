"""Who and what the names of one document mean: names that belong together become one thing with a path of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz

from fonds.authorities.register import Register
from fonds.extract.gazetteer import find
from fonds.extract.ground import Found
from fonds.extract.language import Language
from fonds.iris import slugify
from fonds.text import Reading
from fonds.values import Entity, Name

_GENERIC_EVENT = re.compile(r"(?:the )?(?:civil war|war|congress|conference|meeting|elections|crisis|revolution|plenum|session|summit|talks)$", re.I)


_LINE = 90  # characters of an entry of a list
_GLUED = re.compile(r"\b[A-Z]{2,3}(?=[A-Z][a-z]{2})")  # initials of a drafting officer: GNAppling


@dataclass(slots=True)
class Thing:
    """A thing in the making: its path, the names that stand for it, and what they said beside it."""

    path: str
    label: str
    forms: list[Found] = field(default_factory=list)
    known: Entity | None = None
    longitude: float | None = None
    latitude: float | None = None

    @property
    def kind(self) -> str:
        """person, group, place or event."""
        return self.path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Settled:
    """The names of a document with the paths of what they mean, in the order of the text, and the things by path."""

    names: tuple[tuple[Found, str], ...]
    things: dict[str, Thing]
    starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", [name.start for name, _ in self.names])

    def at(self, start: int, end: int) -> list[tuple[Found, str]]:
        """The names that lie within a stretch of the plain text."""
        near = self.names[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [(name, path) for name, path in near if name.end <= end]


def merged(settled: Settled, same: dict[str, str]) -> Settled:
    """The same names where some things turned out to be others: the office of a title is somebody of the list."""
    for path, successor in same.items():
        gone = settled.things.pop(path, None)
        if gone:
            settled.things[successor].forms += gone.forms
    return Settled(tuple((name, same.get(path, path)) for name, path in settled.names), settled.things)


@lru_cache(maxsize=1 << 14)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name for comparison: small ASCII letters, an initial as one letter.

    >>> words_of("M.V. Gorel'")
    ('m', 'v', 'gorel')
    """
    apart = _GLUED.sub(lambda match: " ".join(match[0]) + " ", anyascii(name))
    return tuple(re.findall(r"[a-z]+(?:-[a-z]+)*", re.sub(r"[’'ʹ]", "", apart.lower())))


def compatible(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether two names of several words can be one person's: a shared family name, and given names that agree.

    >>> compatible(("p", "a", "orlik"), ("paul", "orlik")), compatible(("i", "v", "adler"), ("e", "f", "adler"))
    (True, False)
    """
    if set(one) == set(two):
        return True
    short, long = sorted((one, two), key=len)
    if len(short) > 1 and long[-len(short) :] == short:
        return True  # a family name of two words: Ben Ammar and Tahar Ben Ammar
    for first, second in ((one, two), (one[1:] + one[:1], two), (one, two[1:] + two[:1])):
        if first[-1] == second[-1] or (len(first[-1]) > 4 and fuzz.ratio(first[-1], second[-1]) >= 88):
            return all(_agree(a, b) for a, b in zip(first[:-1], second[:-1], strict=False))
    return False


def _agree(one: str, two: str) -> bool:
    if len(one) < 3 or len(two) < 3:
        return one.startswith(two) or two.startswith(one)  # an initial, also one of two letters (Ll., Ch.)
    return one == two or fuzz.ratio(one, two) >= 70


def settle(found: Iterable[Found], reading: Reading, register: Register, document: str, language: Language) -> Settled:
    """The things that the names of a document mean."""
    settler = _Settler(reading, register, document, language)
    names = list(found)
    order = sorted(range(len(names)), key=lambda n: (-settler.weight(names[n]), names[n].start))
    paths: dict[int, str] = {}
    for number in order:
        paths[number] = settler.place(names[number], names, paths)
    return Settled(tuple((names[n], paths[n]) for n in range(len(names))), settler.things)


class _Settler:
    """Gathers things while the names of one document are walked, the fullest names first."""

    def __init__(self, reading: Reading, register: Register, document: str, language: Language) -> None:
        self.reading, self.register, self.document, self.language = reading, register, document, language
        self.things: dict[str, Thing] = {}

    def weight(self, name: Found) -> int:
        """How much a name tells: what the register knows first, then full names, initials, single names, offices last."""
        if name.path:
            return 100
        if name.gloss_of is not None:
            return 15 if name.kind == "person" else -2  # an alias before whoever is called by it alone
        words = words_of(name.text)
        return -1 if name.kind == "role" else 10 * len(words) + sum(len(word) > 1 for word in words)

    def place(self, name: Found, names: list[Found], paths: dict[int, str]) -> str:
        """The path of what a name means; its thing is made where the document has not told of it before."""
        if name.gloss_of is not None:
            for number, other in enumerate(names):
                if other.start == name.gloss_of and number in paths:
                    return self._keep(paths[number], name)
        registered = name.path or self._registered(name)
        if registered:
            return self._keep(registered, name)
        return {
            "person": self._person, "group": self._group, "place": self._place, "event": self._event, "role": self._role,
        }[name.kind](name)  # fmt: skip

    def _registered(self, name: Found) -> str | None:
        """The register's thing of that kind and exactly that name, if there is one only."""
        known = [entity.path for entity in self.register.with_name(name.text) if entity.kind == name.kind]
        return known[0] if len(known) == 1 else None

    def _keep(self, path: str, name: Found, label: str | None = None) -> str:
        known = self.register.entities.get(path)
        thing = self.things.setdefault(path, Thing(path, known.label if known else label or name.text, known=known))
        thing.forms.append(name)
        return path

    # persons -----------------------------------------------------------------------------------------------------

    def _person(self, name: Found) -> str:
        words = words_of(name.text)
        alike = [thing for thing in self.things.values() if thing.kind == "person" and self._same(words, thing)]
        near = self._meant(self._addressed_alike(alike, name), name)
        if near:
            return self._keep(near.path, name)
        if name.text.startswith("M. ") and len(words) == 2:
            # A French "M." is Monsieur where nobody of that initial is known, but one of that family name.
            bearers = [thing for thing in self.things.values() if thing.kind == "person" and self._same(words[1:], thing)]
            if len(bearers) == 1:
                return self._keep(bearers[0].path, name)
        known = [entity for entity in self.register.persons if self._bears(words, entity)]
        if len(known) == 1:
            return self._keep(known[0].path, name)
        label = readable(name.text)
        alone = len([word for word in words if len(word) > 1]) < 2 and len(words) < 3
        slug = f"{self.document}-{slugify(label)}" if alone and len(words) == 1 else slugify(label)
        return self._keep(f"person/{slug}", name, label)

    def _addressed_alike(self, things: list[Thing], name: Found) -> list[Thing]:
        """Of several bearers of a name, those who are addressed as women where the name is, and the others where it is not."""
        women = [thing for thing in things if any(form.title in self.language.titles_of_women for form in thing.forms)]
        if name.title in self.language.titles_of_women:
            return women or things
        return [thing for thing in things if thing not in women] or things if name.title else things

    def _same(self, words: tuple[str, ...], thing: Thing) -> bool:
        # One word that somebody marked tells of those words alone: it does not draw other bearers of the name to the thing.
        forms = {words_of(form.text) for form in thing.forms if form.kind == "person" and (form.rule != "mark-up" or " " in form.text)}
        if thing.known:
            forms |= {words_of(name.text) for name in thing.known.names}
        return any(self._matches(words, form) for form in forms if form)

    @staticmethod
    def _matches(words: tuple[str, ...], form: tuple[str, ...]) -> bool:
        if len(words) == 1 or len(form) == 1:
            one, whole = (words[0], form) if len(words) == 1 else (form[0], words)
            return one in whole or one in whole[-1].split("-")  # Home and Alec Douglas-Home
        if max(map(len, words)) == 1 and len(words) == len(form):  # initials below a text
            return all(word.startswith(initial) for initial, word in zip(words, form, strict=True))
        if len(words) < len(form) and words == form[: len(words)] and len(words[0]) > 1:
            return True
        return compatible(words, form)

    def _bears(self, words: tuple[str, ...], entity: Entity) -> bool:
        return any(self._matches(words, words_of(name.text)) for name in entity.names if words_of(name.text))

    def _meant(self, things: list[Thing], name: Found) -> Thing | None:
        """Of several bearers of one family name, the one whom the text names first; of other names, the one named last before."""
        if " " not in name.text and len(things) > 1:
            return min(things, key=lambda thing: min(form.start for form in thing.forms))
        return self._latest(things, name)

    @staticmethod
    def _latest(things: list[Thing], name: Found) -> Thing | None:
        """Of several that fit, the one named last before this name; else the first named."""

        def nearness(thing: Thing) -> tuple[int, int]:
            before = [form.start for form in thing.forms if form.start <= name.start]
            return (0, -max(before)) if before else (1, min(form.start for form in thing.forms))

        return min(things, key=nearness, default=None)

    def _role(self, name: Found) -> str:
        """An office that stands for a person: somebody whose office was told in the document, or somebody known by it alone."""
        words = self._office_words(name.text)
        post = re.search(r" (?:in|at) (?:the )?[A-Z].*$", name.text)  # the Ambassador in Vienna is not whoever is an ambassador
        holders = [
            thing for thing in self.things.values()
            if thing.kind == "person" and any(
                form.office and self._same_office(words, self._office_words(form.office)) and (not post or post[0] in form.office)
                for form in thing.forms
            )
        ]  # fmt: skip
        told = set(name.text.lower().split())  # of several, the one of the people that the name tells: "the Norwegian Ambassador"
        own = [thing for thing in holders if any(form.office and told <= set(form.office.lower().split()) for form in thing.forms)]
        holders = own if len(own) == 1 else holders
        if self.reading.plain[name.end : name.end + 1] == ":":  # "The President: …": whoever speaks was there, and stands on a line of the list
            listed = [thing for thing in holders if any(map(self._begins_line, thing.forms))]
            holders = listed if len(listed) == 1 else holders
        # "The President" on a line of a list is not the other side's President, who has a line of his own.
        another = len(holders) == 1 and self._begins_line(name) and any(map(self._begins_line, holders[0].forms))
        apart = f"person/{self.document}-{slugify(name.text)}"
        if len(holders) == 1 and not another and apart not in self.things:
            return self._keep(holders[0].path, name)
        alike = [thing for thing in self.things.values() if thing.path == f"person/{self.document}-{slugify(name.text)}"]
        near = self._latest(alike, name)
        label = readable(name.text)
        return self._keep(near.path if near else f"person/{self.document}-{slugify(label)}", name, label)

    def _begins_line(self, name: Found) -> bool:
        """Whether a name, with its office or article, begins a short line, and an office is all of it: an entry of a list."""
        plain = self.reading.plain
        start, end = plain.rfind("\n", 0, name.start) + 1, plain.find("\n", name.end)
        line = plain[start : end if end >= 0 else len(plain)]
        before = plain[start : name.start].strip().removeprefix("The").strip()
        return len(line) < _LINE and before in ("", name.office, name.title) and (name.kind != "role" or line.endswith(name.text))

    def _same_office(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether the words of an office are among those of another that is no deputy's: the Minister is no Deputy Minister."""
        return one <= other and not (other - one) & self.language.deputies

    def _office_words(self, office: str) -> frozenset[str]:
        """The words of an office, peoples and places left out: the Afghan Prime Minister and the Prime Minister of Afghanistan are one."""
        words = re.findall(r"[^\W\d_][\w'’-]*", office)
        return frozenset(
            word.lower() for word in words
            if word not in self.language.peoples and word.title() not in self.language.peoples and word.lower() not in ("of", "the", "for", "and", "in")
            and not find(word)
        )  # fmt: skip

    # groups, places, events ------------------------------------------------------------------------------------------

    def _group(self, name: Found) -> str:
        words = name.text.split()
        if name.canonical:
            return self._keep(f"group/{slugify(name.canonical)}", name, name.canonical)
        if len(words) == 1:
            head = words[0].lower()
            holding = [t for t in self.things.values() if t.kind == "group" and any(head in (f.canonical or f.text).lower().split() for f in t.forms)]
            near = self._latest(holding, name)
            if near:
                return self._keep(near.path, name)
            if not name.text.isupper():
                return self._keep(f"group/{self.document}-{slugify(name.text)}", name, name.text)
        shouted = name.text.isupper() and max(map(len, words)) > 6
        label = re.sub(r"^[Tt]he ", "", readable(name.text) if shouted else name.text)
        # The Foreign Ministry of one document is not that of another: without a state in its name a body is the document's own.
        own = name.rule not in ("source-line", "newspaper", "acronym") and self._of_any_state(words)
        return self._keep(f"group/{self.document}-{slugify(label)}" if own else f"group/{slugify(label)}", name, label)

    def _of_any_state(self, words: list[str]) -> bool:
        """Whether several states have a body of that name: a ministry without its state, an embassy without both, a department."""
        language = self.language
        forms = [word.title() if word.isupper() else word for word in words]
        people = any(form in language.peoples for form in forms)
        place = any(find(word) is not None and word.lower() not in language.common for word in words)
        if any(form in language.post_words for form in forms):
            return not (people and place) and forms[0] not in language.posts_of_one
        if forms[-1] in language.sections or forms[0] in language.sections:
            return True
        return not people and all(form.lower() in language.common | language.plain or form in language.group_words for form in forms)

    def _place(self, name: Found) -> str:
        known = find(name.text) or (find(name.canonical) if name.canonical else None)
        label = name.canonical or readable(name.text)
        registered = [e for e in self.register.entities.values() if e.kind == "place" and label in (form.text for form in e.names)]
        path = registered[0].path if len(registered) == 1 else f"place/{slugify(label)}"
        self._keep(path, name, label)
        if known and self.things[path].longitude is None:
            self.things[path].longitude, self.things[path].latitude = known.longitude, known.latitude
        return path

    def _event(self, name: Found) -> str:
        if len(name.text.split()) == 1:
            head = name.text.lower()
            holding = [t for t in self.things.values() if t.kind == "event" and any(head in f.text.lower().split() for f in t.forms)]
            near = self._latest(holding, name)
            if near:
                return self._keep(near.path, name)
        slug = slugify(name.text)
        own = f"{self.document}-{slug}" if _GENERIC_EVENT.match(name.text) else slug
        return self._keep(f"event/{own}", name, name.text)


def readable(text: str) -> str:
    """A name for reading: initials apart, capitals undone.

    >>> readable("E.F. Adler"), readable("FERDINAND LENZ")
    ('E. F. Adler', 'Ferdinand Lenz')
    """
    spaced = re.sub(r"(?<=[^\W\d_]\.)(?=[^\W\d_])", " ", text)
    letters = list(re.findall(r"[^\W\d_]{2,}", spaced))
    if letters and all(word.isupper() for word in letters) and (len(letters) > 1 or len(letters[0]) > 6 or len(spaced) > len(letters[0])):
        spaced = re.sub(r"[^\W\d_]{2,}", lambda match: match[0].capitalize(), spaced)
    return re.sub(r"\s+", " ", spaced)


def entity_of(thing: Thing, reading: Reading) -> Entity:
    """The thing as an entity: the register's facts, and every form in which the document writes its name."""
    label = thing.label if thing.known else _best_label(thing)
    names = {(name.text, name.language): name for name in (thing.known.names if thing.known else (Name(label, "preferred-name"),))}
    for form in thing.forms:
        if form.kind == "role":
            continue
        written = reading.span(form.start, form.end).of(reading.source)
        written = re.sub(r"\s+", " ", written)
        if written.count("[") != written.count("]"):
            written = form.text
        for text, kind in ((written, "as-written"), (re.sub(r"\s+", " ", form.text), "as-written" if form.text == written else "variant-name")):
            names.setdefault((text, "en"), Name(text, kind))
    offices = dict.fromkeys(form.office for form in thing.forms if form.office and form.kind == "person")
    base = thing.known or Entity(thing.path, label, longitude=thing.longitude, latitude=thing.latitude)
    return replace(base, names=tuple(names.values()), offices=tuple(dict.fromkeys((*base.offices, *offices))))


def _best_label(thing: Thing) -> str:
    """The fullest form: most words that are no initials, then the longest, then the first in the alphabet."""
    if thing.kind != "person":
        return thing.label
    forms = {readable(form.text) for form in thing.forms if form.kind == "person"} or {thing.label}
    return min(forms, key=lambda text: (-sum(len(word) > 1 for word in words_of(text)), -len(text), text))
