"""Who met whom: persons as points, meetings as lines between them, laid out by springs, the same for the same meetings."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from fonds.publish.shown import Link

WIDTH, HEIGHT = 960.0, 640.0
MOST_PERSONS = 60
LARGEST_MEETING = 30  # who sat in a congress of hundreds did not meet all of them
_ROUNDS = 160
_MARGIN_X, _MARGIN_Y = 90.0, 28.0
_LINE, _LETTER = 15.0, 6.6

Pair = tuple[str, str]


class Meetings:
    """Counts how often two persons took part in the same event."""

    def __init__(self) -> None:
        self.pairs: Counter[Pair] = Counter()
        self.labels: dict[str, str] = {}

    def add(self, persons: Iterable[Link]) -> None:
        """Count an event's participants as having met each other."""
        present = {person.path: person.label for person in persons if person.kind == "person"}
        if 1 < len(present) <= LARGEST_MEETING:
            self.labels |= present
            self.pairs.update(combinations(sorted(present), 2))


@dataclass(frozen=True, slots=True)
class Node:
    """A person in the drawing's own units, with the place of the name beside the point."""

    x: float
    y: float
    radius: float
    person: Link
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Two persons who met, how often, and the line between them."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    first: Link
    second: Link
    meetings: int


@dataclass(frozen=True, slots=True)
class Network:
    """A drawn network with its size; `left_out` persons met others too, but fewer times."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def draw_network(meetings: Meetings) -> Network | None:
    """The network of the best connected persons; None where nobody met anybody."""
    weights: Counter[str] = Counter()
    for (one, other), count in meetings.pairs.items():
        weights[one] += count
        weights[other] += count
    if not weights:
        return None
    order = sorted(weights, key=lambda path: (-weights[path], path))[:MOST_PERSONS]
    chosen = {path: number for number, path in enumerate(order)}
    lines = {(chosen[a], chosen[b]): n for (a, b), n in sorted(meetings.pairs.items()) if a in chosen and b in chosen}
    spots = _spread(len(order), lines)
    radii = [round(4 + 1.6 * math.sqrt(min(weights[path], 60)), 1) for path in order]
    persons = [Link(path, meetings.labels[path]) for path in order]
    edges = tuple(
        Edge(*spots[a], *spots[b], round(min(0.8 + 0.7 * math.sqrt(n), 7), 1), persons[a], persons[b], n)
        for (a, b), n in sorted(lines.items(), key=lambda line: (-line[1], line[0]))
    )
    return Network(WIDTH, HEIGHT, _named(persons, spots, radii), edges, len(weights) - len(order))


def _spread(count: int, lines: dict[tuple[int, int], int]) -> list[tuple[float, float]]:
    """Places for points: all push each other away, those with a line between them pull, and the middle holds all together.

    T. Fruchterman and E. Reingold, Graph drawing by force-directed placement, 1991; it starts from a sunflower, so nothing is by chance.
    """
    turn = math.pi * (3 - math.sqrt(5))
    xs = [math.sqrt((i + 0.5) / count) * math.cos(i * turn) for i in range(count)]
    ys = [math.sqrt((i + 0.5) / count) * math.sin(i * turn) for i in range(count)]
    ideal = 1.7 / math.sqrt(count)
    for number in range(_ROUNDS):
        step = 0.12 * (1 - number / _ROUNDS)
        moves_x, moves_y = _pushes(xs, ys, ideal)
        for (a, b), weight in lines.items():
            dx, dy = xs[b] - xs[a], ys[b] - ys[a]
            pull = math.hypot(dx, dy) / ideal * min(1 + math.log(weight), 3) * 0.35
            moves_x[a] += dx * pull
            moves_y[a] += dy * pull
            moves_x[b] -= dx * pull
            moves_y[b] -= dy * pull
        for i in range(count):
            dx, dy = moves_x[i] - xs[i] * 0.4, moves_y[i] - ys[i] * 0.4
            length = math.hypot(dx, dy) or 1.0
            xs[i] += dx / length * min(length, step)
            ys[i] += dy / length * min(length, step)
    return list(zip(_fitted(xs, WIDTH, _MARGIN_X), _fitted(ys, HEIGHT, _MARGIN_Y), strict=True))


def _pushes(xs: list[float], ys: list[float], ideal: float) -> tuple[list[float], list[float]]:
    """How far each point is pushed away by all others."""
    moves_x, moves_y = [0.0] * len(xs), [0.0] * len(xs)
    for a, b in combinations(range(len(xs)), 2):
        dx, dy = xs[a] - xs[b], ys[a] - ys[b]
        push = ideal * ideal / max(dx * dx + dy * dy, 1e-4)
        moves_x[a] += dx * push
        moves_y[a] += dy * push
        moves_x[b] -= dx * push
        moves_y[b] -= dy * push
    return moves_x, moves_y


def _fitted(values: list[float], size: float, margin: float) -> list[float]:
    low, high = min(values), max(values)
    wide = high - low or 1.0
    return [round(margin + (value - low) / wide * (size - 2 * margin), 1) for value in values]


def _named(persons: list[Link], spots: list[tuple[float, float]], radii: list[float]) -> tuple[Node, ...]:
    """Each point with its name on the side and height where it lies on no other name; the weightiest choose first."""
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(spots, radii, strict=True)]
    nodes = []
    for number, (person, (x, y), radius) in enumerate(zip(persons, spots, radii, strict=True)):
        long = _LETTER * len(person.label)
        best = min(_sides(x, y, radius, long), key=lambda side: _overlap(side[3], taken, number))
        taken.append(best[3])
        nodes.append(Node(x, y, radius, person, round(best[0], 1), round(best[1], 1), best[2]))
    return tuple(nodes)


Box = tuple[float, float, float, float]


def _sides(x: float, y: float, radius: float, long: float) -> list[tuple[float, float, str, Box]]:
    """Where a name may stand: on the side away from the middle, on the other, a little lower or higher on either, below, above."""
    right, left = x + radius + 4, x - radius - 4
    outward = ("end", "start") if x < WIDTH / 2 else ("start", "end")
    found = []
    for down in (0.0, _LINE, -_LINE):
        for anchor in outward:
            begin = right if anchor == "start" else left - long
            found.append((right if anchor == "start" else left, y + 4 + down, anchor, (begin, y + down - 7, begin + long, y + down + 7)))
    for middle in (y + radius + 9, y - radius - 9):
        found.append((x, middle + 4, "middle", (x - long / 2, middle - 7, x + long / 2, middle + 7)))
    return found


def _overlap(box: Box, taken: list[Box], own: int) -> float:
    """How much of a name would lie on others or outside the drawing."""
    outside = max(0.0, -box[0]) + max(0.0, box[2] - WIDTH) + max(0.0, -box[1]) + max(0.0, box[3] - HEIGHT)
    shared = (
        max(0.0, min(box[2], other[2]) - max(box[0], other[0])) * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for number, other in enumerate(taken)
        if number != own
    )
    return outside * 100 + sum(shared)
