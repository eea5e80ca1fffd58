"""Extraction: from a document to an account of what it says, by its own mark-up, or by rules, registers and language knowledge in data/."""

from dataclasses import replace

from fonds.authorities.register import Register
from fonds.extract.account import account_by_rules
from fonds.extract.decisions import decided
from fonds.extract.language import known_languages
from fonds.extract.markup import account_of_markup
from fonds.values import Account, Document, Finding

__all__ = ["extract"]


def extract(document: Document, register: Register) -> Account:
    """The account of a document: an edition that marks every name by hand is taken at its word, elsewhere rules look for more.

    What a curator decided wins over both.
    """
    if document.by_rules and document.language not in known_languages():
        message = f"no rules are known for the language {document.language!r}: only its description is read"
        mend = "add data/language/ knowledge of it, or mark the names in TEI"
        note = Finding("information", "language", message, document.source.path, 1, "", document.path, mend)
        document = replace(document, by_rules=False, findings=(*document.findings, note))
    account = account_by_rules(document, register) if document.by_rules else account_of_markup(document, register)
    return decided(account, register) if document.decisions else account
