"""The rights statements that Europeana takes, in the form that it takes them (EDM external schema, license_patterns)."""

from __future__ import annotations

import re

_LICENCES = r"by|by-sa|by-nd|by-nc|by-nc-sa|by-nc-nd"
# The ports of each version of the Creative Commons licences; an empty one is the generic licence.
_PORTS = {
    "1.0": "|fi|il|nl",
    "2.0": "|au|at|be|br|ca|cl|hr|uk|fr|de|it|jp|nl|pl|kr|es|tw",
    "2.1": "au|es|jp",
    "2.5": "|ar|au|br|bg|ca|cn|co|hr|dk|hu|in|il|it|mk|my|mt|mx|nl|pe|pl|pt|scotland|si|za|es|se|ch|tw",
    "3.0": "|au|at|br|cl|cn|cr|hr|cz|ec|eg|ee|fr|de|gr|gt|hk|igo|ie|it|lu|nl|nz|no|ph|pl|pt|pr|ro|rs|sg|za|es|ch|tw|th|ug|us|ve|vn",
    "4.0": "",
}
_CREATIVE_COMMONS = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)(?:/([a-z]+))?")
_PUBLIC_DOMAIN = re.compile(r"creativecommons\.org/publicdomain/(?:zero|mark)/1\.0")
_RIGHTS_STATEMENTS = re.compile(r"rightsstatements\.org/(?:vocab|page)/(NoC-NC|NoC-OKLR|InC|InC-EDU|InC-OW-EU|CNE)/1\.0")
# What the addresses of a licence's pages have beside its name: the deed and the full text, in a language or not.
_PAGE = re.compile(r"/(?:deed|legalcode)(?:\.[\w-]+)?$")


def edm_rights(licence: str) -> str | None:
    """The address of a licence or rights statement as edm:rights has it; None for what is none of Europeana's list.

    >>> edm_rights("https://creativecommons.org/licenses/by/4.0/deed.de")
    'http://creativecommons.org/licenses/by/4.0/'
    >>> edm_rights("https://rightsstatements.org/page/InC/1.0/")
    'http://rightsstatements.org/vocab/InC/1.0/'
    >>> edm_rights("https://opendatacommons.org/licenses/by/1-0/")
    """
    plain = re.sub(r"^https?://(?:www\.)?|[?#].*$", "", licence.strip()).rstrip("/")
    plain = _PAGE.sub("", plain)
    if (found := _CREATIVE_COMMONS.fullmatch(plain)) and _is_licence(found[1], found[2], found[3] or ""):
        return f"http://{plain}/"
    if _PUBLIC_DOMAIN.fullmatch(plain):
        return f"http://{plain}/"
    stated = _RIGHTS_STATEMENTS.fullmatch(plain)
    return f"http://rightsstatements.org/vocab/{stated[1]}/1.0/" if stated else None


def _is_licence(name: str, version: str, port: str) -> bool:
    """Whether Creative Commons made a licence of that name and version for a country."""
    names = f"{_LICENCES}|by-nd-nc" if version == "1.0" else _LICENCES
    return name in names.split("|") and port in _PORTS.get(version, "none").split("|")
