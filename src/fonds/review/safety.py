"""Who may look and judge: this machine alone or who has the token, known hosts, and forms of our own pages."""

from __future__ import annotations

import hmac
import re
import secrets
import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from fonds.errors import ConfigurationError

LARGEST = 4 << 20  # bytes of a form
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{16,200}")
_ORCID = re.compile(r"(?:orcid:|https://orcid\.org/)\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


@dataclass(frozen=True, slots=True)
class Gate:
    """What a request must show: the address that is listened on, the token where one is needed, and the mark that our forms bear."""

    host: str
    token: str = ""
    mark: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server: otherwise a page elsewhere may have turned its own name to us (DNS rebinding).

        An address in digits cannot be turned to us; behind this machine's own address only the names of this machine are right.
        """
        name = _name(host)
        address = _address(name)
        if address is not None:
            return address.is_loopback or not is_loopback(self.host)
        return name in ("localhost", self.host.lower()) or (not is_loopback(self.host) and name == socket.gethostname().lower())

    def admits(self, token: str) -> bool:
        """Whether a token is the right one, or none is needed; how long the comparison takes tells nothing."""
        return not self.token or hmac.compare_digest(token.encode(), self.token.encode())

    def bears(self, mark: str) -> bool:
        """Whether a form bears the mark of our pages."""
        return hmac.compare_digest(mark.encode(), self.mark.encode())


def open_gate(host: str, token: str = "") -> Gate:
    """The gate of a server that listens on a host; ConfigurationError where others could reach it without a token, or the token is weak."""
    if token and not _TOKEN.fullmatch(token):
        raise ConfigurationError("--token", "is no safe token", "give 16 or more letters and digits, or let --make-token make one")
    if not token and not is_loopback(host):
        raise ConfigurationError(f"--host {host}", "can be reached from other machines", "add --make-token, which prints a token that they need")
    return Gate(host, token)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on a host."""
    address = _address(host)
    return address.is_loopback if address else host.lower() == "localhost"


def shown_host(host: str) -> str:
    """A host as an address tells it: of what listens everywhere, this machine's name, by which others can find it."""
    address = _address(host)
    if address and address.is_unspecified:
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def from_our_page(host: str, origin: str | None, site: str | None) -> bool:
    """Whether a form comes from a page of the same host, by what browsers tell (Origin; Sec-Fetch-Site, Fetch Metadata)."""
    if site is not None and site not in ("same-origin", "none"):
        return False
    return origin is None or urlsplit(origin).netloc.lower() == host.lower()


def inner_path(path: str) -> str:
    """A path of this server to go on to, or the start page where an address would lead elsewhere."""
    return path if re.fullmatch(r"/(?![/\\])[^\s\\]*", path) else "/"


def reviewer_name(text: str) -> str:
    """A reviewer's name as the ledger holds it: a plain name or an ORCID; ConfigurationError where it can be neither."""
    name = " ".join(text.split())
    if not name or len(name) > 80 or not name.isprintable():
        raise ConfigurationError("reviewer", f"{name[:80]!r} is no name", "give one of 1 to 80 characters, such as: Eva Kurz")
    if ":" in name and not _ORCID.fullmatch(name):
        raise ConfigurationError("reviewer", f"{name!r} holds a colon", "give a plain name, or an ORCID as orcid:0000-0002-1825-0097")
    return name


def policy(*, pictures: bool) -> str:
    """The Content-Security-Policy of a page: nothing but our own files, and the pictures of Wikimedia Commons where they are wanted."""
    # Special:FilePath on the first host leads to the file on the second.
    commons = " https://commons.wikimedia.org https://upload.wikimedia.org" if pictures else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{commons}; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )


def _name(host: str) -> str:
    """The name in a Host header, without the port and the brackets of IPv6."""
    found = re.fullmatch(r"\[([0-9a-f:.]+)\](?::\d+)?|([^:\[\]/@\s]+)(?::\d+)?", host.lower())
    return (found[1] or found[2]) if found else ""


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None
