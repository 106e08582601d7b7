"""Rasa reads domain.yml with another YAML library than we do: both must come to the same words."""

from __future__ import annotations

from rasa.shared.core.domain import Domain

from content import answers
from content.files import ROOT


def test_rasa_and_the_desk_read_the_same_texts() -> None:
    in_rasa = Domain.load(str(ROOT / "domain.yml")).responses
    ours = answers.load()
    assert set(in_rasa) == set(ours)
    for name, answer in ours.items():
        texts = {variant.get("channel", "web"): variant["text"] for variant in in_rasa[name]}
        assert texts == {"web": answer.web, "sms": answer.sms}, name
