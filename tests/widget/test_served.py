"""What browsers are sent: the same code, small, never of two releases, and readable from other sites' pages."""

from __future__ import annotations

import gzip
import pathlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import rjsmin
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from playwright.sync_api import expect

from content import contacts
from desk.web import embedding, files, widget_files
from tests.widget.javascript import tokens
from tests.widget.stub import RELEASE, WIDGET

SCRIPTS = sorted(path.name for path in WIDGET.glob("*.js"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_but_comments_and_blanks_is_taken_out(name):
    whole = (WIDGET / name).read_text(encoding="utf-8")
    assert tokens(rjsmin.jsmin(whole)) == tokens(whole)


@pytest.mark.parametrize("eaten", ["const t = `${a ? `${b}. ` : ''}`;", "const t = `${`see //there`}`;", "const f = (a) => /two  blanks/.test(a);"])
def test_the_check_finds_what_the_minifier_would_eat(eaten):
    assert tokens(rjsmin.jsmin(eaten)) != tokens(eaten)


@pytest.mark.parametrize("kept", ["a = b / c / d; // e", "x = /[/`]/.test(`//${{ a: 1 }.a}  `)", "return /'/; /* ` */", "t = `\\`${f('}')}`"])
def test_the_check_reads_what_is_written_here(kept):
    assert tokens(rjsmin.jsmin(kept)) == tokens(kept)


def planted(folder: pathlib.Path, **texts: str) -> pathlib.Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def test_a_change_in_the_chat_leaves_the_launcher_as_pages_have_pinned_it(tmp_path):
    before = widget_files.read(planted(tmp_path, embed='import("./panel.js")', panel='import { a } from "./desk.js";\nexport const b = a;', desk="export const a = 1;"))
    after = widget_files.read(planted(tmp_path, desk="export const a = 2;"))
    assert before.files["embed.js"] == after.files["embed.js"]
    assert before.files["panel.js"].tag != after.files["panel.js"].tag


def test_notes_for_engineers_are_not_served(client):
    assert client.get("/widget/README.md").status_code == 404


@pytest.mark.parametrize(("name", "kept"), [("embed.js", "public, max-age=300"), ("panel.js", "public, no-cache"), ("widget.css", "public, no-cache")])
def test_only_the_launcher_is_kept_unasked(client, name, kept):
    assert client.get(f"/widget/{name}")["Cache-Control"] == kept


@pytest.mark.parametrize(
    ("header", "takes"),
    [("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.8", True), ("*", True), ("", False), ("br", False), ("gzip;q=0", False), ("gzip; q=0.000, *", False), ("identity", False)],
)
def test_it_is_packed_for_whoever_takes_it_so(header, takes):
    assert files.accepts_gzip(header) is takes


@pytest.mark.parametrize("name", sorted(RELEASE.files))
def test_each_file_arrives_whole_packed_or_not_and_once(client, name):
    plain = client.get(f"/widget/{name}")
    packed = client.get(f"/widget/{name}", headers={"Accept-Encoding": "gzip"})
    assert plain.content == gzip.decompress(packed.content) == RELEASE.files[name].body
    assert (plain.headers.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    for response in (plain, packed):
        assert (response["Access-Control-Allow-Origin"], response["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
        assert (response["Vary"], response["X-Content-Type-Options"]) == ("Accept-Encoding", "nosniff")
        again = client.get(f"/widget/{name}", headers={"If-None-Match": response["ETag"], "Accept-Encoding": response.headers.get("Content-Encoding", "")})
        assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    assert plain["ETag"] != packed["ETag"]
    assert client.post(f"/widget/{name}").status_code == 405


@pytest.mark.parametrize(("watched", "seen"), [(True, b"a=2"), (False, b"a=1")])
def test_a_changed_file_is_seen_at_once_but_in_production(tmp_path, watched, seen):
    shelf = files.Shelf(planted(tmp_path, a="a = 1"), small=True, watched=watched)
    planted(tmp_path, a="a =  2")
    assert shelf.current().files["a.js"].body == seen


# --- on a page of another site ---


class OtherSite(BaseHTTPRequestHandler):
    html, policy = "", ""

    def log_message(self, *_: object) -> None:
        """Silent."""

    def do_GET(self) -> None:
        body = self.html.encode()
        self.send_response(200)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(body)),
            "Content-Security-Policy": self.policy,
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cross-Origin-Opener-Policy": "same-origin",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def other_site() -> Iterator[type[OtherSite]]:
    """A server with another port: to a browser another origin. `html` and `policy` of what is given are what it sends."""
    handler = type("Handler", (OtherSite,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        handler.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield handler
        server.shutdown()


def site(desk_url: str) -> embedding.Site:
    return embedding.Site(desk_url.rstrip("/"), contacts.load().helpline, contacts.load().numbers["emergency"])


def pasted(desk_url: str, *, integrity: str) -> str:
    """What `manage.py embed` prints, in a page that has nothing else."""
    block = embedding.block(site(desk_url), pinned=integrity, tag=RELEASE.files["embed.js"].tag)
    return f"<!doctype html><html lang=en><title>Another site</title><style>{embedding.FALLBACK_STYLE}</style><h1>Another site</h1>{block}"


def policy(desk_url: str) -> str:
    lines = embedding.policy_lines(site(desk_url))
    return "; ".join(["default-src 'none'", "style-src 'unsafe-inline'", "require-trusted-types-for 'script'", "trusted-types 'none'", *lines])


def test_it_works_on_a_page_of_another_origin_with_a_pinned_launcher_and_a_strict_policy(widget, desk, other_site):
    desk.allowed_origin = other_site.url.rstrip("/")
    other_site.html = pasted(desk.url, integrity=RELEASE.files["embed.js"].integrity)
    other_site.policy = policy(desk.url)
    widget.page.goto(other_site.url)
    assert widget.page.evaluate("crossOriginIsolated")
    widget.launcher.click()
    widget.says("Hello.").wait_for()
    widget.ask("what is bcma")
    expect(widget.says("BCMA is a marker")).to_be_visible()
    assert widget.page.evaluate("window.violations") == []


def test_another_launcher_than_the_pinned_one_does_not_run_and_the_numbers_show(widget, desk, other_site):
    other_site.html = pasted(desk.url, integrity="sha384-" + "A" * 64)
    other_site.policy = policy(desk.url)
    widget.page.goto(other_site.url)
    for number in ("800-452-CURE (2873)", "+1-818-487-7455", "911"):
        expect(widget.page.get_by_role("link", name=number)).to_be_in_viewport()
    expect(widget.launcher).to_have_count(0)


def test_the_printed_block_names_the_desk_the_site_and_the_launcher_that_is_served(client, settings, capsys):
    settings.PUBLIC_URL = "https://chat.foundation.test"
    settings.SITE_KEYS = {}
    call_command("embed", "--site", "news&more")
    printed = capsys.readouterr().out
    assert '<script defer src="https://chat.foundation.test/widget/embed.js" data-site-key="news&amp;more"></script>' in printed
    words = " ".join(printed.split())
    assert words.count('In an emergency, call <a href="tel:911">911</a> in the USA and Canada, or your local emergency number.</p>') == 2, "in both blocks"
    assert "script-src https://chat.foundation.test" in printed and "connect-src https://chat.foundation.test" in printed
    (integrity,) = re.findall(r'integrity="([^"]+)"', printed)
    body = Client().get("/widget/embed.js").content
    assert widget_files.WidgetFile(body, b"", "", "").integrity == integrity


def test_a_block_with_a_key_that_the_desk_does_not_know_is_not_printed(settings):
    settings.SITE_KEYS = {"main": frozenset({"https://www.foundation.test"})}
    with pytest.raises(CommandError, match="--site main"):
        call_command("embed", "--site", "mian")
