"""Web servers by the release's configurations: nginx, Apache and Caddy answer as `fonds serve` does, held against the real programs."""

from __future__ import annotations

import getpass
import os
import random
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fonds.config import Project
from fonds.publish.engines import FORMS, write_configurations
from fonds.serve.linked_data import PAGES
from fonds.serve.negotiation import choose
from tests.small_release import BASE, Reply, fetch, serving, write_small_release

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
NOTHING = ""  # no form fits
# What the client says, and the ending of the page that it is led to.
CHOICES: list[tuple[str | None, str]] = [
    (None, "html"), ("", "html"), ("*/*", "html"), (FIREFOX, "html"), (CHROME, "html"),
    ("text/turtle", "ttl"), ("TEXT/Turtle", "ttl"), ("application/ld+json", "jsonld"), ("application/n-triples", "nt"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"), ("text/turtle;charset=utf-8;q=0.4, text/html;q=0.3", "ttl"),
    ("text/html;q=0.1,text/turtle", "ttl"), ("text/turtle;q=0.5,application/ld+json;q=0.51", "jsonld"),
    ("text/turtle;q=0.499,application/n-triples;q=0.5", "nt"), ("text/html;q=0.009,text/turtle;q=0.01", "ttl"),
    ("application/ld+json;q=0.9, text/turtle;q=0.9", "ttl"), ("application/ld+json;q=.8,text/html;q=0.75", "jsonld"),
    ("text/turtle ; q = 0.3 , text/html; q=0.2", "ttl"), ("text/turtle;q=1.0, text/html;q=1.000", "html"), ("text/turtle;q=0.2, */*;q=0.1", "ttl"),
    ("text/*", "html"), ("application/*", "jsonld"), ("text/*, text/html;q=0", "ttl"), ("*/*, text/html;q=0", "ttl"), ("text/*;q=0, */*;q=0.5", "jsonld"),
    ("*/*;q=0", NOTHING), ("text/html;q=0", NOTHING), ("text/html;q=0.0, text/turtle;q=0.000", NOTHING), ("image/png", NOTHING), ("text", NOTHING),
    ("gar bage", NOTHING), (";;,,", NOTHING), ("text/turtle;q=abc", NOTHING), ("text/turtle;q=, text/html;q=0.2", "html"),
    ("text/turtle;q=2, text/html;q=0.9", "ttl"), (", ,text/turtle", "ttl"), ("text/turtles, text/html;q=0.1", "html"),
]  # fmt: skip
# Forms that are no files of the site: `fonds serve` gives them.
MORE = [
    ("application/rdf+xml", "rdf"), ("application/n-quads", "nq"), ("application/trig", "trig"),
    ("application/rdf+xml,text/turtle;q=0.9,*/*;q=0.1", "rdf"), ("application/trig;q=0.6,application/n-triples;q=0.5", "trig"),
]  # fmt: skip
TYPES = {
    "html": "text/html; charset=utf-8", "ttl": "text/turtle; charset=utf-8", "jsonld": "application/ld+json", "rdf": "application/rdf+xml",
    "nt": "application/n-triples", "nq": "application/n-quads", "trig": "application/trig",
}  # fmt: skip
FILES = {
    "/": "text/html; charset=utf-8", "/person": "text/html; charset=utf-8", "/person/": "text/html; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8", "/assets/fonds.css": "text/css; charset=utf-8", "/assets/land.geojson": "application/geo+json",
    "/dumps/dataset.nq.gz": "application/gzip", "/dumps/dataset.trig": "application/trig", "/dumps/graphs/links.ttl": "text/turtle; charset=utf-8",
}  # fmt: skip
UNKNOWN = [
    "/person/nobody-of-that-name", "/person/nobody-of-that-name.ttl", "/nothing", "/dumps/none", "/dumps/../manifest.json", "/..%2fmanifest.json",
    "/person/a%0d%0ab",
]  # fmt: skip


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def program(*names: str) -> str:
    """The path of the first of some programs; the test is passed over where none is installed."""
    for name in names:
        found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        if found:
            return found
    pytest.skip(f"{names[0]} is not installed")


@contextmanager
def running(command: list[str], port: int, folder: Path, environment: dict[str, str] | None = None) -> Iterator[str]:
    """A web server in the foreground for as long as the block lasts; gives its address."""
    log = folder / "server.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=os.environ | (environment or {})) as server,
    ):
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert server.poll() is None, log.read_text(encoding="utf-8")
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(15)


def mended(release: Path, name: str, upstream: str | None) -> str:
    """A configuration as an administrator would mend it: the release's folder, and where `fonds serve` listens, if it does."""
    text = (release / "config" / name).read_text(encoding="utf-8")
    return text.replace("/srv/fonds/release", str(release)).replace("127.0.0.1:8000", upstream or f"127.0.0.1:{free_port()}")


@contextmanager
def nginx(release: Path, folder: Path, upstream: str | None) -> Iterator[str]:
    """Nginx on a release."""
    binary, port = program("nginx"), free_port()
    site = mended(release, "nginx.conf", upstream).replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "site.conf").write_text(site, encoding="utf-8")
    # Started by root, nginx would give its workers to a user who may not read a temporary folder.
    user = f"user {getpass.getuser()};\n" if os.getuid() == 0 else ""
    paths = "".join(f"{name}_temp_path temp;" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = f"{user}pid nginx.pid;\ndaemon off;\nevents {{}}\nhttp {{ access_log off; {paths} include {folder}/site.conf; }}\n"
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    with running([binary, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"], port, folder) as address:
        yield address


MODULES = "mpm_event unixd authz_core authz_host mime dir alias headers rewrite proxy proxy_http negotiation env setenvif".split()


def _apache_settings(folder: Path, port: int) -> str:
    """What Debian's own configuration says before a site's, for a server of the current user in the foreground."""
    modules = next(
        (path for path in map(Path, ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/etc/httpd/modules")) if path.is_dir()), None
    )
    if modules is None:
        pytest.skip("the modules of Apache are not where Debian or Fedora puts them")
    # What is built in has no file.
    loaded = "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in MODULES if (modules / f"mod_{name}.so").is_file())
    user = "User www-data\nGroup www-data\n" if os.getuid() == 0 else ""
    types = folder / "mime.types"
    types.write_text("text/html html\ntext/css css\ntext/plain txt\ntext/xml xml\napplication/gzip gz\n", encoding="utf-8")
    return (
        f"ServerRoot {folder}\nListen 127.0.0.1:{port}\nServerName localhost\nPidFile {folder}/httpd.pid\nErrorLog {folder}/error.log\n"
        f"DefaultRuntimeDir {folder}\n{loaded}{user}TypesConfig {types}\n<Directory />\nRequire all denied\nAllowOverride None\n</Directory>\n"
    )


@contextmanager
def _copied(release: Path) -> Iterator[Path]:
    """A copy of a release where everybody may read: Apache that root has started gives its work to a user who may not read root's folders."""
    with tempfile.TemporaryDirectory(prefix="fonds-") as name:
        copy = Path(name)
        copy.chmod(0o755)
        for part in ("site", "dumps", "config"):
            shutil.copytree(release / part, copy / part)
        yield copy


def _serving_apache(folder: Path, host: str) -> AbstractContextManager[str]:
    binary, port = program("apache2", "httpd"), free_port()
    host = host.replace("<VirtualHost *:80>", f"<VirtualHost 127.0.0.1:{port}>")
    (folder / "httpd.conf").write_text(_apache_settings(folder, port) + host, encoding="utf-8")
    return running([binary, "-f", str(folder / "httpd.conf"), "-D", "FOREGROUND"], port, folder)


def _host(place: Path, upstream: str | None) -> str:
    host = mended(place, "apache.conf", upstream)
    return host if upstream else re.sub("(?m)^Define FONDS_SERVE .*", "", host)


@contextmanager
def apache(release: Path, folder: Path, upstream: str | None) -> Iterator[str]:
    """Apache on a release, by the example of a virtual host."""
    with _copied(release) as place, _serving_apache(folder, _host(place, upstream)) as address:
        yield address


@contextmanager
def htaccess(release: Path, folder: Path, upstream: str | None) -> Iterator[str]:
    """Apache on a release where only a .htaccess was put into the site."""
    with _copied(release) as place:
        shutil.copyfile(place / "config/apache.htaccess", place / "site/.htaccess")
        host = re.sub("Include .*apache.htaccess", "AllowOverride FileInfo Indexes Options=Indexes,MultiViews", _host(place, upstream))
        with _serving_apache(folder, host) as address:
            yield address


@contextmanager
def caddy(release: Path, folder: Path, upstream: str | None) -> Iterator[str]:
    """Caddy on a release."""
    binary, port = program("caddy"), free_port()
    site = mended(release, "Caddyfile", upstream).replace("http://:80 {", f"http://127.0.0.1:{port} {{")
    (folder / "Caddyfile").write_text("{\nadmin off\n}\n" + site, encoding="utf-8")
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    with running([binary, "run", "--config", "Caddyfile", "--adapter", "caddyfile"], port, folder, home) as address:
        yield address


Start = Callable[[Path, Path, str | None], AbstractContextManager[str]]
STARTS: dict[str, Start] = {"nginx": nginx, "apache": apache, "htaccess": htaccess, "caddy": caddy}


@pytest.fixture(scope="module", params=["fonds serve", *STARTS])
def web(request: pytest.FixtureRequest, release_folder: Path, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Each server in turn on the seed's release, with `fonds serve` behind it."""
    if request.param == "fonds serve":
        yield server
        return
    with STARTS[request.param](release_folder, tmp_path_factory.mktemp("web"), urlsplit(server).netloc) as address:
        yield address


@pytest.fixture(scope="module", params=list(STARTS))
def alone(request: pytest.FixtureRequest, release_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Each web server in turn, with nothing behind it."""
    with STARTS[request.param](release_folder, tmp_path_factory.mktemp("web"), None) as address:
        yield address


@pytest.fixture(scope="module")
def thing(release_folder: Path) -> str:
    """The path of a person of the release."""
    return "/person/" + min(path.stem for path in (release_folder / "site/person").glob("*.ttl"))


def get(address: str, path: str, accept: str | None) -> Reply:
    """A page asked for with an Accept header, or without one."""
    return fetch(address, path) if accept is None else fetch(address, path, accept=accept)


def varies_by_accept(reply: Reply) -> bool:
    """Whether caches are told that the answer depends on the Accept header."""
    return "accept" in [name.strip().lower() for name in ",".join(reply.headers.get_all("Vary", [])).split(",")]


def test_the_forms_are_those_of_the_embedded_server() -> None:
    """The same representations in the same order, and those called files are files of the site."""
    assert {form.media: form.ending for form in FORMS} == PAGES
    assert [form.ending for form in FORMS] == list(PAGES.values())


@pytest.mark.parametrize(("accept", "ending"), [*CHOICES, *MORE])
def test_a_thing_leads_to_what_is_liked_best(web: str, thing: str, accept: str | None, ending: str) -> None:
    """303 to the page that the Accept header likes best, 406 where none fits; every origin may read it, and it varies by Accept."""
    reply = get(web, thing, accept)
    location = urlsplit(reply.headers.get("Location", "")).path
    assert (reply.status, location) == ((303, f"{thing}.{ending}") if ending else (406, ""))
    assert varies_by_accept(reply)
    assert reply.headers.get_all("Access-Control-Allow-Origin") == ["*"]


def made_up(dice: random.Random) -> str:
    """An Accept header of some media ranges, none twice, with qualities of up to three places."""
    known = ["*/*", "text/*", "application/*", *PAGES, "image/png", "text/plain", "application/json", "x"]
    pieces = []
    for name in dice.sample(known, dice.randint(1, 7)):
        quality = dice.choice(
            ["", ";q=0", ";q=1", ";q=1.0", *(f";q={dice.random():.{places}f}" for places in (1, 2, 3)), ";level=1", "; q=0.5", ";q=x"]
        )
        pieces.append(name + quality)
    return dice.choice([",", ", ", " ,"]).join(pieces)


def test_any_header_is_understood_as_the_embedded_server_does(web: str, thing: str) -> None:
    """Two hundred headers made up by chance lead to the form that the rule of RFC 9110 chooses."""
    dice = random.Random(1949)  # noqa: S311  # the same headers every time
    for header in [made_up(dice) for _ in range(200)]:
        chosen = choose(header, PAGES)
        location = urlsplit(fetch(web, thing, accept=header).headers.get("Location", "")).path
        assert location == (f"{thing}.{PAGES[chosen]}" if chosen else ""), header


@pytest.mark.parametrize("ending", TYPES)
def test_a_page_is_of_its_media_type(web: str, thing: str, ending: str) -> None:
    """Each page is there under its media type, with the charset where the type has one."""
    reply = fetch(web, f"{thing}.{ending}", accept="image/png")
    assert (reply.status, re.sub("UTF-8", "utf-8", reply.headers["Content-Type"])) == (200, TYPES[ending])
    assert reply.headers.get_all("Access-Control-Allow-Origin") == ["*"]
    assert reply.headers.get_all("X-Content-Type-Options") == ["nosniff"]


LINKED_ART = "https://linked.art/ns/v1/linked-art.json"


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?_profile=linked-art", {}),
        ("", {"accept_profile": f"<{LINKED_ART}>", "accept": "application/ld+json"}),
        ("", {"accept": f'application/ld+json;profile="{LINKED_ART}"'}),
    ],
)
def test_a_profile_is_asked_of_fonds_serve(web: str, thing: str, query: str, headers: dict[str, str]) -> None:
    """The files are all that is said; Linked Art's record comes from behind, and is of its media type."""
    reply = fetch(web, f"{thing}{query}", "GET", None, **headers)
    location = urlsplit(reply.headers["Location"])
    assert (reply.status, location.path, location.query) == (303, f"{thing}.jsonld", "_profile=linked-art")
    page = fetch(web, f"{thing}.jsonld?_profile=linked-art")
    assert (page.status, page.headers["Content-Type"]) == (200, f'application/ld+json;profile="{LINKED_ART}"')


@pytest.mark.parametrize("path", FILES)
def test_files_lists_and_dumps_are_given_whatever_is_accepted(web: str, path: str) -> None:
    """The site's files, its lists and the dumps have one form each."""
    reply = fetch(web, path, accept="application/n-triples")
    assert (reply.status, reply.headers["Content-Type"]) == (200, FILES[path])
    assert reply.headers.get_all("Access-Control-Allow-Origin") == ["*"]
    assert "Content-Encoding" not in reply.headers


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_not_there_is_not_found(web: str, path: str) -> None:
    """Unknown names and paths out of the release are not found."""
    reply = fetch(web, path)
    assert reply.status in ((400, 403, 404) if "%" in path or ".." in path else (404,))
    assert b'"files"' not in reply.body


def test_head_and_methods(web: str, thing: str) -> None:
    """HEAD answers as GET does, without a body; a thing cannot be written; a browser may ask beforehand."""
    head = fetch(web, thing, "HEAD", accept="text/turtle")
    assert (head.status, urlsplit(head.headers["Location"]).path, head.body) == (303, f"{thing}.ttl", b"")
    assert {fetch(web, path, method).status for path in (thing, f"{thing}.ttl") for method in ("PUT", "POST", "DELETE")} == {405}
    assert fetch(web, thing, "OPTIONS").status in (200, 204)


def test_a_page_that_is_known_is_not_sent_again(web: str, thing: str) -> None:
    """The ETag of a page answers 304."""
    tag = fetch(web, f"{thing}.ttl").headers["ETag"]
    assert fetch(web, f"{thing}.ttl", if_none_match=tag).status == 304


def test_queries_and_named_graphs_are_answered_by_fonds_serve(web: str) -> None:
    """The endpoint, the description of the dataset and the graphs stand under the same host."""
    reply = fetch(web, "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", accept="application/sparql-results+json")
    assert (reply.status, b"true" in reply.body, reply.headers.get_all("Access-Control-Allow-Origin")) == (200, True, ["*"])
    assert urlsplit(fetch(web, "/.well-known/void").headers["Location"]).path == "/graph/dataset"
    assert b"void:Dataset" in fetch(web, "/graph/dataset.ttl").body


def test_doors_for_harvesters_are_behind_the_same_host(web: str) -> None:
    """What is asked, and what is posted, comes through to `fonds serve`; addresses in the answers are of the host that was asked."""
    form = {"content_type": "application/x-www-form-urlencoded"}
    for reply in (fetch(web, "/oai?verb=Identify"), fetch(web, "/oai", "POST", b"verb=Identify", **form)):
        assert (reply.status, b"<protocolVersion>2.0<" in reply.body) == (200, True)
    for path in ("/feeds/activity", "/feeds/ldes", "/.well-known/resourcesync", "/beacon/wikidata.txt", "/annotations"):
        assert fetch(web, path).status == 200, path
    assert urlsplit(fetch(web, "/sameas?uri=http://www.wikidata.org/entity/Q5816").headers["Location"]).path == "/person/mao-zedong"


def test_the_site_stands_without_fonds_serve(alone: str, thing: str) -> None:
    """Where nothing runs behind it, the site and its negotiation are there, and what is no file is not found."""
    assert urlsplit(fetch(alone, thing, accept="text/turtle").headers["Location"]).path == f"{thing}.ttl"
    assert [fetch(alone, path).status for path in (f"{thing}.ttl", "/person/none", "/graph/dataset", f"{thing}.rdf")] == [200, 404, 404, 404]
    assert fetch(alone, "/sparql?query=ASK%7B%7D").status in (502, 503, 404)


@pytest.mark.parametrize("name", ["nginx", "apache", "caddy"])
def test_a_base_with_a_path_is_served_below_it(name: str, seed: Project, release_folder: Path, server: str, thing: str, tmp_path: Path) -> None:
    """Where BASE has a path of its own, things, pages, dumps and the endpoint stand below it."""
    for part in ("site", "dumps"):
        (tmp_path / part).symlink_to(release_folder / part)
    below = replace(seed, dataset=replace(seed.dataset, base="https://archive.example.org/data/"))
    write_configurations(tmp_path / "config", below)
    (tmp_path / "web").mkdir()
    with STARTS[name](tmp_path, tmp_path / "web", urlsplit(server).netloc) as address:
        assert urlsplit(fetch(address, f"/data{thing}", accept="text/turtle").headers["Location"]).path == f"/data{thing}.ttl"
        paths = ["/data/", "/data/person", f"/data{thing}.ttl", f"/data{thing}.rdf", "/data/dumps/dataset.trig", "/data/sparql?query=ASK%7B%7D"]
        assert [fetch(address, path).status for path in [*paths, "/data/none"]] == [200] * len(paths) + [404]
        assert urlsplit(fetch(address, "/data/.well-known/void").headers["Location"]).path == "/data/graph/dataset"


@pytest.mark.parametrize("name", ["nginx", "apache", "caddy"])
def test_what_has_moved_or_was_withdrawn_is_told(name: str, seed: Project, tmp_path: Path) -> None:
    """A merged thing and its pages answer 301 with the successor's, a withdrawn one 410: `fonds serve` knows them, and the web server asks it."""
    release = write_small_release(tmp_path / "release")
    write_configurations(release / "config", replace(seed, dataset=replace(seed.dataset, base=BASE)))
    (tmp_path / "web").mkdir()
    with serving(release) as behind, STARTS[name](release, tmp_path / "web", urlsplit(behind).netloc) as address:
        for ending in ("", ".ttl"):
            moved = fetch(address, f"/person/a-brandt{ending}")
            assert (moved.status, urlsplit(moved.headers["Location"]).path) == (301, f"/person/ada-brandt{ending}")
            assert fetch(address, f"/person/nobody{ending}").status == 410
        assert fetch(address, "/person/ada-brandt.ttl").body == fetch(behind, "/person/ada-brandt.ttl").body


def test_a_htaccess_may_lie_in_a_folder_of_its_host(release_folder: Path, thing: str, tmp_path: Path) -> None:
    """On web space the site can be put below the root: its things, lists and pages stand there."""
    with _copied(release_folder) as place:
        below = place / "htdocs/archive"
        shutil.copytree(place / "site", below)
        shutil.copyfile(place / "config/apache.htaccess", below / ".htaccess")
        host = (
            f"<VirtualHost *:80>\nDocumentRoot {place}/htdocs\n<Directory {place}/htdocs>\nRequire all granted\n"
            "AllowOverride FileInfo Indexes Options=Indexes,MultiViews\n</Directory>\n</VirtualHost>\n"
        )
        with _serving_apache(tmp_path, host) as address:
            assert urlsplit(fetch(address, f"/archive{thing}", accept="text/turtle").headers["Location"]).path == f"/archive{thing}.ttl"
            paths = ["/archive/", "/archive/person", f"/archive{thing}.ttl", "/archive/person/none", "/archive/graph/dataset", f"/archive{thing}.rdf"]
            assert [fetch(address, path).status for path in paths] == [200, 200, 200, 404, 404, 404]
            assert fetch(address, f"/archive{thing}", accept="application/rdf+xml").status == 406
