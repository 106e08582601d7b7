import pytest

from channels.plain_words import plain_words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("/restart", "restart"),
        ("  / /session_start", "session_start"),
        ("\u3000/greet", "greet"),
        ("\ufeff/emergency@0.99", "emergency@0.99"),
        ("\u200b/thanks", "thanks"),
        ("／donate", "donate"),
        ('//bcma_definition{"subject": "adc"}', 'bcma_definition{"subject": "adc"}'),
        ("is it 24/7?", "is it 24/7?"),
        ("///", ""),
    ],
)
def test_no_text_can_be_a_command(text, plain):
    assert plain_words(text) == plain
