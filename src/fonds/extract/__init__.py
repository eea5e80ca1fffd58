"""Extraction: from a document to an account of what it says, by its own mark-up, or by rules, registers and language knowledge in data/."""

from dataclasses import replace

from fonds.authorities.register import Register
from fonds.extract.account import account_by_rules
from fonds.extract.decisions import decided
from fonds.extract.language import known_languages
from fonds.extract.markup import account_of_markup
from fonds.extract.recogniser import Recogniser, load_recogniser
from fonds.values import Account, Document, Finding

__all__ = ["Recogniser", "extract", "load_recogniser"]


def extract(document: Document, register: Register, recogniser: Recogniser | None = None) -> Account:
    """The account of a document: an edition that marks every name by hand is taken at its word, elsewhere rules look for more.

    A recogniser proposes names where the rules found none. What a curator decided wins over all of them.
    """
    if document.by_rules and document.language not in known_languages():
        message = f"no rules are known for the language {document.language!r}: only its description is read"
        mend = "add data/language/ knowledge of it, or mark the names in TEI"
        note = Finding("information", "language", message, document.source.path, 1, "", document.path, mend)
        document = replace(document, by_rules=False, findings=(*document.findings, note))
    account = account_by_rules(document, register, recogniser) if document.by_rules else account_of_markup(document, register)
    return decided(account, register) if document.decisions else account
