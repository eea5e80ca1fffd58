"""Review: proposed matches judged in the browser, each answer a row of the project's ledger."""

from fonds.review.safety import open_gate, reviewer_name
from fonds.review.server import review

__all__ = ["open_gate", "review", "reviewer_name"]
