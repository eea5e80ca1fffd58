"""XML from strangers: parsed without entities, networks or unbounded growth; what is broken is told with its line."""

from __future__ import annotations

import re

from lxml import etree

from fonds.errors import SourceError

_SPACE = re.compile(r"\s+")
# Extensible Markup Language 1.0, 2.2: what is no Char.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(data: bytes, name: str) -> etree._Element:
    """The root element of a document; SourceError with file and line where it is not well-formed or declares entities.

    An identifier that stands twice is for the reader to tell. Entity declarations are refused whole: they are how a small
    file grows without bound or reads others (XML 1.0, section 4).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise SourceError(f"{name}:{line}", f"is not well-formed XML: {error.msg}", "mend the line, or export the file again") from error
    except ValueError as error:
        raise SourceError(name, f"is not XML: {error}", "export the file again as UTF-8") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        line = data.count(b"\n", 0, max(data.find(b"<!ENTITY"), 0)) + 1
        raise SourceError(f"{name}:{line}", "declares entities, which are not read", "write the characters themselves and remove <!ENTITY …>")
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    # Not by QName, which raises where a lenient parser let a name through that is none.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words(element: etree._Element | None) -> str:
    """All text of an element on one line."""
    return _SPACE.sub(" ", "".join(element.itertext())).strip() if element is not None else ""


def root_name(data: bytes) -> str:
    """The local name of the first element, looked for in the first bytes only; empty where there is none.

    >>> root_name(b'<?xml version="1.0"?><!-- x --><tei:TEI xmlns:tei="y">')
    'TEI'
    """
    head = data[:4096]
    for encoding in ("utf-16", "utf-8") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8",):
        plain = re.sub(r"<!--.*?-->", "", head.decode(encoding, "ignore"), flags=re.S)
        found = re.search(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]", plain)
        if found:
            return found[1]
    return ""


def clean(value: str) -> str:
    r"""A text without the characters that XML 1.0 forbids (section 2.2): controls, unpaired surrogates, U+FFFE and U+FFFF.

    >>> clean("a\x0bb\ud800c\ufffe\n")
    'abc\n'
    """
    return _FORBIDDEN.sub("", value)
