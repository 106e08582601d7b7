"""Trouble on the simulated network: calm unless asked for, the same for the same seed, and none of it costs or doubles a reply."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone

from desk.conversations.models import Outbox
from desk.sms import send
from desk.sms.simulator import handover, network, wire
from desk.sms.simulator.models import SimulatedMessage
from desk.sms.simulator.switches import GROUPS
from desk.sms.simulator.trouble import Inbound, Troubles, WayIn, WayOut, inbound, outgoing, reports

from .world import INBOUND, USA, Worker, on_phone, post, said, states

PAGE = "/sms/simulator/"
RECORDS = pytest.mark.django_db
NETWORK = pytest.mark.django_db(transaction=True)
KEYS = [f"SM{number:032x}" for number in range(4000)]
REPLIES = ["utter_sms_intro", "utter_bcma_definition"]


# --- chance ---


def test_a_calm_network_does_nothing() -> None:
    calm = Troubles()
    assert calm.calm
    assert {inbound(calm, key) for key in KEYS[:100]} == {Inbound(WayIn.ARRIVES, twice=False, overtaken=False, pause=0.0)}
    assert {outgoing(calm, key, 1) for key in KEYS[:100]} == {WayOut.TAKEN}
    assert reports(calm, KEYS[0], ["sent", "delivered"]) == ["sent", "delivered"]


def test_chance_keeps_to_its_shares_and_its_seed() -> None:
    some = Troubles(seed=5, inbound_twice=0.2, outgoing_lost=0.1, outgoing_cut_off=0.05)
    assert sum(inbound(some, key).twice for key in KEYS) == pytest.approx(800, rel=0.15)
    ways = [outgoing(some, key, 1) for key in KEYS]
    assert ways == [outgoing(some, key, 1) for key in KEYS]
    assert ways.count(WayOut.LOST) == pytest.approx(400, rel=0.2)
    assert ways.count(WayOut.CUT_OFF) == pytest.approx(200, rel=0.25)
    assert ways != [outgoing(Troubles(seed=6, outgoing_lost=0.1), key, 1) for key in KEYS]


def test_reports_are_swapped_repeated_or_missing() -> None:
    way = ["sent", "delivered"]
    assert reports(Troubles(report_swapped=1), "x", way) == ["delivered", "sent"]
    assert reports(Troubles(report_twice=1), "x", way) == ["sent", "sent", "delivered", "delivered"]
    assert reports(Troubles(report_missing=1), "x", way) == []


@pytest.mark.parametrize("wrong", [{"inbound_twice": 1.1}, {"inbound_twice": -0.1}, {"report_pause": 31}, {"inbound_pause": float("nan")}])
def test_a_share_that_is_none_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="a number from 0 to"):
        Troubles(**wrong)  # type: ignore[arg-type]


# --- the page's switches ---


def ask(path: str, client: Client | None = None, **body: Any) -> Any:
    return (client or Client()).post(PAGE + path, json.dumps(body), content_type="application/json")


@RECORDS
def test_a_switch_stays_until_it_is_switched_off() -> None:
    assert ask("network").json()["calm"] is True
    ask("network", troubles={"inbound_twice": 1.0}, codes={USA: 30006})
    now = ask("network").json()
    assert (now["calm"], now["troubles"]["inbound_twice"], now["codes"]) == (False, 1.0, {USA: 30006})
    assert ask("network", troubles={}, codes={}).json()["calm"] is True
    assert network.now() == network.Network()


@RECORDS
@pytest.mark.parametrize(
    "wrong",
    [{"troubles": {"rain": 1}}, {"troubles": {"inbound_twice": 2}}, {"troubles": {"inbound_twice": True}}, {"troubles": 5}, {"troubles": {"seed": 0.5}},
     {"codes": {"hello": 30006}}, {"codes": {USA: 7}}, {"codes": {USA: "30006"}}, {"weather": 1}],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(wrong: dict[str, Any]) -> None:
    answer = ask("network", **wrong)
    assert answer.status_code == 400 and answer.json()["error"].endswith(".")
    assert network.now().troubles.calm


@RECORDS
def test_nobody_switches_it_from_elsewhere_or_where_there_is_no_simulator(settings: Any) -> None:
    assert ask("network", Client(enforce_csrf_checks=True), troubles={"inbound_twice": 1.0}).status_code == 403
    settings.SIMULATOR = False
    assert ask("network", troubles={"inbound_twice": 1.0}).status_code == 404
    assert network.now().troubles.calm


@RECORDS
def test_every_switch_of_the_page_is_a_trouble() -> None:
    for group in GROUPS:
        for switch in group.switches:
            assert not network.read({"troubles": {switch.trouble: switch.value}}).troubles.calm
    page = Client().get(PAGE).content.decode()
    assert all(switch.words.replace("'", "&#x27;") in page for group in GROUPS for switch in group.switches)


@pytest.mark.parametrize(("simulator", "production", "problems"), [(True, True, ["sms.E020"]), (True, False, []), (False, True, [])])
def test_production_does_not_start_with_a_simulator(simulator: bool, production: bool, problems: list[str], settings: Any) -> None:
    settings.SIMULATOR, settings.PRODUCTION = simulator, production
    found = [message for message in run_checks() if str(message.id) == "sms.E020"]
    assert [message.id for message in found] == problems
    assert all(message.is_serious() for message in found)


# --- what it does to a conversation ---


def written(worker: Worker, **troubles: float) -> None:
    """One question through that trouble, and as many of the worker's rounds as it may need."""
    network.change(network.Network(Troubles(**troubles)))  # type: ignore[arg-type]
    assert ask("send", number=USA, text="what is BCMA").json()["message"]["status"] == "received"
    for _ in range(4):
        worker.work()
        while worker.later:
            worker.put(worker.later[0][0], *worker.later.pop(0)[1])
        worker.work()
        Outbox.objects.filter(state__in=("queued", "unknown")).update(updated_at=timezone.now() - timedelta(minutes=10))
        send.sweep()


@NETWORK
@pytest.mark.parametrize("trouble", ["inbound_twice", "inbound_unsent", "inbound_unheard", "outgoing_cut_off", "outgoing_busy", "report_swapped", "report_twice"])
def test_a_question_has_its_one_reply_in_any_trouble(trouble: str, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(wire, "post", lambda path, fields: calls.append(path) or post(path, list(fields.items())).status_code)
    monkeypatch.setattr(handover, "AGAIN_AFTER", 0.0)
    written(worker, **{trouble: 1.0})
    assert said() == REPLIES
    assert len(on_phone()) == len(set(on_phone())) == 2
    assert states() == ["delivered", "delivered"]
    assert calls.count(INBOUND) == (2 if trouble in ("inbound_twice", "inbound_unheard") else 1)


@NETWORK
def test_what_is_lost_on_the_way_to_the_provider_is_sent_again(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []
    monkeypatch.setattr(
        "desk.sms.simulator.rest.outgoing", lambda troubles, key, attempt: tries.append(attempt) or (WayOut.LOST if attempt == 1 else WayOut.TAKEN)
    )
    written(worker)
    assert len(on_phone()) == 2 and states() == ["delivered", "delivered"]
    assert tries.count(1) == tries.count(2) == 2


@NETWORK
def test_without_reports_the_phone_has_it_and_the_desk_says_sent(worker: Worker) -> None:
    written(worker, report_missing=1.0)
    assert len(on_phone()) == 2 and states() == ["sent", "sent"]


@NETWORK
def test_late_reports_wait_for_the_worker(worker: Worker) -> None:
    network.change(network.Network(Troubles(report_pause=20.0)))
    ask("send", number=USA, text="what is BCMA")
    worker.work()
    assert states() == ["sent", "sent"] and worker.later


@NETWORK
@pytest.mark.parametrize(("code", "state", "word"), [(21610, "failed", "opted_out"), (21211, "failed", "number_invalid"), (30007, "undelivered", "blocked"), (30006, "undelivered", "cannot_receive")])
def test_a_phone_ends_with_the_code_it_was_given(code: int, state: str, word: str, worker: Worker) -> None:
    network.change(network.Network(codes={USA: code}))
    ask("send", number=USA, text="what is BCMA")
    worker.work()
    assert set(states()) == {state}
    assert Outbox.objects.first().error == word  # type: ignore[union-attr]
    assert not SimulatedMessage.objects.filter(direction="to phone", status="delivered").exists()
