"""The errors that a user can meet: each says where, why and what to do about it."""

from __future__ import annotations


class FondsError(Exception):
    """Something that stops the work, told as place, reason and mend; `exit_code` is what the command ends with."""

    exit_code = 1

    def __init__(self, where: str, why: str, mend: str = "") -> None:
        self.where, self.why, self.mend = where, why, mend
        super().__init__(str(self))

    def __reduce__(self) -> tuple[type[FondsError], tuple[str, str, str], dict[str, object]]:
        """Made again from its parts where it passes from one process to another."""
        return type(self), (self.where, self.why, self.mend), self.__dict__

    def __str__(self) -> str:
        return f"{self.where}: {self.why}" + (f"; {self.mend}" if self.mend else "")


class ConfigurationError(FondsError):
    """A project file (fonds.toml, a register, a profile, a shape) that cannot be used as it is."""

    exit_code = 2


class SourceError(FondsError):
    """A document that cannot be read; other documents can go on."""


class ValidationError(FondsError):
    """Findings that keep a release from being published."""


class QueryError(FondsError):
    """A SPARQL query that is not well formed, not allowed, or asks for more than the limits grant."""

    exit_code = 2


class UnavailableError(FondsError):
    """A service, file or folder that cannot be reached, read or written."""

    exit_code = 3
