"""Pages that do everything wrong around the widget, and what must work on each of them.

One table for the tests (test_hostile.py) and for the pictures (film_hostile.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.widget.conftest import Widget
from tests.widget.failures import NUMBERS, pressable
from tests.widget.stub import CSP

_TEXT = "<p>A paragraph of the page, with words for somebody to read.</p>" * 30
_LINKS = '<p>Helpline: <a href="tel:+18004522873">800-452-CURE (2873)</a>, <a href="tel:+18184877455">+1-818-487-7455</a></p>'
_ELEMENT = f"<imf-assistant>{_LINKS}</imf-assistant>"
_SCRIPT = '<script defer src="/widget/embed.js"></script>'
COVER = "position: fixed; z-index: 2147483647; background: #ffd; border: 2px solid;"


@dataclass(frozen=True)
class Hostile:
    """A page. `script` runs before ours; `html` stands before the widget's element, `after` behind it."""

    name: str
    css: str = ""
    script: str = ""
    html: str = ""
    after: str = ""
    root: str = '<!doctype html><html lang="en">'
    embed: str = _ELEMENT + _SCRIPT
    policy: str = CSP

    def page(self) -> str:
        head = '<meta charset="utf-8"><title>A hostile page</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        return (
            f'{self.root}<head>{head}<link rel="stylesheet" href="/page.css"><script src="/page.js"></script></head>'
            f"<body><h1>A page</h1>{self.html}{_TEXT}{self.embed}{self.after}</body></html>"
        )


def visit(widget: Widget, page: Hostile) -> None:
    widget.desk.page, widget.desk.page_css, widget.desk.page_js, widget.desk.policy = page.page().replace("{desk}", widget.desk.url), page.css, page.script, page.policy
    widget.visit()


def is_used(widget: Widget) -> None:
    """By mouse and keys: opened, a question typed and answered, the numbers there to be pressed, closed and opened again."""
    expect(widget.launcher).to_be_in_viewport()
    widget.launcher.click()
    widget.says("Hello.").wait_for()
    expect(widget.input).to_be_focused()
    widget.page.keyboard.type("What is BCMA? /jk")
    expect(widget.input).to_have_value("What is BCMA? /jk")
    widget.page.keyboard.press("Enter")
    widget.says("BCMA is a marker").wait_for()
    assert widget.desk.texts() == ["What is BCMA? /jk"]
    assert pressable(widget.page) >= NUMBERS
    assert widget.input.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 16


def is_closed_and_opened_again(widget: Widget) -> None:
    widget.page.keyboard.press("Escape")
    expect(widget.dialog).to_have_count(0)
    expect(widget.launcher).to_be_focused()
    widget.page.keyboard.press("Enter")
    expect(widget.input).to_be_focused()


KEYS = """for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, (event) => event.preventDefault());
document.onkeydown = () => false;"""
TRAP = """addEventListener('DOMContentLoaded', () => document.getElementById('field').focus());
document.addEventListener('focusin', (event) => { if (!event.target.closest('#box')) document.getElementById('field').focus(); });"""
OLD_LIBRARY = """Array.prototype.toJSON = function () { return '[' + this.map((one) => JSON.stringify(one)).join(', ') + ']'; };
String.prototype.toJSON = function () { return '"' + this + '"'; };
Array.prototype.last = function () { return this[this.length - 1]; };
Object.prototype.extra = 'here';
for (const name of ['show', 'hide', 'update', 'insert', 'select', 'replace'])
  HTMLElement.prototype[name] = function () { return this; };
const removed = Element.prototype.remove;
Element.prototype.remove = function () { removed.call(this); return this; };"""
WRAPPED = """const real = window.fetch;
window.fetch = function (url, options) { return real(url, options).then((response) => { console.log('measured', response.status); return response; }); };
const define = customElements.define.bind(customElements);
customElements.define = (name, ...rest) => { console.log('defined', name); return define(name, ...rest); };
const parse = JSON.parse;
JSON.parse = (text, reviver) => parse(text, reviver);
Promise.prototype.finally = undefined;"""
FROZEN = "for (const one of [Object, Array, Function, String, Promise, Element, HTMLElement, Node, EventTarget]) { Object.freeze(one.prototype); Object.freeze(one); }"
LATE = """addEventListener('load', () => setTimeout(() => { const tag = document.createElement('script'); tag.src = '/widget/embed.js'; tag.async = true; document.head.append(tag); }, 50));"""

TABLE = [
    Hostile("all unset", css="* { all: unset !important; }"),
    Hostile(
        "a reset with everything important",
        css="*, *::before, *::after { margin: 0 !important; padding: 0 !important; border: 0 !important; font: 9px cursive !important; color: #fff !important; "
        "background: #fff !important; position: static !important; display: block !important; float: left !important; width: auto !important; "
        "z-index: -1 !important; opacity: .1 !important; visibility: hidden !important; pointer-events: none !important; letter-spacing: 1em !important; "
        "text-transform: uppercase !important; transform: rotate(5deg) !important; animation: none !important; outline: 0 !important; }",
    ),
    Hostile("elements hidden by name", css="dialog, button, textarea, form, header, a, ol, li { display: none !important; } [hidden] { display: block !important; }"),
    Hostile("a banner above everything", css=f"#banner {{ {COVER} inset: auto 0 0 0; height: 90px; }}", html='<div id="banner">We use cookies.</div>'),
    Hostile("a banner that comes later", css=f"#banner {{ {COVER} inset: 0 0 auto 0; height: 90px; }}", after='<div id="banner">We use cookies.</div>'),
    Hostile("quirks mode", root="<html>"),
    Hostile("a tiny root font", css="html { font-size: 5px; line-height: .5; } body { font-size: 0; }"),
    Hostile("a huge root font", css="html { font-size: 40px; }"),
    Hostile("a page that is zoomed", css="html { zoom: .5; }"),
    Hostile("body transformed", css="body { transform: translateZ(0); }"),
    Hostile("body filtered", css="body { filter: grayscale(1); will-change: transform; perspective: 100px; }"),
    Hostile("nothing scrolls", css="html, body { overflow: hidden !important; height: 100%; contain: paint; }"),
    Hostile("nothing can be clicked", css="body { pointer-events: none; user-select: none; cursor: none; }"),
    Hostile("body is a grid", css="body { display: grid; grid-template-columns: repeat(12, 1fr); } body > * { grid-column: span 1; max-width: 1em !important; }"),
    Hostile("right to left", root='<!doctype html><html lang="he" dir="rtl">'),
    Hostile("keys are swallowed", script=KEYS),
    Hostile("focus is trapped", script=TRAP, html='<div id="box"><input id="field" aria-label="Name"></div>'),
    Hostile("an old library on all prototypes", script=OLD_LIBRARY),
    Hostile("fetch and customElements wrapped", script=WRAPPED),
    Hostile("frozen prototypes", script=FROZEN),
    Hostile("a loader called define", script="window.define = () => { throw new Error('mine'); }; define.amd = {}; window.module = window.exports = window.require = {};"),
    Hostile("another base", embed=_ELEMENT + '<script defer src="{desk}widget/embed.js"></script>', html='<base href="https://elsewhere.test/deep/">', policy=CSP.replace("base-uri 'none'", "base-uri *")),
    Hostile("put in late by a tag manager", script=LATE, embed="", policy=CSP.replace("require-trusted-types-for 'script'; trusted-types 'none'", "")),
    Hostile("put in twice", embed=_ELEMENT + _SCRIPT + _SCRIPT),
    Hostile("names that shadow ours", html='<form id="title" name="close"><input name="body" id="question" aria-label="Other"></form><a id="imf-assistant" name="words">x</a>'),
]
