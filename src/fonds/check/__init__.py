"""Checks: SHACL shapes over a dataset, told as findings that point at the words of the source."""

from fonds.check.report import write_report
from fonds.check.validation import validate

__all__ = ["validate", "write_report"]
