"""What a site can choose in its script tag: key, colour, position, language, topics."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from content import contacts
from tests.widget.conftest import Widget
from tests.widget.stub import HELPLINE, WIDGET, StubDesk
from tests.widget.test_look import TEXTS

FRAME = "document.querySelector('imf-assistant').shadowRoot"


def embed(desk: StubDesk, options: str, *, lang: str = "en") -> None:
    """The page, with these attributes on its script tag."""
    desk.page = desk.page.replace('<html lang="en">', f'<html lang="{lang}">').replace('embed.js"', f'embed.js" {options}')


def open_in_any_language(widget: Widget) -> None:
    widget.visit()
    widget.page.locator("button.launcher").click()
    widget.page.get_by_role("listitem").filter(has_text="Hello.").wait_for()


# --- language


@pytest.mark.parametrize(
    ("options", "host", "label"),
    [
        ("", "en-US", "Ask a question"),
        ("", "es-MX", "Haga una pregunta"),
        ("", "fr", "Ask a question"),
        ('data-lang="es"', "en", "Haga una pregunta"),
        ('data-lang="AR-eg"', "en", "اطرح سؤالًا"),
        ('data-lang="en"', "es", "Ask a question"),
        ('data-lang="fr"', "es", "Haga una pregunta"),
        ('data-lang="constructor"', "../x", "Ask a question"),
    ],
)
def test_the_frame_speaks_the_wanted_language_else_that_of_the_page_else_english(widget, desk, options, host, label):
    embed(desk, options, lang=host)
    widget.visit()
    expect(widget.page.locator("button.launcher")).to_have_text(label)
    expect(widget.page.locator("button.launcher")).to_have_attribute("lang", {"A": "en", "H": "es"}.get(label[0], "ar"))


def test_a_frame_in_another_language_says_so_of_itself_and_that_the_answers_are_english(widget, desk):
    embed(desk, 'data-lang="es"')
    open_in_any_language(widget)
    dialog = widget.page.get_by_role("dialog", name="Asistente de inmunoterapia")
    expect(dialog).to_have_attribute("lang", "es")
    expect(dialog).to_contain_text("responde en inglés")
    widget.page.get_by_label("Su pregunta (en inglés)").fill("which one")
    widget.page.keyboard.press("Enter")
    widget.page.get_by_role("button", name="What BCMA is").wait_for()
    tongues = widget.page.evaluate(f"[...{FRAME}.querySelectorAll('.said, .choices')].map((node) => node.closest('[lang]').lang)")
    assert tongues == ["en", "", "en", "en"]
    expect(widget.page.get_by_role("button", name="Cerrar")).to_be_visible()
    widget.until("heard.length >= 4")
    assert widget.heard()[-1] == "Asistente: Which of these do you mean? Puede elegir: What BCMA is, How CAR T works"


def test_arabic_runs_from_right_to_left_and_its_numbers_do_not(widget, desk):
    embed(desk, 'data-lang="ar"')
    open_in_any_language(widget)
    widget.page.get_by_label("سؤالك").fill("a fever")
    widget.page.keyboard.press("Enter")
    widget.page.get_by_role("heading", name="يرجى التصرف الآن").wait_for()
    box = {name: widget.page.locator(f"imf-assistant {name}").first.bounding_box() for name in ("h2", ".close", ".send", "textarea", ".person", ".danger")}
    assert box[".close"]["x"] < box["h2"]["x"]
    assert box[".send"]["x"] < box["textarea"]["x"]
    assert box[".person"]["x"] < box[".danger"]["x"] + 20, "what the person says stands at the end of the line, which is the left"
    numbers = widget.page.evaluate(f"[...{FRAME}.querySelectorAll('header b, .calls bdi')].map((node) => [getComputedStyle(node).direction, node.textContent])")
    assert [text for _, text in numbers] == [*(line["display"] for line in HELPLINE), "911", *(line["display"] for line in HELPLINE)]
    assert {direction for direction, _ in numbers} == {"ltr"}
    more = widget.page.get_by_role("button", name="المزيد")
    more.click()
    menu, button = widget.page.locator("imf-assistant .menu").bounding_box(), more.bounding_box()
    assert menu["x"] < button["x"] + button["width"] < menu["x"] + menu["width"], "the menu hangs below its button"


def test_without_the_file_of_its_language_the_chat_is_english(widget, desk):
    widget.page.route("**/words.es.js", lambda route: route.abort())
    embed(desk, 'data-lang="es"')
    widget.open()
    expect(widget.dialog).to_have_attribute("lang", "en")


SHAPE = """async (files) => {
  const shape = (value) => typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)])) : typeof value;
  const found = {};
  for (const file of files) { const { words, frame } = await import(file); found[file] = [shape(words), frame && Object.keys(frame)]; }
  return found;
}"""


def test_every_language_has_every_word(page: Page, desk):
    page.goto(desk.url)
    names = ["/widget/words.es.js", "/widget/words.ar.js"]
    found = page.evaluate(SHAPE, ["/widget/words.js", *names])
    english = found["/widget/words.js"][0]
    launcher = page.evaluate("fetch('/widget/embed.js').then((answer) => answer.text())")
    asked = {"en", "ltr", *re.findall(r'word\("([^"]+)"\)', launcher), *(line["label"] for line in HELPLINE)}
    assert len(asked) == 10
    for name in names:
        words, frame = found[name]
        assert {key: kind for key, kind in words.items() if key not in ("lang", "locale")} == english, name
        assert set(frame) == asked, name


def test_every_language_names_the_same_emergency_number():
    numbers = {file.name: set(re.findall(r"\b\d{3,}\b", file.read_text())) for file in WIDGET.glob("words*.js")}
    assert len(numbers) == 3
    assert all(found == {contacts.load().numbers["emergency"].display} for found in numbers.values()), numbers


# --- colour


WORST = """async () => {
  const { paint } = await import('/widget/color.js');
  const hex = (part) => part.toString(16).padStart(2, '0');
  const light = (parts) => parts.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  let worst = 21;
  for (let red = 0; red < 256; red += 5) for (let green = 0; green < 256; green += 3) for (let blue = 0; blue < 256; blue += 15) {
    const white = paint('#' + [red, green, blue].map(hex).join('')).includes('--imf-on-accent:#fff!');
    const own = light([red, green, blue]) + 0.05;
    worst = Math.min(worst, white ? 1.05 / own : own / 0.05);
  }
  return worst;
}"""


def test_the_text_on_every_colour_there_is_can_be_read(page: Page, desk):
    page.goto(desk.url)
    assert page.evaluate(WORST) >= 4.5


@pytest.mark.parametrize("color", ["#ffd400", "#0a0a40", "#777777", "#FFFFFF"])
def test_text_stands_out_in_any_colour_by_day_and_by_night(widget, desk, color):
    embed(desk, f'data-color="{color}"')
    open_in_any_language(widget)
    widget.ask("side effects")
    widget.log.get_by_role("link", name="Call +1").wait_for()
    for scheme in ("light", "dark"):
        widget.page.emulate_media(color_scheme=scheme)
        texts = widget.page.evaluate(TEXTS)
        assert len(texts) > 12
        assert [text for text in texts if text[2] < 4.5] == [], scheme
    widget.page.keyboard.press("Escape")
    assert [text for text in widget.page.evaluate(TEXTS) if text[2] < 4.5] == []
    channels = tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))
    assert widget.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == f"rgb{channels}"


@pytest.mark.parametrize("color", ["red", "#123", "#12345g", "#123456;}*{display:none", "url(//x.example)"])
def test_what_is_no_colour_is_refused_and_told(widget, desk, color):
    told = []
    widget.page.on("console", lambda message: told.append(message.text))
    embed(desk, f'data-color="{color}"')
    widget.visit()
    assert widget.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(14, 90, 96)"
    assert told == ["imf-assistant: data-color must look like #0e5a60"]


# --- site, topics


def test_key_and_topics_go_with_a_new_conversation(widget, desk):
    bodies = []
    widget.page.on("request", lambda request: bodies.append(request.post_data_json) if request.url.endswith("/conversations") else None)
    embed(desk, 'data-site-key="main-site" data-topics="car_t, bcma_definition videos"')
    widget.open()
    assert bodies == [{"site": "main-site", "topics": ["car_t", "bcma_definition", "videos"]}]


# --- events, first-use line


def test_the_page_hears_when_it_is_opened_closed_or_in_trouble_and_nothing_of_what_is_said(widget, desk):
    widget.page.add_init_script(
        "window.told = []; for (const name of ['open', 'close', 'error']) "
        "addEventListener(`imf-assistant:${name}`, (event) => told.push([name, event.detail, event.target.localName]))"
    )
    widget.open()
    widget.ask("x" * 32_001)
    widget.says("That is too long for us.").wait_for()
    widget.page.keyboard.press("Escape")
    widget.until("told.length >= 3")
    assert widget.page.evaluate("told") == [
        ["open", None, "imf-assistant"],
        ["error", {"kind": "refused"}, "imf-assistant"],
        ["close", None, "imf-assistant"],
    ]


def test_it_says_first_what_it_is_not_for_and_how_long_it_keeps_what_is_said(widget):
    widget.open()
    for text in ("Not for emergencies: call 911", "Not medical advice", "deleted 30 days after the last message"):
        expect(widget.says(text)).to_be_visible()
    widget.visit()
    widget.launcher.click()
    expect(widget.says("deleted 30 days after the last message")).to_be_visible()


# --- loading


def test_all_of_the_chat_is_asked_for_before_any_of_it_has_come(widget, desk):
    """Else a phone far from the desk waits for one file after the other."""
    widget.visit()
    held = []
    widget.page.route(re.compile("/widget/"), lambda route: held.append(route))
    widget.launcher.click()
    needed = {"panel.js", "widget.css"}
    waited = 0
    while waited < 100 and not needed <= {route.request.url.split("/")[-1].split("?")[0] for route in held}:
        widget.page.wait_for_timeout(100)
        waited += 1
    first = len(held)
    for route in list(held):
        route.continue_()
    widget.says("Hello.").wait_for()
    assert waited < 100
    assert len(held) == first, [route.request.url for route in held[first:]]
