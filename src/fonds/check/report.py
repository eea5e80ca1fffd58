"""The validation report: for people as text and HTML, for programs as a sh:ValidationReport."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from fonds.iris import digest
from fonds.quads import canonical_key
from fonds.terms import TYPE, Namespace
from fonds.values import Finding

SH = Namespace("http://www.w3.org/ns/shacl#")
_REPORT = "urn:fonds:validation"
_SEVERITY = {"violation": SH["Violation"], "warning": SH["Warning"], "information": SH["Info"]}
_STYLE = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#22201c;background:#fbfaf7}td,th{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #d9d4c8}q{font-family:Georgia,serif}"  # noqa: E501  # one style sheet


def write_report(findings: Iterable[Finding], folder: Path, *, title: str) -> None:
    """Write validation.txt, validation.ttl and validation.html into a folder."""
    listed = list(findings)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "validation.txt").write_text(as_text(listed, title), encoding="utf-8")
    (folder / "validation.ttl").write_bytes(as_turtle(listed))
    (folder / "validation.html").write_text(as_html(listed, title), encoding="utf-8")


def summary(findings: list[Finding]) -> str:
    """One line: conforms, or how many of what."""
    counts = {name: sum(finding.severity == name for finding in findings) for name in _SEVERITY}
    told = ", ".join(f"{number} {name}{'s' if number > 1 and name != 'information' else ''}" for name, number in counts.items() if number)
    return told or "conforms to all shapes"


def as_text(findings: list[Finding], title: str) -> str:
    """The report as lines: file, line, severity, message, words, mend."""
    return "\n".join([f"{title}: {summary(findings)}", *(str(finding) for finding in findings)]) + "\n"


def as_turtle(findings: list[Finding]) -> bytes:
    """The report as sh:ValidationReport (SHACL section 3.6), without blank nodes."""
    report = NamedNode(_REPORT)
    triples = [
        Triple(report, TYPE, SH["ValidationReport"]),
        Triple(report, SH["conforms"], Literal(not any(finding.severity == "violation" for finding in findings))),
    ]
    for finding in findings:
        node = NamedNode(f"{_REPORT}#{digest(finding.subject, finding.check, finding.message)}")
        triples += [
            Triple(report, SH["result"], node),
            Triple(node, TYPE, SH["ValidationResult"]),
            Triple(node, SH["resultSeverity"], _SEVERITY[finding.severity]),
            Triple(node, SH["resultMessage"], Literal(str(finding), language="en")),
            Triple(node, SH["sourceShape"], NamedNode(f"https://fonds.example/shape/{finding.check}")),
        ]
        if "://" in finding.subject:
            triples.append(Triple(node, SH["focusNode"], NamedNode(finding.subject)))
    return serialize(sorted(triples, key=canonical_key), format=RdfFormat.TURTLE, prefixes={"sh": SH}) or b""


def as_html(findings: list[Finding], title: str) -> str:
    """The report as one page; all that comes from a document is escaped."""
    rows = "".join(
        f"<tr><td>{escape(f.severity)}</td><td>{escape(f.message)}{f'<br><q>{escape(f.quote)}</q>' if f.quote else ''}</td>"
        f"<td>{escape(f.file)}{f', line {f.line}' if f.line else ''}</td><td>{escape(f.mend)}</td></tr>"
        for f in findings
    )
    table = f"<table><thead><tr><th>Severity</th><th>What</th><th>Where</th><th>Mend</th></tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Validation of {escape(title)}</title><style>{_STYLE}</style></head>'
    return f"{head}<body><h1>Validation of {escape(title)}</h1><p>{escape(summary(findings))}</p>{table}</body></html>\n"
