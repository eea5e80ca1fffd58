"""Everyone with a part in the event or the document that a record tells of."""

from __future__ import annotations

from dataclasses import dataclass, field

from fonds.extract.ground import Found

PRESENT = ("principal", "chair", "interpreter", "note-taker", "attendee")


@dataclass(slots=True)
class Cast:
    """Everyone with a part in the event or the document, each role with the name that tells it."""

    roles: dict[tuple[str, str], Found] = field(default_factory=dict)
    members: dict[tuple[str, str], Found] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    offices: dict[str, Found] = field(default_factory=dict)
    author: str | None = None

    def add(self, path: str, role: str, name: Found) -> None:
        """Give somebody a role; somebody present has one role among those present, the first told being the more telling."""
        if role in PRESENT:
            for other in PRESENT:
                if (path, other) in self.roles and other != role:
                    stronger = PRESENT.index(role) < PRESENT.index(other) and other == "attendee"
                    if not stronger:
                        return
                    del self.roles[(path, other)]
        self.roles.setdefault((path, role), name)

    def having(self, *roles: str) -> list[str]:
        """The paths of those with one of the roles, in the order in which the text tells of them."""
        return list(dict.fromkeys(path for (path, role) in self.roles if role in roles))

    def write(self, path: str, name: Found) -> None:
        """Make somebody the record's author, where nobody is yet."""
        if self.author is None:
            self.author = path
            self.add(path, "author", name)

    def take_for(self, path: str, successor: str) -> None:
        """Take somebody known by an office alone for somebody who is named: all parts of the one are the other's."""
        self.same[path] = successor
        for (actor, role), name in list(self.roles.items()):
            if actor == path:
                del self.roles[(actor, role)]
                self.roles.setdefault((successor, role), name)
        self.author = successor if self.author == path else self.author
