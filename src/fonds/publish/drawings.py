"""Drawings made on the server: a map of places and a timeline of events, as SVG that needs no script."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from fonds.resources import resource

WIDTH = 720.0
_ROW, _HEAD = 26.0, 26.0
_NAMED = 40  # pins with their name beside them; more would lie on each other
_STRETCH = 16  # points of an outline that are drawn or left out together
_COLUMNS, _FOOT = 180.0, 22.0


@dataclass(frozen=True, slots=True)
class Pin:
    """A place to draw: degrees, its name, the page that tells of it, and how much it counts beside others."""

    longitude: float
    latitude: float
    label: str
    href: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A period to draw: first and last day as YYYY-MM-DD, what it is, its page, and a style (`event`, `anticipated`, `denied`)."""

    begin: str
    end: str
    label: str
    href: str
    style: str


@dataclass(frozen=True, slots=True)
class DrawnPin:
    """A pin in the drawing's own units, with the place of its name beside it; where many lie, only the weightiest are named."""

    x: float
    y: float
    label: str
    href: str
    label_x: float
    label_y: float
    anchor: str
    named: bool = True


@dataclass(frozen=True, slots=True)
class Map:
    """A map: its height, the outlines of land as a path, the pins, and the pins again as JSON for a script to take."""

    width: float
    height: float
    land: str
    pins: tuple[DrawnPin, ...]
    data: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar in the drawing's own units."""

    x: float
    y: float
    width: float
    label: str
    dates: str
    href: str
    style: str
    label_x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A timeline: its size, the ticks with their years, and the bars."""

    width: float
    height: float
    ticks: tuple[tuple[float, str], ...]
    bars: tuple[DrawnBar, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A year, or several, with the number of events in it, in the drawing's own units."""

    x: float
    y: float
    width: float
    height: float
    years: str
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """How many events there were when: a column for each year, or for each ten where there are many."""

    width: float
    height: float
    columns: tuple[Column, ...]


Ring = tuple[tuple[float, float], ...]


@cache
def land() -> tuple[tuple[Ring, ...], ...]:
    """The outlines of land, polygon by polygon, each as its rings (Natural Earth, public domain)."""
    data = json.loads(resource("data", "lookups", "land.geojson").read_text(encoding="utf-8"))
    return tuple(tuple(_unbroken(ring) for ring in polygon) for polygon in data["features"][0]["geometry"]["coordinates"])


def land_geojson() -> str:
    """The same outlines for a map that a script draws."""
    geometry = {"type": "MultiPolygon", "coordinates": land()}
    return json.dumps({"type": "Feature", "properties": {}, "geometry": geometry}, separators=(",", ":"))


def _unbroken(ring: list[tuple[float, float]]) -> Ring:
    """A ring that goes on beyond the 180th meridian, where its source begins again on the other side of the world."""
    points, turn = [], 0
    for number, (x, y) in enumerate(ring):
        step = x - ring[number - 1][0] if number else 0.0
        turn += -360 if step > 180 else 360 if step < -180 else 0
        points.append((float(x) + turn, float(y)))
    middle = sum(x for x, _ in points) / len(points)
    home = 360 if middle < -180 else -360 if middle > 180 else 0
    return tuple((round(x + home, 2), y) for x, y in points)


@dataclass(frozen=True, slots=True)
class _Line:
    """Points one after another, with the bounds of all of them."""

    points: Ring
    west: float
    south: float
    east: float
    north: float


def _line(points: Ring) -> _Line:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return _Line(points, min(xs), min(ys), max(xs), max(ys))


@cache
def _outlines() -> tuple[tuple[_Line, tuple[_Line, ...]], ...]:
    """Each ring of land, whole and in stretches of a few points."""
    rings = [ring for polygon in land() for ring in polygon]
    return tuple((_line(ring), tuple(_line(ring[start : start + _STRETCH]) for start in range(0, len(ring), _STRETCH))) for ring in rings)


def draw_map(pins: list[Pin]) -> Map | None:
    """A map that shows all pins with some land around them; None without pins."""
    if not pins:
        return None
    pins = sorted(set(pins), key=lambda pin: (-pin.latitude, pin.longitude, pin.label, pin.href, pin.weight))
    west, east = min(p.longitude for p in pins) - 6, max(p.longitude for p in pins) + 6
    south, north = min(p.latitude for p in pins) - 4, max(p.latitude for p in pins) + 4
    wide = max(east - west, (north - south) * 1.5, 24.0)
    west, east = (west + east) / 2 - wide / 2, (west + east) / 2 + wide / 2
    high = max(north - south, wide * 0.5)
    south, north = (south + north) / 2 - high / 2, (south + north) / 2 + high / 2
    scale = WIDTH / (east - west)

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        return round((longitude - west) * scale, 1), round((north - latitude) * scale, 1)

    data = json.dumps([[pin.latitude, pin.longitude, pin.label, pin.href] for pin in pins], ensure_ascii=False)
    return Map(WIDTH, round((north - south) * scale, 1), _drawn_land(west, south, east, north, scale), _labelled(pins, place), data)


@lru_cache(64)
def _drawn_land(west: float, south: float, east: float, north: float, scale: float) -> str:
    """The path of the land within some bounds; many things lie where others do."""

    def outside(line: _Line) -> bool:
        return line.west >= east or line.east <= west or line.south >= north or line.north <= south

    paths = []
    for ring, stretches in _outlines():
        if not outside(ring):
            # What lies to one side of the map is not seen: the line between its ends lies there, too.
            points = [point for line in stretches for point in ((line.points[0], line.points[-1]) if outside(line) else line.points)]
            paths.append("M" + "L".join([f"{round((x - west) * scale, 1)} {round((north - y) * scale, 1)}" for x, y in points]) + "Z")
    return "".join(paths)


def _labelled(pins: list[Pin], place: Callable[[float, float], tuple[float, float]]) -> tuple[DrawnPin, ...]:
    """Each pin with its name to the right, or to the left near the edge; a name that would lie on another goes lower."""
    named = set(sorted(pins, key=lambda pin: (-pin.weight, pin.label, pin.href))[:_NAMED])
    taken: list[tuple[float, float]] = []
    drawn = []
    for pin in pins:
        x, y = place(pin.longitude, pin.latitude)
        left = x > WIDTH * 0.8
        label_x, label_y = (x - 8 if left else x + 8), y + 4
        if pin in named:
            while any(abs(label_y - other_y) < 13 and abs(label_x - other_x) < 95 for other_x, other_y in taken):
                label_y += 13
            taken.append((label_x, label_y))
        drawn.append(DrawnPin(x, y, pin.label, pin.href, label_x, round(label_y, 1), "end" if left else "start", pin in named))
    return tuple(drawn)


def draw_timeline(bars: list[Bar]) -> Timeline | None:
    """A timeline of at least one year with a row for each bar; None without bars."""
    if not bars:
        return None
    bars = sorted(set(bars), key=lambda bar: (bar.begin, bar.end, bar.label, bar.href, bar.style))
    first, last = min(_year(bar.begin) for bar in bars), max(_year(bar.end) for bar in bars)
    margin = max((last - first) * 0.05, 0.5)
    first, last = first - margin, last + margin
    scale = WIDTH / (last - first)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if (last - first) / s <= 12)
    ticks = [(round((year - first) * scale, 1), str(year)) for year in range(int(first), int(last) + 1) if year % step == 0 and year >= first]
    drawn = []
    for row, bar in enumerate(bars):
        x = round((_year(bar.begin) - first) * scale, 1)
        width = round(max((_year(bar.end) - _year(bar.begin)) * scale, 6.0), 1)
        left, inside = x > WIDTH * 0.55, width > WIDTH * 0.4
        dates = bar.begin if bar.begin == bar.end else f"{bar.begin} to {bar.end}"
        label_x = x + 8 if inside else x - 6 if left else x + width + 6
        anchor = "end" if left and not inside else "start"
        drawn.append(DrawnBar(x, _HEAD + row * _ROW, width, bar.label, dates, bar.href, bar.style, round(label_x, 1), anchor))
    return Timeline(WIDTH, _HEAD + len(bars) * _ROW + 8, tuple(ticks), tuple(drawn))


def draw_years(years: dict[int, int]) -> Columns | None:
    """Columns for the numbers of events in years; the labels thin out where they would touch. None without years."""
    if not years:
        return None
    first, last = min(years), max(years)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / s <= 60)
    starts = range(first - first % step, last + 1, step)
    counts = [(start, sum(years.get(year, 0) for year in range(start, start + step))) for start in starts]
    wide, most = WIDTH / len(counts), max(count for _, count in counts)
    every = max(1, -(-len(counts) // 14))
    drawn = []
    for number, (start, count) in enumerate(counts):
        high = round(count / most * (_COLUMNS - 16), 1)
        told = str(start) if step == 1 else f"{start}–{start + step - 1}"
        label = str(start) if number % every == 0 else ""
        drawn.append(Column(round(number * wide, 1), round(_COLUMNS - high, 1), round(wide * 0.84, 1), high, told, count, label))
    return Columns(WIDTH, _COLUMNS + _FOOT, tuple(drawn))


def _year(day: str) -> float:
    """A day as a year with its fraction, near enough to draw it."""
    year, month, number = (int(part) for part in day[:10].split("-"))
    return year + (month - 1) / 12 + (number - 1) / 365
