"""Texts around the answers: their numbers here, their words in tests/assistant_content, whose environment has the base forms."""

from __future__ import annotations

import pytest

from content import everything, frame

from .project import Copy


def test_every_kind_of_text_is_read(content: everything.Content) -> None:
    found = list(frame.texts(content))
    said = {(text.file, text.said) for text in found}
    assert {
        ("domain.yml", "What BCMA is"),
        ("domain.yml", "What is BCMA?"),
        ("content/contacts.yml", "Suicide and crisis line, USA and Canada"),
        ("content/review.yml", content.rules.review.says_sms),
        ("widget/words.js", "One moment…"),
        ("widget/words.js", "From the IMF page:"),
        ("widget/words.js", "Staff"),
        ("widget/embed.js", "The chat cannot open now. Please call. In an emergency, call 911 or your local emergency number."),
        ("widget/embed.js", "Close"),
        ("desk/web/errors.py", "Something went wrong on our side. Please call the helpline."),
        ("desk/conversations/wording.py", "Yes, reply here"),
    } <= said
    assert sum(text.file == "domain.yml" for text in found) == 2 * len(content.answers.topics())


def test_code_and_comments_are_no_texts() -> None:
    code = '/* Not said. */ on("click"); // Nor this\nif (key === "Escape") { say("Take care"); go(`https://x.test/${path}`); }'
    assert frame.ELSEWHERE["widget/embed.js"](code) == ["Take care"]
    code = '"""Not said either."""\nNAME = "utter_greet"\nSAID = "Take care"\n'
    assert frame.ELSEWHERE["desk/web/errors.py"](code) == ["Take care"]


@pytest.mark.parametrize(
    ("file", "pattern", "new", "said"),
    [
        ("widget/words.js", "call 911", "call 912", 'widget/words.js: A text says the number 912 in "Not for emergencies'),
        ("widget/embed.js", "800-452-CURE", "800-452-2873", "widget/embed.js: A text says the number 800-452-2873"),
        ("desk/web/errors.py", "call the helpline now", "call 555-0100", "desk/web/errors.py: A text says the number 555-0100"),
        ("content/contacts.yml", "label: Everywhere else", "label: Everywhere else, 24 hours", "content/contacts.yml: The label of the number `elsewhere` says the number 24"),
        ("content/review.yml", "is overdue\\. Your", "is 2 years old. Your", "content/review.yml: The web note of an overdue review says the number 2"),
        ("domain.yml", "ask: What is BCMA\\?", "ask: What are the 3 kinds of BCMA?", "domain.yml: The `ask` of utter_bcma_definition says the number 3"),
    ],
)
def test_a_number_that_is_none_of_ours_is_named(copy: Copy, file: str, pattern: str, new: str, said: str) -> None:
    copy.edit(file, pattern, new)
    (problem,) = [problem for problem in copy.problems() if "says the number" in problem]
    assert said in problem and "which is none of content/contacts.yml. Take it out" in problem


def test_a_file_whose_texts_have_moved_is_a_sentence(copy: Copy) -> None:
    (copy.root / "widget/words.js").write_text("export {};\n", encoding="utf-8")
    assert [problem for problem in copy.problems() if "widget/words.js: No text for people was found in it." in problem]
