"""Configurations with which web servers and other engines serve a release, read-only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from fonds.config import Project

_FILES = {"oxigraph": ("oxigraph.sh",), "fuseki": ("fuseki.ttl", "fuseki-load.sh")}
_ALWAYS = (
    "nginx.conf", "apache.conf", "apache.htaccess", "Caddyfile", "fonds.service", "Dockerfile", "compose.yaml",
    "virtuoso.ini", "virtuoso-load.isql", "Qleverfile", "graphdb.ttl", "rdf4j.ttl",
)  # fmt: skip
# The media types of the files of the site and the dumps.
_TYPES = {
    "html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples", "trig": "application/trig",
    "gz": "application/gzip", "geojson": "application/geo+json", "json": "application/json", "css": "text/css", "js": "text/javascript",
    "txt": "text/plain", "xml": "text/xml", "png": "image/png", "svg": "image/svg+xml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """One representation of a thing: its file ending, its media type, and whether the site holds it as a file."""

    ending: str
    media: str
    written: bool

    @property
    def group(self) -> str:
        """The type before the slash: `text` of `text/turtle`."""
        return self.media.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Range:
    """A media range of an Accept header: a name for variables, and a regular expression that finds it."""

    name: str
    pattern: str


# The representations of a thing as `fonds serve` offers them: the first wins where a client likes several equally.
FORMS = (
    Form("html", "text/html", True),
    Form("ttl", "text/turtle", True),
    Form("jsonld", "application/ld+json", True),
    Form("rdf", "application/rdf+xml", False),
    Form("nt", "application/n-triples", True),
    Form("nq", "application/n-quads", False),
    Form("trig", "application/trig", False),
)


def ranges() -> list[Range]:
    """The media ranges that an Accept header can choose one of the forms by, the widest first."""
    groups = dict.fromkeys(form.group for form in FORMS)
    wide = [Range("any", r"\*/\*"), *(Range(group, rf"{group}/\*") for group in groups)]
    return [*wide, *(Range(form.ending, re.escape(form.media).replace(r"\-", "-")) for form in FORMS)]


def write_configurations(folder: Path, project: Project) -> None:
    """Put the files of the web servers, and of each engine that the project names, into a folder beside the release's dumps and site."""
    folder.mkdir()
    address = urlsplit(project.dataset.base)
    # These are configurations, no HTML: nothing is to be escaped as such.
    loader = PackageLoader("fonds.publish", "configurations")
    templates = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # noqa: S701
    templates.filters["pattern"] = re.escape
    context = {
        "host": address.hostname, "prefix": address.path.rstrip("/"), "base": project.dataset.base,
        "forms": FORMS, "ranges": ranges(), "types": _TYPES,
    }  # fmt: skip
    for name in [*_ALWAYS, *(name for engine in project.publish.engines for name in _FILES[engine])]:
        path = folder / name
        path.write_text(templates.get_template(name).render(context), encoding="utf-8")
        if name.endswith(".sh"):
            path.chmod(0o755)
