"""fonds.review without a socket: the queue, one case, answers and their undoing, two at once, many at once, and who is let in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, strategies

from fonds.cli.review import review as review_command
from fonds.config import Dataset, Project
from fonds.errors import ConfigurationError, UnavailableError
from fonds.matches import Candidate, Fact, Item, Mapping, Query, Subject
from fonds.reconcile.ledger import ConflictError, append, read_ledger
from fonds.review.app import create_app
from fonds.review.book import Book
from fonds.review.cards import LookUp
from fonds.review.contexts import Contexts, around
from fonds.review.desk import Desk, UnknownThingError
from fonds.review.judging import Answer
from fonds.review.safety import Gate, from_our_page, inner_path, is_loopback, open_gate, reviewer_name, shown_host
from fonds.review.standing import Filters, read_filters
from fonds.terms import WIKIDATA
from fonds.values import Account, Document, Entity, Event, Mention, Name, Source, Span, TimeSpan

TEXT = (
    "Record of Conversation\n\nLenz asked whether Vienna had answered. Orlik, the Consul, said that Lenz was late.\n\nLenz left."
    " It had rained in Vienna for a week, and nobody in the whole house had thought of the roof."
)
DAY = "2026-11-24"
EVERYWHERE = "0.0.0.0"  # noqa: S104  # nothing is bound to it
LENZ, ORLIK, VIENNA, KURZ = "person/lenz", "person/orlik", "place/vienna", "person/kurz"
ENTITIES = (
    Entity(LENZ, "Ferdinand Lenz", (Name("Ferdinand Lenz"), Name("Лѐнц", language="ru")), offices=("Envoy",)),
    Entity(ORLIK, "Paul Orlik", offices=("Consul",)),
    Entity(VIENNA, "Vienna", longitude=16.37, latitude=48.21),
    Entity(KURZ, "Eva Kurz"),
)
CANDIDATES = {
    LENZ: (
        Candidate("index", "Q11", "Ferdinand Lenz", "diplomat", 0.7, (("name", 1.0), ("age", -0.5)), "the name agrees"),
        Candidate("index", "Q12", "Ferdinand Lenz", "painter", 0.2),
        Candidate("index", "Q13", "Ferdinand Lenz", "composer", 0.1, veto="died 1850, before 1951-05-03"),
    ),
    ORLIK: (Candidate("index", "Q21", "Paul Orlik", "", 0.99),),
    VIENNA: (Candidate("index", "Q1741", "Vienna", "capital of Austria", 0.995),),
    KURZ: (),
}
JUDGED = {LENZ: "undecided", ORLIK: "undecided", VIENNA: "accepted", KURZ: "none"}
ITEMS = {
    "Q11": Item("Q11", "Ferdinand Lenz", "Austrian diplomat", born=(("1890-00-00", 9),), facts={"P106": (Fact("Q193391"),), "P18": (Fact("Lenz 1.jpg"),),
                "P39": (Fact("Q30", "1949-01-01", "1953-00-00"),)}),
    "Q1741": Item("Q1741", "Vienna", "capital of Austria", point=(16.4, 48.2)),
}  # fmt: skip


class Known:
    """An authority that knows a few items, or cannot be asked."""

    name, version = "known", "1"

    def __init__(self) -> None:
        self.out = False
        self.asked: list[str] = []

    def search(self, queries: Sequence[Query]) -> list[tuple[Item, ...]]:
        """Nothing: nobody searches here."""
        return [() for _ in queries]

    def items(self, identifiers: Sequence[str]) -> dict[str, Item]:
        """The items."""
        if self.out:
            raise UnavailableError("known", "does not answer", "try again")
        self.asked += identifiers
        return {name: ITEMS[name] for name in identifiers if name in ITEMS}

    def rarity(self, name: str) -> float:
        """Know nothing."""
        return 0.0

    def labels(self, identifiers: Sequence[str]) -> dict[str, str]:
        """One label."""
        return {"Q193391": "diplomat"} if "Q193391" in identifiers else {}


def an_account() -> Account:
    """What one record says: three mentions of Lenz, two of Vienna, one office."""
    document = Document("talk", Source("documents/talk.txt", TEXT), Span(0, len(TEXT)), Span(0, 22), "record-of-conversation")
    event = Event("event/talk", "Talk", time_span=TimeSpan("3 May 1951", "1951-05-03", "1951-05-03T00:00:00Z", "1951-05-03T23:59:59Z"))

    def mentions(path: str, word: str) -> list[Mention]:
        return [Mention(path, Span(found.start(), found.end()), word, "test", 1.0) for found in re.finditer(word, TEXT)]

    found = (*mentions(LENZ, "Lenz"), *mentions(VIENNA, "Vienna"), *mentions(ORLIK, "Orlik"), *mentions(f"{ORLIK}#office-consul", "Consul"))
    return Account(document, event.path, ENTITIES[:3], (event,), mentions=found)


def proposal(path: str) -> Mapping:
    """What a machine said of a thing."""
    entity = next(entity for entity in ENTITIES if entity.path == path)
    best = CANDIDATES[path][0] if CANDIDATES[path] else None
    target = WIKIDATA + best.identifier if best else ""
    return Mapping(
        path, entity.label, target, best.label if best else "", JUDGED[path], "semapv:CompositeMatching", best.score if best else 1.0, "fonds", "0",
        DAY, source="index of 2026", candidates=CANDIDATES[path],
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project without a ledger."""
    return Project(tmp_path, Dataset("Talks"))


@pytest.fixture
def known() -> Known:
    """The authority."""
    return Known()


@pytest.fixture
def contexts() -> Iterator[Contexts]:
    """The words of the one record."""
    found = Contexts()
    found.add(an_account())
    yield found
    found.close()


def open_desk(project: Project, contexts: Contexts, known: Known) -> Desk:
    """A desk on a project."""
    subjects = [Subject(entity, known_on=("1951-05-03",)) for entity in ENTITIES]
    book = Book(project, ENTITIES, [proposal(entity.path) for entity in ENTITIES], contexts.counts())
    return Desk(book, subjects, {VIENNA: ENTITIES[2]}, contexts, LookUp([known]), lambda: DAY)


@pytest.fixture
def desk(project: Project, contexts: Contexts, known: Known) -> Desk:
    """The desk."""
    return open_desk(project, contexts, known)


def say(desk: Desk, subject: str, judgement: str, item: str = "", *, who: str = "Eva", comment: str = "") -> None:
    """Answer on what stands now."""
    desk.judge(Answer(subject, judgement, item, who, desk.case(subject).revision, comment))


def held(project: Project, subject: str) -> set[tuple[str, str, str | None]]:
    """What holds of a thing by the file: item, judgement, reviewer."""
    return {(m.object.removeprefix(WIKIDATA), m.judgement, m.reviewer) for m in read_ledger(project.ledger).of(subject)}


# the queue -------------------------------------------------------------------------------------------------------------------


def test_what_gains_most_comes_first(desk: Desk) -> None:
    """Undecided things by their mentions, then what machines accepted, then what has no match."""
    assert [(row.path, row.state) for row in desk.rows(Filters())] == [(LENZ, "open"), (ORLIK, "open"), (VIENNA, "accepted"), (KURZ, "none")]
    assert desk.counts(Filters(state="open")) == {"open": 2, "unsure": 0, "accepted": 1, "none": 1, "judged": 0}


@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        (Filters(state="open"), [LENZ, ORLIK]),
        (Filters(kind="place"), [VIENNA]),
        (Filters(text="lents"), [LENZ]),
        (Filters(text="lenz paul"), []),
        (Filters(text="LENZ ferd"), [LENZ]),
        (Filters(document="talk"), [LENZ, ORLIK, VIENNA]),
        (Filters(document="CONVERSATION"), [LENZ, ORLIK, VIENNA]),
        (Filters(document="another"), []),
        (Filters(low=90), [ORLIK, VIENNA]),
        (Filters(low=1, high=80), [LENZ]),
    ],
)
def test_filters(desk: Desk, filters: Filters, paths: list[str]) -> None:
    """By state, kind, document, words of any spelling, and the best candidate's score."""
    assert [row.path for row in desk.rows(filters)] == paths
    assert read_filters(dict(parse_qsl(filters.query()))) == filters


@pytest.mark.parametrize("values", [{"state": "closed"}, {"low": "much"}, {"high": "101"}])
def test_a_filter_that_cannot_be_meant_is_told(values: dict[str, str]) -> None:
    """With what is known."""
    with pytest.raises(ConfigurationError):
        read_filters(values)


def test_neighbours_follow_the_queue(desk: Desk) -> None:
    """Of a thing outside the queue, its first one follows."""
    around_orlik = desk.neighbours(ORLIK, Filters())
    assert (around_orlik.before, around_orlik.behind, around_orlik.number, around_orlik.length) == (LENZ, VIENNA, 2, 4)
    assert desk.neighbours(KURZ, Filters(state="open")).behind == LENZ


# one case --------------------------------------------------------------------------------------------------------------------


def test_a_case_holds_all_that_speaks_for_and_against(desk: Desk) -> None:
    """Words in context, candidates with facts in words, forbidden ones last, the likeliest chosen."""
    case = desk.case(LENZ)
    assert [(c.before, c.words, c.after[:6]) for c in case.contexts[:1]] == [("Record of Conversation ", "Lenz", " asked")]
    assert {(c.title, c.date, c.line) for c in case.contexts} == {("Record of Conversation", "3 May 1951", line) for line in (3, 5)}
    assert [card.candidate.identifier for card in case.cards] == ["Q11", "Q12", "Q13"]
    assert case.chosen == "Q11"
    assert dict(case.cards[0].facts) == {"Born": "1890", "Occupation": "diplomat", "Position held": "Q30 (1949–1953)"}
    assert case.cards[0].picture == "https://commons.wikimedia.org/wiki/Special:FilePath/Lenz%201.jpg?width=250"
    assert [(bar.name, bar.length) for bar in case.cards[0].bars] == [("names agree", 100), ("age at the time", 50)]
    assert case.cards[2].candidate.veto
    assert (case.revision, case.history, case.map) == (0, (), None)


def test_a_part_of_a_thing_is_its_mention(desk: Desk) -> None:
    """An office that stands for a person is shown as one of its words."""
    assert [(context.words, context.part) for context in desk.case(ORLIK).contexts] == [("Orlik", ""), ("Consul", "office")]


def test_a_place_has_a_map(desk: Desk) -> None:
    """Ours and a candidate on the same spot are one pin."""
    drawn = desk.case(VIENNA).map
    assert drawn is not None
    assert [(pin.label, pin.href) for pin in drawn.pins] == [("archive, 1", "ours")]
    assert desk.case(VIENNA).registered is not None


def test_an_authority_that_cannot_be_asked_leaves_what_the_match_remembers(desk: Desk, known: Known) -> None:
    """The case says so, and asks again the next time."""
    known.out = True
    case = desk.case(LENZ)
    assert case.troubles == ("known: does not answer; try again",)
    assert [card.description for card in case.cards][:2] == ["diplomat", "painter"]
    known.out = False
    assert desk.case(LENZ).cards[0].description == "Austrian diplomat"
    desk.case(LENZ)
    assert known.asked.count("Q11") == 1


def test_another_item_is_looked_up(desk: Desk, project: Project) -> None:
    """It stands beside the others, is chosen, and can be accepted."""
    case = desk.case(KURZ, item="Q11")
    assert ([card.label for card in case.cards], case.chosen) == (["Ferdinand Lenz"], "Q11")
    say(desk, KURZ, "accepted", "Q11")
    (row,) = read_ledger(project.ledger).rows
    assert (row.object_label, [candidate.identifier for candidate in row.candidates]) == ("Ferdinand Lenz", ["Q11"])


def test_a_thing_that_is_not_there(desk: Desk) -> None:
    """Is an error that says what to do."""
    with pytest.raises(UnknownThingError, match="new start"):
        desk.case("person/nobody")
    with pytest.raises(UnknownThingError):
        desk.judge(Answer("person/nobody", "none", "", "Eva", 0))


@given(strategies.text(max_size=900), strategies.integers(0, 900), strategies.integers(0, 30))
def test_the_words_around_a_mention_are_of_the_text(text: str, start: int, length: int) -> None:
    """Whatever the text: but for white space and the ellipsis, all three pieces stand in it one after another."""
    span = Span(min(start, len(text)), min(start + length, len(text)))
    pieces = "".join(around(text, span)).replace("… ", "").replace(" …", "")
    assert "".join(pieces.split()).strip("…") in "".join(text.split())


# answers ---------------------------------------------------------------------------------------------------------------------


def test_an_answer_is_a_row_at_once(desk: Desk, project: Project) -> None:
    """With reviewer, date, comment, source and the candidates that were seen."""
    say(desk, LENZ, "accepted", "Q11", comment="as the list of envoys has it")
    (row,) = read_ledger(project.ledger).rows
    assert (row.subject, row.object, row.judgement, row.justification) == (LENZ, WIKIDATA + "Q11", "accepted", "semapv:ManualMappingCuration")
    assert (row.reviewer, row.date, row.confidence, row.comment, row.source) == ("Eva", DAY, 1.0, "as the list of envoys has it", "index of 2026")
    assert [(candidate.identifier, candidate.score) for candidate in row.candidates] == [("Q11", 0.7), ("Q12", 0.2), ("Q13", 0.1)]
    assert desk.row(LENZ).state == "judged"
    assert desk.counts(Filters())["judged"] == 1


@pytest.mark.parametrize(
    ("judgement", "item", "state", "target"),
    [("accepted", "Q12", "judged", "Q12"), ("rejected", "Q11", "open", "Q11"), ("none", "", "judged", ""), ("undecided", "Q11", "unsure", "Q11")],
)
def test_each_answer_has_its_state(desk: Desk, project: Project, judgement: str, item: str, state: str, target: str) -> None:
    """After a no the other candidates are still open, without the rejected one."""
    say(desk, LENZ, judgement, item)
    assert held(project, LENZ) == {(target, judgement, "Eva")}
    assert desk.row(LENZ).state == state
    if judgement == "rejected":
        assert desk.case(LENZ).chosen == "Q12"


def test_what_has_no_candidate_left_is_judged(desk: Desk) -> None:
    """A no to the single candidate, accepted or proposed by a machine, leaves nothing open."""
    say(desk, ORLIK, "rejected", "Q21")
    say(desk, VIENNA, "rejected", "Q1741")
    assert (desk.row(ORLIK).state, desk.row(VIENNA).state) == ("judged", "judged")


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (("accepted", "Q11"), ("accepted", "Q12"), {("Q12", "accepted", "Bo")}),
        (("accepted", "Q11"), ("none", ""), {("", "none", "Bo")}),
        (("accepted", "Q11"), ("undecided", "Q12"), {("Q12", "undecided", "Bo")}),
        (("none", ""), ("undecided", "Q11"), {("Q11", "undecided", "Bo")}),
        (("none", ""), ("accepted", "Q11"), {("Q11", "accepted", "Bo")}),
        (("undecided", "Q11"), ("none", ""), {("", "none", "Bo")}),
        (("rejected", "Q11"), ("accepted", "Q12"), {("Q11", "rejected", "Eva"), ("Q12", "accepted", "Bo")}),
    ],
)
def test_a_later_answer_replaces_what_it_excludes(
    desk: Desk, project: Project, first: tuple[str, str], second: tuple[str, str], left: set[tuple[str, str, str]]
) -> None:
    """The former one is withdrawn by name, and undoing brings it back."""
    say(desk, LENZ, *first, who="Eva")
    before = held(project, LENZ)
    say(desk, LENZ, *second, who="Bo")
    assert held(project, LENZ) == left
    assert desk.undo("Bo") == LENZ
    assert held(project, LENZ) == before
    assert desk.undo("Bo") == ""


def test_a_machine_s_row_in_the_ledger_gives_way_and_comes_back(desk: Desk, project: Project) -> None:
    """An accepted row that `fonds reconcile --write` wrote is replaced by a person's answer and restored by its undoing."""
    append(project.ledger, [proposal(VIENNA)], project.dataset.base)
    say(desk, VIENNA, "accepted", "Q5")
    assert held(project, VIENNA) == {("Q5", "accepted", "Eva")}
    desk.undo("Eva")
    assert held(project, VIENNA) == {("Q1741", "accepted", None)}
    assert desk.row(VIENNA).state == "accepted"


ANSWER = strategies.tuples(
    strategies.sampled_from([("accepted", "Q11"), ("accepted", "Q12"), ("rejected", "Q11"), ("rejected", "Q12"), ("none", ""), ("undecided", "Q11"), ("undecided", "Q12")]),
    strategies.sampled_from(["Eva", "Bo"]),
)  # fmt: skip


@given(strategies.lists(ANSWER, max_size=5), ANSWER)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_the_last_answer_restores_what_held(
    project: Project, contexts: Contexts, known: Known, answers: list[tuple[tuple[str, str], str]], last: tuple[tuple[str, str], str]
) -> None:
    """Whatever was answered before by whom: after one more answer and its undoing the same judgements hold."""
    project.ledger.unlink(missing_ok=True)
    desk = open_desk(project, contexts, known)
    for answer, who in answers:
        say(desk, LENZ, *answer, who=who)
    before = held(project, LENZ)
    rows = len(read_ledger(project.ledger).rows)
    say(desk, LENZ, *last[0], who=last[1])
    assert desk.undo(last[1]) == LENZ
    assert held(project, LENZ) == before
    assert len(read_ledger(project.ledger).rows) > rows


def test_undoing_goes_back_answer_by_answer(desk: Desk, project: Project) -> None:
    """Each undo takes back one, the last first; another's answers stay."""
    say(desk, LENZ, "accepted", "Q11")
    say(desk, ORLIK, "accepted", "Q21", who="Bo")
    say(desk, VIENNA, "accepted", "Q1741")
    assert [desk.undo("Eva") for _ in range(3)] == [VIENNA, LENZ, ""]
    assert held(project, ORLIK) == {("Q21", "accepted", "Bo")}


def test_nobody_s_later_answer_is_undone_with_one_s_own(desk: Desk) -> None:
    """Where another judged the thing since, undoing is a conflict."""
    say(desk, LENZ, "undecided", "Q11", who="Eva")
    say(desk, LENZ, "accepted", "Q12", who="Bo")
    with pytest.raises(ConflictError, match="by Bo"):
        desk.undo("Eva")


@pytest.mark.parametrize(("judgement", "item"), [("perhaps", "Q11"), ("accepted", ""), ("rejected", "11"), ("undecided", "Q0"), ("withdrawn", "Q11")])
def test_an_answer_that_cannot_be_meant_is_refused(desk: Desk, project: Project, judgement: str, item: str) -> None:
    """And nothing is written."""
    with pytest.raises(ConfigurationError):
        say(desk, LENZ, judgement, item)
    assert not project.ledger.exists()


# two at once -----------------------------------------------------------------------------------------------------------------


def test_two_who_answer_at_once(project: Project, contexts: Contexts, known: Known) -> None:
    """The first is written, the second is a conflict, with two desks on one project as with one."""
    one, two = open_desk(project, contexts, known), open_desk(project, contexts, known)
    seen = two.case(LENZ).revision
    say(one, LENZ, "accepted", "Q11", who="Eva")
    with pytest.raises(ConflictError):
        two.judge(Answer(LENZ, "none", "", "Bo", seen))
    assert held(project, LENZ) == {("Q11", "accepted", "Eva")}
    assert two.row(LENZ).state == "judged"
    two.judge(Answer(LENZ, "none", "", "Bo", two.case(LENZ).revision))
    assert [row.reviewer for row in read_ledger(project.ledger).rows] == ["Eva", "Bo", "Bo"]


def test_a_button_pressed_twice_is_one_answer(desk: Desk, project: Project) -> None:
    """The same answer of the same person on what it saw is not written again, and is no conflict."""
    answer = Answer(LENZ, "accepted", "Q11", "Eva", 0)
    desk.judge(answer)
    desk.judge(answer)
    assert len(read_ledger(project.ledger).rows) == 1


def test_a_changed_file_is_read_again(desk: Desk, project: Project) -> None:
    """What another process or a version control system writes shows with the next question; what cannot be read is told."""
    assert desk.row(LENZ).state == "open"
    append(
        project.ledger,
        [Mapping(LENZ, "Lenz", WIKIDATA + "Q12", "", "accepted", "semapv:ManualMappingCuration", 1.0, "", "", DAY, "Bo")],
        "https://x/",
    )
    assert desk.row(LENZ).holds is not None
    project.ledger.write_text("no ledger", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"mappings\.sssom\.tsv"):
        desk.rows(Filters())
    project.ledger.unlink()
    assert desk.row(LENZ).state == "open"


# many at once ----------------------------------------------------------------------------------------------------------------


def test_what_is_sure_can_be_accepted_at_once(desk: Desk, project: Project) -> None:
    """Each becomes its own row; what was judged since is left and listed."""
    sure = desk.sure(Filters(low=98), single=True)
    assert [one.row.path for one in sure] == [ORLIK, VIENNA]
    answers = [Answer(one.row.path, "accepted", one.row.candidates[0].identifier, "Eva", one.revision) for one in sure]
    say(desk, VIENNA, "none", who="Bo")
    written, lost = desk.judge_all(answers)
    assert ([answer.subject for answer in written], [answer.subject for answer in lost]) == ([ORLIK], [VIENNA])
    assert held(project, VIENNA) == {("", "none", "Bo")}
    assert held(project, ORLIK) == {("Q21", "accepted", "Eva")}
    assert desk.sure(Filters(low=98), single=True) == []


def test_a_rival_or_an_item_that_is_taken_is_told(desk: Desk) -> None:
    """Rows with several candidates come only when wanted; an item that another thing has is named with that thing."""
    assert LENZ not in {one.row.path for one in desk.sure(Filters(low=50), single=True)}
    assert LENZ in {one.row.path for one in desk.sure(Filters(low=50), single=False)}
    say(desk, KURZ, "accepted", "Q21")
    assert {one.row.path: one.others for one in desk.sure(Filters(low=98), single=True)}[ORLIK] == ((KURZ, "Eva Kurz"),)
    assert desk.case(ORLIK).cards[0].taken == ((KURZ, "Eva Kurz"),)


# who is let in ---------------------------------------------------------------------------------------------------------------


def test_beyond_this_machine_a_token_is_needed() -> None:
    """Loopback alone may be open; a short token is none."""
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost"))
    assert not any(is_loopback(host) for host in (EVERYWHERE, "192.168.1.5", "::", "archive.example"))
    assert open_gate("127.0.0.1").admits("")
    for host in (EVERYWHERE, "192.168.1.5", "archive.example"):
        with pytest.raises(ConfigurationError, match="--make-token"):
            open_gate(host)
    with pytest.raises(ConfigurationError, match="16"):
        open_gate("127.0.0.1", "secret")
    gate = open_gate(EVERYWHERE, "a" * 16)
    assert [gate.admits(token) for token in ("a" * 16, "a" * 15, "", "ä" * 16)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("bound", "host", "known_host"),
    [
        ("127.0.0.1", "127.0.0.1:8010", True),
        ("127.0.0.1", "localhost:9000", True),
        ("127.0.0.1", "[::1]:8010", True),
        ("127.0.0.1", "evil.example:8010", False),
        ("127.0.0.1", "192.168.1.5", False),
        ("127.0.0.1", "", False),
        ("127.0.0.1", "localhost@evil.example", False),
        (EVERYWHERE, "192.168.1.5:8010", True),
        (EVERYWHERE, "evil.example", False),
        ("archive.example", "Archive.example:8010", True),
    ],
)
def test_only_known_hosts_are_answered(bound: str, host: str, known_host: bool) -> None:
    """A name that was turned to us is not ours."""
    assert Gate(bound).knows(host) is known_host


def test_the_printed_address_can_be_opened() -> None:
    """Of IPv6 in brackets; of what listens everywhere by a name that the gate knows."""
    assert [shown_host(host) for host in ("127.0.0.1", "::1", "archive.example")] == ["127.0.0.1", "[::1]", "archive.example"]
    assert Gate(EVERYWHERE).knows(f"{shown_host(EVERYWHERE)}:8010")


def test_forms_come_from_our_pages() -> None:
    """By what browsers tell of where a form was sent from; a program tells nothing."""
    assert from_our_page("127.0.0.1:8010", "http://127.0.0.1:8010", "same-origin")
    assert from_our_page("127.0.0.1:8010", None, None)
    for origin, site in (("http://127.0.0.1:8011", None), ("null", None), (None, "cross-site"), (None, "same-site"), ("http://evil.example", "none")):
        assert not from_our_page("127.0.0.1:8010", origin, site)


def test_the_way_back_stays_here() -> None:
    """No address leads elsewhere."""
    assert inner_path("/case/person/lenz?state=open") == "/case/person/lenz?state=open"
    assert {inner_path(path) for path in ("//evil.example", "/\\evil.example", "https://evil.example", "", "/a b", "/\r\nX: y")} == {"/"}


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, "a\x00b", "person:eva"])
def test_who_has_no_name_cannot_judge(name: str) -> None:
    """A name is printable, short, and no reference but an ORCID."""
    with pytest.raises(ConfigurationError):
        reviewer_name(name)
    assert reviewer_name(" Eva\t Kurz ") == "Eva Kurz"
    assert reviewer_name("orcid:0000-0002-1825-0097")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--host", EVERYWHERE], "--make-token"),
        (["--token", "short"], "16"),
        (["--token", "a" * 16, "--make-token"], "not both"),
        (["--reviewer", "a:b"], "ORCID"),
    ],
)
def test_the_command_refuses_before_it_reads(tmp_path: Path, arguments: list[str], told: str) -> None:
    """What is unsafe or cannot be meant ends the command with 2, before the project is looked at."""
    outcome = CliRunner().invoke(review_command, [str(tmp_path), *arguments])
    error = outcome.exception
    assert told in (outcome.output + str(error))
    assert (error.exit_code if isinstance(error, ConfigurationError) else outcome.exit_code) == 2


class Client:
    """A browser without a screen: keeps cookies, sends forms with the mark of the page."""

    def __init__(self, desk: Desk, gate: Gate | None = None, **options: str) -> None:
        self.gate = gate or Gate("127.0.0.1")
        app = create_app(desk, self.gate, title="Talks", port=8010, **options)
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8010")

    def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        """The answer to one request."""
        return asyncio.run(self._client.request(method, path, **options))  # type: ignore[arg-type]  # passed on

    def get(self, path: str, **headers: str) -> httpx.Response:
        """A page."""
        return self.ask("GET", path, headers=headers)

    def send(self, path: str, fields: dict[str, object], **headers: str) -> httpx.Response:
        """A form."""
        return self.ask("POST", path, data={"mark": self.gate.mark} | fields, headers=headers)


def test_every_answer_keeps_to_itself(desk: Desk) -> None:
    """Nothing is stored, framed or taken from elsewhere; errors too."""
    client = Client(desk, reviewer="Eva")
    for path in ("/", "/case/person/lenz", "/case/person/nobody", "/static/review.css", "/nothing", "/?state=closed", "/batch", "/reviewer"):
        headers = client.get(path).headers
        assert headers["cache-control"] == "no-store", path
        assert headers["x-frame-options"] == "DENY"
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "access-control-allow-origin" not in headers
    client.send("/settings", {"pictures": "on", "to": "/"})
    assert "img-src 'self' data: https://commons.wikimedia.org https://upload.wikimedia.org;" in client.get("/").headers["content-security-policy"]
    assert "Special:FilePath" in client.get("/case/person/lenz").text


def test_what_goes_wrong_is_a_page_that_says_what_to_do(desk: Desk, project: Project) -> None:
    """With the status that fits."""
    client = Client(desk, reviewer="Eva")
    for path, status, told in (
        ("/case/person/nobody", 404, "go back to the list"), ("/nothing", 404, "no such page"), ("/?low=x", 400, "from 0 to 100"),
        ("/case/person/lenz?item=P31", 400, "such as Q855"), ("/static/../app.py", 404, "no such page"),
    ):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, told in answer.text) == (status, True), path
    assert client.send("/undo", {}).status_code == 404
    say(desk, LENZ, "undecided", "Q11", who="Eva")
    say(desk, LENZ, "accepted", "Q12", who="Bo")
    answer = client.send("/undo", {})
    assert (answer.status_code, "by Bo after you" in answer.text, 'href="/case/person/lenz"' in answer.text) == (409, True, True)
    project.ledger.write_text("no ledger", encoding="utf-8")
    assert "mappings.sssom.tsv" in client.get("/").text


def test_an_unknown_host_is_not_answered(desk: Desk) -> None:
    """And learns nothing."""
    answer = Client(desk).get("/", Host="evil.example")
    assert (answer.status_code, "Lenz" in answer.text) == (421, False)


def test_the_token_opens_once_and_is_kept(desk: Desk) -> None:
    """Without it nothing is shown or written; with it the browser keeps it where no script sees it."""
    gate = open_gate("192.168.1.5", "secret-of-the-archive")
    client = Client(desk, gate, reviewer="Eva")
    for path in ("/", "/?token=", "/?token=secret-of-the-archivE", "/case/person/lenz"):
        assert client.get(path).status_code == 401
    assert client.send("/case/person/lenz", {"judgement": "none", "seen": 0}).status_code == 401
    assert client.get("/static/review.css").status_code == 200
    answer = client.get("/?token=secret-of-the-archive")
    assert re.search("HttpOnly.*SameSite=strict", answer.headers["set-cookie"], re.I)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("headers", "mark"),
    [({"Origin": "http://evil.example"}, ""), ({"Sec-Fetch-Site": "cross-site"}, ""), ({}, "no mark"), ({"Sec-Fetch-Site": "same-site"}, "")],
)
def test_a_form_from_elsewhere_is_not_taken(desk: Desk, project: Project, headers: dict[str, str], mark: str) -> None:
    """Whatever it tells, nothing is written."""
    client = Client(desk, reviewer="Eva")
    fields = {"judgement": "none", "seen": 0} | ({"mark": mark} if mark else {})
    assert client.send("/case/person/lenz", fields, **headers).status_code == 403
    assert not project.ledger.exists()


def test_a_form_is_bounded(desk: Desk) -> None:
    """In bytes and in fields, and it is text."""
    client = Client(desk, reviewer="Eva")
    assert client.send("/case/person/lenz", {"comment": "a" * (5 << 20)}).status_code == 413
    assert client.ask("POST", "/undo", content=b"\xff\xfe").status_code == 400
    assert client.ask("POST", "/undo", content=b"a=b&" * 20_000).status_code == 400
    assert client.send("/batch", {"row": "person/lenz"}).status_code == 400


def test_a_name_is_asked_first(desk: Desk, project: Project) -> None:
    """Without a name a case leads to the question; the name is kept for the browser, and stands in the ledger."""
    client = Client(desk)
    assert client.get("/case/person/lenz").headers["location"] == "/reviewer?to=/case/person/lenz"
    assert client.send("/case/person/lenz", {"judgement": "none", "seen": 0}).status_code == 403
    assert client.send("/reviewer", {"name": "a:b", "to": "/"}).status_code == 400
    answer = client.send("/reviewer", {"name": "Jürgen Kurz", "to": "/case/person/lenz"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/case/person/lenz")
    client.send("/case/person/lenz", {"judgement": "none", "seen": 0})
    assert held(project, LENZ) == {("", "none", "Jürgen Kurz")}


def test_an_answer_leads_on(desk: Desk) -> None:
    """To the next of the queue; after a no that leaves candidates, to the same thing again; undo leads back."""
    client = Client(desk, reviewer="Eva")
    answer = client.send("/case/person/lenz", {"judgement": "rejected", "candidate": "Q11", "seen": 0, "queue": "state=open"})
    assert answer.headers["location"] == "/case/person/lenz?state=open&done=person%2Flenz"
    answer = client.send("/case/person/lenz", {"judgement": "accepted", "candidate": "Q12", "seen": 1, "queue": "state=open"})
    assert answer.headers["location"] == "/case/person/orlik?state=open&done=person%2Flenz"
    assert "Ferdinand Lenz" in client.get(answer.headers["location"]).text
    answer = client.send("/case/person/orlik", {"judgement": "none", "seen": 0, "queue": "state=open"})
    assert answer.headers["location"] == "/?state=open&done=person%2Forlik"
    assert client.send("/undo", {"queue": "state=open"}).headers["location"] == "/case/person/orlik?state=open&done=person%2Forlik"
    assert client.get("/next?state=open").headers["location"] == "/case/person/orlik?state=open"


def test_a_conflict_shows_both_answers(desk: Desk, project: Project) -> None:
    """The other's with its name, one's own in the form still; sent again it replaces the other's."""
    client = Client(desk, reviewer="Eva")
    say(desk, LENZ, "accepted", "Q12", who="Bo", comment="the painter")
    fields: dict[str, object] = {"judgement": "accepted", "candidate": "Q11", "comment": "my <own> words"}
    answer = client.send("/case/person/lenz", fields | {"seen": 0})
    assert answer.status_code == 409
    for told in ("Bo", "the painter", "my &lt;own&gt; words", "not written", 'name="seen" value="1"'):
        assert told in answer.text
    assert re.search(r'value="Q11"[^>]* checked', answer.text)
    assert held(project, LENZ) == {("Q12", "accepted", "Bo")}
    assert client.send("/case/person/lenz", fields | {"seen": 1}).status_code == 303
    assert held(project, LENZ) == {("Q11", "accepted", "Eva")}


def test_many_are_looked_through_before_they_are_accepted(desk: Desk, project: Project) -> None:
    """The preview writes nothing; the form writes what is ticked, and lists what somebody else judged."""
    client = Client(desk, reviewer="Eva")
    page = client.get("/batch?low=98&single=on").text
    rows = re.findall(r'name="row"[^>]*value="([^"]+)" checked', page)
    assert rows == ["person/orlik|Q21|0", "place/vienna|Q1741|0"]
    assert not project.ledger.exists()
    say(desk, VIENNA, "none", who="Bo")
    answer = client.send("/batch", {"row": rows, "low": "98"})
    assert (answer.status_code, "1 accepted" in answer.text, "says Bo" in answer.text) == (409, True, True)
    assert held(project, ORLIK) == {("Q21", "accepted", "Eva")}
    assert read_ledger(project.ledger).rows[-1].comment == "accepted with others of 98 % and more"


def test_words_of_documents_and_authorities_are_never_markup(project: Project, known: Known) -> None:
    """Names, words and descriptions are escaped wherever they stand."""
    evil = Entity("person/x", "<script>alert(1)</script>", (Name("<b>X</b>"),), note="<i>n</i>")
    candidate = Candidate("i", "Q9", "<u>label</u>", "<s>words</s>", 0.5, (("<em>", 1.0),), "<q>why</q>", "<p>veto</p>")
    mapping = Mapping(
        "person/x",
        evil.label,
        WIKIDATA + "Q9",
        candidate.label,
        "undecided",
        "semapv:CompositeMatching",
        0.5,
        "fonds",
        "0",
        DAY,
        candidates=(candidate,),
    )
    contexts = Contexts()
    desk = Desk(Book(project, [evil], [mapping], {}), [Subject(evil)], {}, contexts, LookUp([known]), lambda: DAY)
    client = Client(desk, reviewer="<b>Eva</b>")
    for path in ("/", "/case/person/x", "/batch?low=0"):
        page = client.get(path).text
        for markup in ("<script>alert", "<b>X", "<i>n", "<u>label", "<s>words", "<em>", "<q>why", "<p>veto", "<b>Eva"):
            assert markup not in page, path
    contexts.close()
