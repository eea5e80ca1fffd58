"""Dates in prose: every usual form, those without a year counted from the document's date, as EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from fonds.dates import is_day
from fonds.extract.language import Language, load_language

_ROMAN = {numeral: number for number, numeral in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], start=1)}
_APPROXIMATE = re.compile(r"(?:around|about|approximately|circa|ca\.|roughly) (?:the )?$", re.I)
_FUTURE = re.compile(
    r"\b(?:will|would|could|shall|should|is to|are to|was to|were to|due|forthcoming|coming|next|by(?= (?:the )?(?:end|middle|beginning|start|mid|early|late|close)\b| ?$)|runs out|run out|expires?|opens on|begins on|meets on|takes place|expects|fixed|postponed|convened|meet again|upon (?:his|her|their) return|invited|invites|proposed|proposes|suggested|requested|hoped|hopes|plans|planned|intends|intended)\b",
    re.I,
)
_PAST = re.compile(r"\b(?:\w+ed|was|were|had|met|came|went|said|told|left|took|gave|saw|wrote|sent|held|began|since|ago|last)\b")

# A paper or act that has a date was there on the document's own.
_PAPER_OF = re.compile(
    r"\b(?:agreement|treaty|letter|telegram|despatch|dispatch|note|speech|report|decree|resolution|communiqué|statement|message|declaration|decision) of (?:the )?$"
)
_SOON = 75  # days: what is nearer ahead than that is not a year back
_DONE = re.compile(r"\b(?:had|was|were|has|have|since|ago|did)\b")

# What makes four figures a number or a count: "No. 1951", "1951 roubles".
_NUMBER = re.compile(r"(?:\b[Nn]o\.?|№|Nº|#) ?$")
_COUNTED = re.compile(
    r" (?:roubles|rubles|dollars|pounds|marks|francs|tons|tonnes|men|soldiers|troops|officers|people|persons|families|hectares|acres|kilomet(?:er|re)s|miles|km|aircraft|tanks|copies)\b"
)
# The first and last month of each season, and its number in EDTF.
SEASONS = {"spring": (3, 5, 21), "summer": (6, 8, 22), "autumn": (9, 11, 23), "fall": (9, 11, 23), "winter": (12, 2, 24)}


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in the plain text: where it stands, its EDTF value, and the part of the day with the words that tell it."""

    start: int
    end: int
    edtf: str
    part: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Forms:
    """The regular expressions of one language, the more telling first."""

    full: re.Pattern[str]
    season_before: re.Pattern[str]
    day_part_before: re.Pattern[str]
    day_part_after: re.Pattern[str]


@cache
def _forms(code: str) -> _Forms:
    language = load_language(code)
    month = (
        "(?:"
        + "|".join(
            sorted((re.escape(m) + (r"\.?" if (len(m) == 3 and m != "May") or m == "Sept" else "") for m in language.months), key=len, reverse=True)
        )
        + ")"
    )
    month = f"(?ai:{month})"  # ASCII: İ is no I
    # Most words begin with no digit and no capital of a month: there nothing else need be tried.
    initials = "".join(sorted({name[0].upper() for name in language.months}))
    day, year = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:1[5-9]|20)\d\d"
    nth = rf"{day}(?:st|nd|rd|th)"
    dash, roman = r" ?[-–—] ?", "(?ai:XII|XI|IX|IV|VIII|VII|VI|III|II|X|V|I)"
    forms = [
        rf"(?P<iso>{year}-\d\d-\d\d)",
        rf"{day}(?: {month})?(?: {year})? ?\((?P<nsd>{day})(?: (?P<nsm>{month}))?(?:,? (?P<nsy>{year}))?\)(?: (?P<nsmb>{month}))?(?:,? (?P<nsyb>{year}))?",
        rf"{day} {month}/(?P<nssd>{day}) (?P<nssm>{month})(?:,? (?P<nssy>{year}))?",
        rf"{month} {day} ?\((?P<nsfm>{month}) (?P<nsfd>{day})\)(?:,? (?P<nsfy>{year}))?",
        rf"{day}{dash}{day} ?\((?P<nsd1>{day}){dash}(?P<nsd2>{day})\) (?P<nsmm>{month})(?:,? (?P<nsmy>{year}))?",
        rf"(?P<dm1>{day}|{nth})(?:{dash}| to | until )(?P<dm2>{day}|{nth})(?: of)? (?P<dmm>{month})(?:,? (?P<dmy>{year}))?",
        rf"(?P<rfm1>{month}) (?P<rfd1>{day})(?:, (?P<rfy1>{year}))?(?:{dash}| to | until | through )(?P<rfm2>{month}) (?P<rfd2>{day})(?:, (?P<rfy2>{year}))?",
        rf"(?P<mdm>{month}) (?P<mdm1>{day})(?:{dash}| to | through )(?P<mdm2>{day})(?![\d/.:]\d)(?:, (?P<mdmy>{year}))?",
        rf"(?P<rd1>{day}) (?P<rm1>{month})(?: (?P<ry1>{year}))?(?:{dash}| to | until )(?P<rd2>{day}) (?P<rm2>{month})(?:,? (?P<ry2>{year}))?",
        rf"(?:(?P<os>{day})/)?(?P<d>{day}|{nth})(?: day)?(?: of)? (?P<m>{month})(?:,? (?P<y>{year}))?(?:(?= |\b)(?P<ly> of last year| last))?",
        rf"(?P<ym>{month}) (?P<yd>{nth}|{day})(?!\d|[-–/:.]\d)(?:,? (?P<yy>{year})|(?P<yl> last))?",
        rf"(?P<my1m>{month}),? (?P<my1y>{year})(?:{dash}| to | until | through )(?P<my2m>{month}),? (?P<my2y>{year})",
        rf"(?P<mm1>{month})(?:{dash}| to )(?P<mm2>{month}),? (?P<mmy>{year})",
        rf"(?P<y1>{year}){dash}(?P<ymm>{month}) (?P<ymy>{year})",
        rf"(?P<mom>{month}),? (?:of )?(?P<moy>{year})",
        r"(?P<us>(?:1[0-2]|0?[1-9])/(?:0?[1-9]|[12]\d|3[01])/\d\d)(?!\d)",
        r"(?P<usd>(?:1[0-2]|[1-9])/(?:1[3-9]|2\d|3[01]))(?=[\])]?(?:\n|$))",
        rf"(?:{day})/(?P<new>{nth})",
        r"(?P<nd2>[0-3]?\d)\.(?P<nm2>0?[1-9]|1[0-2])\.(?P<ny2>\d\d)(?![.\d])",
        rf"(?P<nd>\d?\d)[./](?P<nm>0?[1-9]|1[0-2])[./](?P<ny>{year})",
        rf"(?P<rod>{day})(?:[/.](?P<rom>{roman})(?:[/.-] ?(?P<roy>{year}|\d\d(?!\d))|\.)?|\. (?P<rom2>{roman})\.(?: ?(?P<roy2>{year}))?| (?P<rom3>{roman}) (?P<roy3>{year}))(?![\w])",
        rf"(?P<yr1>{year})(?:{dash}| to )(?P<yr2>{year}|\d\d)(?![\d-])",
        rf"(?P<yo>{year})(?:(?<=0)[’']?s\b)?",
        rf"(?P<lm>{month})(?P<lml> (?:of )?last(?: year)?| of this year| next)",
        rf"(?P<tod>{nth}|{day}) (?:of (?:the )?(?P<tom>this|last|next|current|previous) month|(?P<toa>inst|ult|prox)(?:ant|imo|\.)?)",
        rf"(?P<dtgd>[0-3]\d)[0-2]\d[0-5]\dZ (?P<dtgm>{month}) (?P<dtgy>\d\d)",
        rf"(?P<nthm>(?:(?<=\bthe )|(?<=\bon )){nth})(?= and {nth})",
        rf"(?P<nthw>(?<=\bon the ){nth})(?= [A-Z]\w)(?! (?:Party|Congress|Plenum|Session|Anniversary|Army|Division|Corps)\b)",
        rf"(?P<nth>(?<=\bthe ){nth})(?! (?:century|parallel|party|congress|plenum|anniversary|session|army|division|[A-Z]\w))",
        rf"(?P<bd>(?<=[ (]){day})(?=(?:, {day})* and {day} {month})",
        rf"(?P<ad>(?<=\d and ){day})(?![\d/.:-]| {month}|[-–])",
        rf"(?P<bm>{month})(?=[\s,.;:?!)’'”]|$)",
    ]
    parts = "|".join(language.day_parts)
    return _Forms(
        re.compile(rf"(?=[\d{initials}])(?:(?<![\w/-])|(?<=\bmid-))(?:" + "|".join(forms) + r")(?![\w])"),
        re.compile(rf"\b({'|'.join(SEASONS)})(?:,| of)? $", re.I),
        re.compile(rf"\b(?:(?:early|late) )?(?P<part>{parts})s? (?:of|on)(?: the)? $", re.I),
        re.compile(rf"^,? (?:\((?:in )?(?:the )?(?P<a>{parts})\)|(?:in|during) the (?P<b>{parts})\b|at (?P<c>{parts})\b)", re.I),
    )


def find_dates(plain: str, anchor: str | None, language: Language) -> Iterator[DateFound]:
    """The dates of a text, relative ones counted from `anchor` (an EDTF day, month or year)."""
    forms = _forms(language.code)
    reader = _Reader(language, as_date(anchor), plain)
    for match in forms.full.finditer(plain):
        value = reader.value(match)
        if value is None:
            continue
        start, end = match.span()
        season = forms.season_before.search(plain[max(0, start - 12) : start]) if len(value) == 4 and value.isdigit() else None
        if season:
            start, value = start - len(season[0]), f"{value}-{SEASONS[season[1].lower()][2]}"
        if _APPROXIMATE.search(plain[max(0, start - 16) : start]) and "/" not in value:
            value += "~"
        before = forms.day_part_before.search(plain[max(0, start - 24) : start])
        after = forms.day_part_after.match(plain[end : end + 24])
        part, label = None, plain[start:end]
        if before:
            part, label = before["part"].lower(), before[0].strip() + " " + plain[start:end]
        elif after:
            part, label = (after["a"] or after["b"] or after["c"]).lower(), plain[start:end] + after[0]
        yield DateFound(start, end, value, part, label)


def as_date(anchor: str | None) -> date | None:
    """The day from which relative dates are counted; the first day of a month or year; None where there is none."""
    if anchor is None:
        return None
    year, month, day = ([int(part) for part in anchor[:10].split("-")] + [1, 1])[:3]
    return date(year, month, day) if is_day(year, month, day) else None


class _Reader:
    """Reads matches in their order: a day without a month takes it from the date told before it."""

    def __init__(self, language: Language, anchor: date | None, plain: str) -> None:
        self.months = {name.lower(): number for name, number in language.months.items()}
        self.small = frozenset(name.lower() for name in language.months)
        self.anchor = self.context = anchor
        self.told_month = (0, 0, 0)  # where the last month without a day was told, and which
        self.plain = plain

    def value(self, match: re.Match[str]) -> str | None:
        """The EDTF value of a match; None where it is no date after all."""
        group = {name: text for name, text in match.groupdict().items() if text is not None}
        for key, read in (
            ("iso", self._iso), ("nsd", self._both_styles), ("nssd", self._both_styles), ("nsfd", self._both_styles), ("rfd1", self._range), ("mm1", self._two_months), ("tod", self._told_day), ("dtgd", self._date_time_group), ("ad", self._after_day), ("nd2", self._short_numeric), ("nsd1", self._both_styles_days), ("dm1", self._days), ("mdm", self._month_days), ("rd1", self._range), ("d", self._day),
            ("ym", self._month_first), ("my1m", self._months), ("y1", self._year_month), ("mom", self._month_year),
            ("us", self._american), ("usd", self._american), ("new", self._new_style), ("nd", self._numeric), ("rod", self._roman), ("yr1", self._years), ("yo", self._year), ("lm", self._told_month),
            ("nthm", self._nth), ("nthw", self._nth), ("nth", self._nth), ("bd", self._before_day), ("bm", self._bare_month),
        ):  # fmt: skip
            if key in group:
                return read(group, match)
        return None

    def _month(self, word: str) -> int:
        return self.months[word.lower().rstrip(".")]

    def _is_past(self, match: re.Match[str]) -> bool:
        """Whether the verb nearest to the date, before it or else behind it in the sentence, tells of the past."""
        start = max(self.plain.rfind(". ", 0, match.start()), self.plain.rfind("\n", 0, match.start())) + 1
        ends = [at for at in (self.plain.find(". ", match.end()), self.plain.find("\n", match.end())) if at >= 0]
        before = self.plain[start : match.start()]
        after = self.plain[match.end() : min(ends, default=len(self.plain))]
        past, future = ([m.start() for m in cue.finditer(before)] for cue in (_PAST, _FUTURE))
        if past or future:
            return max(past, default=-1) > max(future, default=-1)
        return bool(_PAST.search(after)) and not _FUTURE.search(after)

    def _tense(self, match: re.Match[str]) -> int:
        """Whether what happens at a date is past (-1) or to come (1) by the auxiliary before it in its sentence; 0 where none tells."""
        start = max(self.plain.rfind(mark, 0, match.start()) for mark in (". ", "\n", "; ", ": ")) + 1
        before = self.plain[start : match.start()]
        past, future = (max((m.start() for m in cue.finditer(before)), default=-1) for cue in (_DONE, _FUTURE))
        if past == future == -1:  # "In January he had told": what follows tells
            behind = re.split(r"[.;:\n]", self.plain[match.end() : match.end() + 80], maxsplit=1)[0]
            return -bool(_DONE.search(behind) and not _FUTURE.search(behind))
        return (future > past) - (past > future and future < 0)

    def _full(self, year: int, month: int, day: int) -> str | None:
        if not is_day(year, month, day):
            return None
        self.context = date(year, month, day)
        return self.context.isoformat()

    def _near_year(self, month: int, day: int, match: re.Match[str]) -> int | None:
        """The year that puts a day nearest to the document's date; after "since" or "last", the latest one past."""
        if self.anchor is None:
            return None
        near = [date(year, month, min(day, 28)) for year in range(self.anchor.year - 1, self.anchor.year + 2)]
        before = self.plain[max(0, match.start() - 12) : match.start()].lower()
        if before.endswith(("next ", "before ", "until ", "by ")):
            near = [day_ for day_ in near if day_ >= self.anchor] or near
        if (
            before.endswith(("since ", "last ", "since the "))
            or match.groupdict().get("yl")
            or _PAPER_OF.search(self.plain, max(0, match.start() - 24), match.start())
        ):
            near = [day_ for day_ in near if day_ <= self.anchor] or near
        return min(near, key=lambda day_: abs((day_ - (self.anchor or day_)).days)).year

    def _iso(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        year, month, day = (int(part) for part in group["iso"].split("-"))
        return date(year, month, day).isoformat() if is_day(year, month, day) else None

    def _days(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        return self._two_days(group["dm1"], group["dm2"], group["dmm"], group.get("dmy"), match)

    def _both_styles(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        """A day in both styles, the new one in brackets: 24 January (6 February) 1918."""
        name = group.get("nsm") or group.get("nsmb") or group.get("nsfm") or group.get("nssm")
        if name is None:
            return None
        month, day = self._month(name), _number(group.get("nsd") or group.get("nssd") or group["nsfd"])
        told = group.get("nsy") or group.get("nsyb") or group.get("nsfy") or group.get("nssy")
        year = int(told) if told else self._near_year(month, day, match)
        return self._full(year, month, day) if year else None

    def _both_styles_days(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        return self._two_days(group["nsd1"], group["nsd2"], group["nsmm"], group.get("nsmy"), match)

    def _month_days(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        return self._two_days(group["mdm1"], group["mdm2"], group["mdm"], group.get("mdmy"), match)

    def _two_days(self, one: str, two: str, name: str, told: str | None, match: re.Match[str]) -> str | None:
        month, first, last = self._month(name), _number(one), _number(two)
        year = int(told) if told else self._near_year(month, last, match)
        if year is None:
            return None
        begin, end = self._full(year, month, first), self._full(year, month, last)
        return f"{begin}/{end}" if begin and end and first < last else None

    def _range(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        """From a day of one month to a day of another, the day before the month or behind it."""
        at = "r" if "rd1" in group else "rf"
        one, two = self._month(group[f"{at}m1"]), self._month(group[f"{at}m2"])
        last = int(group[f"{at}d2"])
        year = int(group[f"{at}y2"]) if f"{at}y2" in group else self._near_year(two, last, match)
        if year is None:
            return None
        first = int(group[f"{at}y1"]) if f"{at}y1" in group else year - (one > two)
        begin, end = self._full(first, one, int(group[f"{at}d1"])), self._full(year, two, last)
        return f"{begin}/{end}" if begin and end else None

    def _two_months(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        one, two = self._month(group["mm1"]), self._month(group["mm2"])
        return f"{group['mmy']}-{one:02d}/{group['mmy']}-{two:02d}" if one < two else None

    def _told_day(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        """A day of this, the last or the next month: the 5th inst., the 28th ult., the 3rd of this month."""
        if self.anchor is None:
            return None
        told = group.get("tom") or group["toa"]
        shift = {"last": -1, "previous": -1, "ult": -1, "next": 1, "prox": 1}.get(told, 0)
        months = self.anchor.year * 12 + self.anchor.month - 1 + shift
        return self._full(months // 12, months % 12 + 1, _number(group["tod"]))

    def _date_time_group(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        """The date-time group of a telegram: 131530Z MAY 51."""
        return self._full(self._century() + int(group["dtgy"]), self._month(group["dtgm"]), int(group["dtgd"]))

    def _after_day(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        """The second of two days behind their month: June 1 and 2."""
        named = re.search(rf"\b({'|'.join(self.small)}) \d{{1,2}} and $", self.plain[max(0, match.start() - 24) : match.start()], re.I)
        if named is None or self.context is None:
            return None
        return self._full(self.context.year, self._month(named[1]), int(group["ad"]))

    def _century(self) -> int:
        """The century of the document, for years of two figures."""
        return (self.anchor.year if self.anchor else 1900) // 100 * 100

    def _short_numeric(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        return self._full(self._century() + int(group["ny2"]), int(group["nm2"]), int(group["nd2"]))

    def _day(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        month, day = self._month(group["m"]), _number(group["d"])
        year = int(group["y"]) if "y" in group else self._near_year(month, day, match)
        if "ly" in group and self.anchor:
            year = self.anchor.year - 1
        if year and "os" in group and int(group["os"]) + 1 == day and is_day(year, month, day):  # a night: 24/25 June
            self.context = date(year, month, day)
            return f"{self.context - timedelta(days=1)}/{self.context}"
        return self._full(year, month, day) if year else None

    def _month_first(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        month, day = self._month(group["ym"]), _number(group["yd"])
        year = int(group["yy"]) if "yy" in group else self._near_year(month, day, match)
        return self._full(year, month, day) if year else None

    def _months(self, group: dict[str, str], _: re.Match[str]) -> str:
        first = f"{group['my1y']}-{self._month(group['my1m']):02d}"
        return f"{first}/{group['my2y']}-{self._month(group['my2m']):02d}"

    def _year_month(self, group: dict[str, str], _: re.Match[str]) -> str:
        return f"{group['y1']}/{group['ymy']}-{self._month(group['ymm']):02d}"

    def _month_year(self, group: dict[str, str], _: re.Match[str]) -> str:
        return f"{group['moy']}-{self._month(group['mom']):02d}"

    def _numeric(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        return self._full(int(group["ny"]), int(group["nm"]), int(group["nd"]))

    def _american(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        """Month, day and the last figures of the year, in the century of the document; without a year, a day near the document's."""
        month, day, *told = (int(part) for part in (group.get("us") or group["usd"]).split("/"))
        year = self._century() + told[0] if told else self._near_year(month, day, match)
        if year is None or (told and day <= len(_ROMAN) and self.anchor and abs(year - self.anchor.year) > 1):
            return None  # a day that may be a month, far from the document's date: a number
        return self._full(year, month, day)

    def _new_style(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        """The 10/23rd: a day in both styles without its month, which is that of the date told before."""
        if self.context is None:
            return None
        day = _number(group["new"])
        months = (self.context, self.context.replace(day=1) - timedelta(days=1))
        near = [date(month.year, month.month, day) for month in months if is_day(month.year, month.month, day)]
        found = min(near, key=lambda one: abs((one - self.context).days) if self.context else 0, default=None)
        return found.isoformat() if found else None

    def _roman(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        month, day = _ROMAN[(group.get("rom") or group.get("rom2") or group["rom3"]).upper()], int(group["rod"])
        told = group.get("roy") or group.get("roy2") or group.get("roy3") or ""
        year = int(told) + (self._century() if len(told) == 2 else 0) if told else self._near_year(month, day, match)
        return date(year, month, day).isoformat() if year and is_day(year, month, day) else None

    def _years(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        first, last = group["yr1"], group["yr2"]
        last = last if len(last) == 4 else first[:2] + last
        return f"{first}/{last}" if first < last else None

    def _year(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        if match[0] != group["yo"]:
            return group["yo"][:3] + "X"
        around = self.plain[max(0, match.start() - 2) : match.end() + 2]
        # "1684s", "No. 1946" and "141/1968" are numbers of papers, not years.
        numbered = _NUMBER.search(self.plain[max(0, match.start() - 5) : match.start()]) or _COUNTED.match(self.plain, match.end())
        return None if numbered or re.search(r"[/№º$£]\d{4}|\d{4}/", around) else group["yo"]

    def _told_month(self, group: dict[str, str], _: re.Match[str]) -> str | None:
        if self.anchor is None:
            return None
        month, year = self._month(group["lm"]), self.anchor.year
        if "of last year" in group["lml"] or ("last" in group["lml"] and month >= self.anchor.month):
            year -= 1
        elif "next" in group["lml"] and month <= self.anchor.month:
            year += 1
        return f"{year}-{month:02d}"

    def _nth(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        """A bare day of the month: in a tale of the past the first after the date before it, else the next to come."""
        day = _number(group.get("nth") or group.get("nthw") or group["nthm"])
        named = re.match(rf" and \d+(?:st|nd|rd|th)(?: of)? ({'|'.join(self.small)})\b", self.plain[match.end() :], re.I)
        if named and self.anchor:
            return self._full(self.anchor.year, self._month(named[1]), day)
        if self.anchor is None:
            return None
        at, year, month = self.told_month
        if at and "." not in self.plain[at : match.start()]:
            return self._full(year, month, day)  # "in the first days of March … on the 7th"
        past = self._is_past(match)
        if past and self.context and self.context <= self.anchor:
            told = _next_day(self.context, day)
            if told and told <= self.anchor:
                return self._full(told.year, told.month, told.day)
        found = _last_day(self.anchor, day) if past else _next_day(self.anchor, day)
        return found.isoformat() if found else None

    def _before_day(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        following = re.match(r" and \d+ (\w+)(?:,? (\d{4}))?", self.plain[match.end() :])
        if following is None or following[1].lower() not in self.small:
            return None
        month, day = self._month(following[1]), int(group["bd"])
        year = int(following[2]) if following[2] else self._near_year(month, day, match)
        return self._full(year, month, day) if year else None

    def _bare_month(self, group: dict[str, str], match: re.Match[str]) -> str | None:
        word = group["bm"]
        # "may" and "march" are words too, and abbreviations without a day are not months.
        if not word[0].isupper() or (len(word.rstrip(".")) < 4 and word != "May") or word.isupper():
            return None
        if word in ("May", "March") and not re.search(
            r"\b(?:in|of|since|last|next|until|by|early|late|mid-?|during|for|from|and) ?$", self.plain[: match.start()], re.I
        ):
            return None
        month = self._month(word)
        year = self._near_year(month, 15, match)
        if year is None or self.anchor is None:
            return None
        tense = self._tense(match)
        if tense < 0 and (date(year, month, 15) - self.anchor).days > _SOON:
            year -= 1
        elif tense > 0 and (year, month) < (self.anchor.year, self.anchor.month):
            year += 1
        self.told_month = (match.end(), year, month)
        return f"{year}-{month:02d}"


def _number(word: str) -> int:
    return int(re.sub(r"\D", "", word))


def _next_day(start: date, day: int) -> date | None:
    found = start
    for _ in range(62):
        if found.day == day:
            return found
        found += timedelta(days=1)
    return None


def _last_day(start: date, day: int) -> date | None:
    found = start
    for _ in range(62):
        if found.day == day:
            return found
        found -= timedelta(days=1)
    return None
