"""Extraction: from a document to an account of what it says, by its own mark-up, or by rules, registers and language knowledge in data/."""

from fonds.authorities.register import Register
from fonds.extract.account import account_by_rules
from fonds.extract.decisions import decided
from fonds.extract.markup import account_of_markup
from fonds.values import Account, Document

__all__ = ["extract"]


def extract(document: Document, register: Register) -> Account:
    """The account of a document: an edition that marks every name by hand is taken at its word, elsewhere rules look for more.

    What a curator decided wins over both.
    """
    account = account_by_rules(document, register) if document.by_rules else account_of_markup(document, register)
    return decided(account, register) if document.decisions else account
