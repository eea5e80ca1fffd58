"""The text that we publish, the source as read, the original and its translation (graph-model.md, "The document")."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pyoxigraph import Triple

from fonds.patterns.carrier import set_paths
from fonds.patterns.scribe import P190, Scribe
from fonds.quads import statements, text
from fonds.terms import CRM, DCTERMS, RICO, SCHEMA, concept_label
from fonds.values import Account, Document

E33 = CRM["E33_Linguistic_Object"]
E33_E41 = CRM["E33_E41_Linguistic_Appellation"]
_REFERABLE = ("person", "group", "place", "event", "publication")


def is_translation(document: Document) -> bool:
    """Whether the published text is a translation: it has a translator, or its original is in another language."""
    foreign = document.original_language is not None and document.original_language != document.language
    return bool(document.translators) or foreign


def original_path(document: Document) -> str:
    """The path of the original text; without a translation the document itself."""
    return f"{document.path}#original" if is_translation(document) else document.path


def describe_document(account: Account, scribe: Scribe) -> Iterator[Triple]:
    """The document with its title, kind, language, text, what it documents and what it refers to."""
    document = account.document
    path, node = document.path, scribe.node(document.path)
    title = document.title.of(document.source.text)
    classes = (E33, CRM["E31_Document"], RICO["Record"], SCHEMA["DigitalDocument"])
    yield from scribe.thing(path, title, *classes)
    yield from scribe.typed(path, document.kind)
    yield from _text(account, scribe)
    for relation in ("P102_has_title", "P1_is_identified_by"):
        yield from scribe.link(path, CRM[relation], f"{path}#title")
    yield from scribe.words(f"{path}#title", title, "preferred-name", title, CRM["E35_Title"], E33_E41, language=document.language)
    for relation in ("P70_documents", "P129_is_about"):
        yield from scribe.link(path, CRM[relation], account.meeting)
    yield from scribe.link(path, CRM["P67_refers_to"], *_referred(account))
    for carrier in account.carriers:
        yield from scribe.link(path, RICO["isOrWasIncludedIn"], *(set_path for set_path, _ in set_paths(carrier, account.levels)[-1:]))
    yield from statements(node, (CRM["P72_has_language"], scribe.iris.concept(f"language-{document.language}")))
    yield from _texts_about(account, scribe)
    yield from _creations(account, scribe)
    for page, label in account.pages:
        yield from scribe.link(path, CRM["P106_is_composed_of"], page)
        yield from scribe.thing(page, f"page {label}", E33)
        yield from scribe.typed(page, "page")


def _referred(account: Account) -> list[str]:
    """The things mentioned in the record itself; what only the page around it names is not among them."""
    record = account.document.record
    bodies = {mention.body for mention in account.mentions if mention.span.within(record)}
    return sorted(body for body in bodies if body.partition("/")[0] in _REFERABLE and "#" not in body and body != account.meeting)


def _text(account: Account, scribe: Scribe) -> Iterator[Triple]:
    document = account.document
    node, source = scribe.node(document.path), scribe.node(f"{document.path}#source")
    yield from statements(
        node,
        (P190, text(document.text, document.language)),
        (SCHEMA["sha256"], text(hashlib.sha256(document.text.encode()).hexdigest())),
        (CRM["P106i_forms_part_of"], source),
    )
    yield from scribe.thing(f"{document.path}#source", "the source as read", E33)
    address = document.source.address
    yield from statements(
        source,
        (P190, text(document.source.text, document.language)),
        (SCHEMA["sha256"], text(document.source.sha256)),
        (DCTERMS["source"], scribe.iris.absolute(address) if address else None),
    )


def _texts_about(account: Account, scribe: Scribe) -> Iterator[Triple]:
    document = account.document
    for kind, span in (("abstract", document.summary), ("rights", document.rights), ("classification", document.classification)):
        if span is not None:
            part = f"{document.path}#{kind}"
            yield from scribe.words(part, concept_label(kind), kind, span.of(document.source.text), E33, language=document.language)
            yield from scribe.link(document.path, CRM["P67i_is_referred_to_by"], part)
    for note in account.corrections:
        yield from scribe.words(note.path, concept_label("correction"), "correction", note.words, E33, language=scribe.language)
        yield from scribe.link(document.path, CRM["P67i_is_referred_to_by"], note.path)


def _creations(account: Account, scribe: Scribe) -> Iterator[Triple]:
    document = account.document
    original = original_path(document)
    if original != document.path:
        yield from scribe.thing(original, "the original of the record", E33)
        language = document.original_language
        yield from statements(
            scribe.node(original),
            (CRM["P72_has_language"], scribe.iris.concept(f"language-{language}") if language else None),
        )
        yield from scribe.link(document.path, CRM["P73i_is_translation_of"], original)
        yield from scribe.creation(document.path, "translation", account.translators)
    if account.authors:
        yield from scribe.creation(original, "writing", account.authors)
