"""The processes of the storm: the desk's server and worker are real and get killed; phones, provider and assistant are here."""

from __future__ import annotations

import os
import random
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress

from bench import sms_phones
from bench.sms_phones import Post, Text
from desk.sms.simulator.trouble import Troubles, WayIn
from tools import run, secret_file
from tools.services import Service

ROOT = Path(__file__).resolve().parent.parent
HANDS = 12  # hand-overs at once
HANG = 3600.0  # seconds; a guard, not an expectation
PATIENCE = 15.0  # seconds that the provider waits for the desk


class Storm:
    """Use it in a `with`: it ends what it has started."""

    def __init__(self, folder: str, database: str, troubles: Troubles) -> None:
        self._folder, self._database, self._troubles = folder, database, troubles
        self.written: list[Text] = []
        self.told_at_once: set[str] = set()
        self._counts: Counter[str] = Counter()
        self._calm = threading.Event()

    def __enter__(self) -> Storm:
        port = _free_port()
        secret = secret_file.load_or_make(Path(self._folder) / "secrets.json")
        values = {**os.environ, **secret, "DESK_VAR": self._folder, "DESK_DATABASE": self._database, "DESK_LOG_LEVEL": "WARNING",
                  "DESK_PORT": str(port), "DESK_PUBLIC_URL": f"http://127.0.0.1:{port}", "DESK_SIMULATOR": "1", "DJANGO_SETTINGS_MODULE": "desk.settings"}  # fmt: skip
        values.pop("PYTEST_VERSION", None)
        if not self._database:
            values.pop("DESK_DATABASE")
        self._address = values["DESK_PUBLIC_URL"]
        _set_up(values)
        from django.core.management import call_command

        from bench.sms_carrier import Carrier

        call_command("migrate", verbosity=0)
        self._answers = _answers()
        self._assistant = _assistant(frozenset([*self._answers, sms_phones.HANDOFF]))
        self.carrier = Carrier(self._troubles, self._post)
        # Who calls the simulator's provider calls ours: it stands on another port, so that it survives the desk.
        from django.conf import settings

        settings.DESK_PORT = self.carrier.port
        settings.ASSISTANT_URL = self._assistant.url
        values["ASSISTANT_URL"] = self._assistant.url
        ports = {"desk": port, "worker": self.carrier.port}
        self._services = [one for one in run.services({**values, "ASSISTANT_PORT": "1"}) if one.name in ports]
        for service in self._services:
            service.environ = {**service.environ, "DESK_PORT": str(ports[service.name])}
            service.start()
        self._wait_ready()
        return self

    def __exit__(self, *_: object) -> None:
        self._calm.set()
        for service in self._services:
            service.stop()
        self.carrier.stop()
        self._assistant.stop()

    def counts(self) -> dict[str, object]:
        ways = {f"provider: {way.value}": count for way, count in self.carrier.ways.items()}
        return {"messages": len(self.written), "phones": len({one.phone for one in self.written}), **self._counts, **ways}

    # --- the storm ---

    def rage(self, console: Console, *, messages: int, kill_every: float, kills: int) -> None:
        """Hand over all messages while the desk dies again and again; ends when each was taken with 2xx."""
        self.written = sms_phones.texts(self._troubles.seed, messages, self._answers)
        posts = sms_phones.posts(self._troubles.seed, self.written, self._troubles)
        killer = threading.Thread(target=self._kill, args=(kill_every, kills), daemon=True)
        killer.start()
        started = time.monotonic()
        with Progress(console=console) as progress, ThreadPoolExecutor(HANDS) as hands:
            task = progress.add_task("handed over", total=len(posts))
            for _ in hands.map(self._hand_over, posts):
                progress.advance(task)
        self._counts["seconds of storm"] = round(time.monotonic() - started)
        self._calm.set()
        killer.join()

    def settle(self, console: Console, *, hurry: bool) -> None:
        """Wait until nothing is under way any more. `hurry` makes the waiting rows old instead of waiting for them."""
        started, waiting = time.monotonic(), {"": 1}
        with console.status("draining") as status:
            while waiting and time.monotonic() - started < HANG:
                time.sleep(2)
                if hurry:
                    _age()
                waiting = _under_way()
                reports = self.carrier.reports_waiting()
                status.update(f"draining: {waiting or 'nothing waits'}, {reports} reports")
        deadline = time.monotonic() + 60
        while self.carrier.reports_waiting() and time.monotonic() < deadline:
            time.sleep(0.5)
        self._counts["seconds of draining"] = round(time.monotonic() - started)

    def _hand_over(self, post: Post) -> None:
        """As a provider that does not give up: again until the desk has said that it has the message."""
        from desk.sms.simulator import wire

        text = post.text
        fields = wire.inbound_fields(sid=text.sid, sender=text.phone, recipient=_our_number(), text=text.text)
        time.sleep(post.fate.pause)
        if post.fate.first_try is WayIn.UNHEARD and not post.again:
            try:
                self._post(wire.INBOUND, fields, patience=0.01)
            except httpx.HTTPError:
                self._counts["answers of the desk not waited for"] += 1
        self._counts["handed over again" if post.again else "handed over"] += 1
        self._counts["overtaken"] += post.fate.overtaken and not post.again
        deadline = time.monotonic() + HANG
        while time.monotonic() < deadline:
            try:
                answer = self._post(wire.INBOUND, fields)
                if answer.is_success:
                    if "<Message>" in answer.text:  # the desk could not store it and says so through the provider
                        self.told_at_once.add(text.sid)
                    return
                self._counts["refused, tried again"] += 1
            except httpx.HTTPError:
                self._counts["not reached, tried again"] += 1
            time.sleep(0.5)
        raise TimeoutError("The desk takes no messages any more; its log says why.")

    def _post(self, path: str, fields: dict[str, str], *, patience: float = PATIENCE) -> httpx.Response:
        from desk.sms.simulator import wire

        headers = {"X-Twilio-Signature": wire.sign(path, fields)}
        with httpx.Client(trust_env=False, timeout=httpx.Timeout(PATIENCE, read=patience)) as client:
            return client.post(self._address + path, data=fields, headers=headers)

    def _kill(self, every: float, most: int) -> None:
        dice = random.Random(self._troubles.seed + 2)
        desk, worker = self._services
        for _ in range(most):
            if self._calm.wait(every * dice.uniform(0.6, 1.4)):
                return
            for service in dice.choice(([desk], [worker], [desk, worker])):
                assert service.child is not None
                os.killpg(service.child.pid, signal.SIGKILL)
                service.child.wait()
                service.start()
                self._counts[f"kill -9 of the {service.name}"] += 1
            self._wait_ready()
            self._wait_for_a_send()

    def _wait_for_a_send(self) -> None:
        """A worker that is killed before it has begun proves nothing; where there is nothing to send, half a minute is enough."""
        before, deadline = self.carrier.tries.total(), time.monotonic() + 30
        while self.carrier.tries.total() == before and time.monotonic() < deadline and not self._calm.is_set():
            time.sleep(0.1)

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + HANG
        while not all(_ready(one) for one in self._services):
            if time.monotonic() > deadline:
                raise TimeoutError(f"The desk did not start:\n{self._services[0].last_words()}")
            time.sleep(0.2)


def _ready(service: Service) -> bool:
    return service.ready is None or service.ready()


def _set_up(values: Mapping[str, str]) -> None:
    """Django in this process: the same records, the same secrets."""
    os.environ.update(values)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def _our_number() -> str:
    from django.conf import settings

    return settings.SMS_NUMBER


def _answers() -> list[str]:
    """Answers of the page that are one message on a phone."""
    from content import answers

    return sorted(one.response for one in answers.load().topics().values())


def _assistant(known: frozenset[str]) -> Any:
    from tests.desk.fake_assistant import FakeAssistant, answer

    fake = FakeAssistant()
    fake.says = lambda turn: answer(sms_phones.wanted(turn["text"], known) or "utter_bcma_definition")
    return fake


def _under_way() -> dict[str, int]:
    """What is not at its end yet, by kind."""
    from django.db.models import Count

    from desk.conversations.models import Delivery, Message, Outbox, Sender

    moving = (Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN)
    found = {row["state"]: row["n"] for row in Outbox.objects.filter(state__in=moving).values("state").annotate(n=Count("pk"))}
    unanswered = Message.objects.filter(sender=Sender.PERSON, answered_at=None).count()
    return found | ({"unanswered": unanswered} if unanswered else {})


def _age() -> None:
    """A few minutes go by for all that waits, and the worker's rounds are made."""
    from django.db.models import F
    from django.utils import timezone

    from desk.conversations import turn
    from desk.conversations.models import Conversation, Delivery, Message, Outbox
    from desk.sms import send

    ago, now = timedelta(minutes=6), timezone.now()
    # What a living process may have in its hands stays young: the provider's time limit is 10 seconds.
    idle = now - timedelta(seconds=15)
    Message.objects.filter(answered_at=None, created_at__lt=idle).update(created_at=F("created_at") - ago)
    Conversation.objects.filter(turn_until__gt=now, last_activity__lt=idle).update(turn_until=now)
    moving = (Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN)
    Outbox.objects.filter(state__in=moving, updated_at__lt=idle).update(updated_at=F("updated_at") - ago)
    turn.answer_pending()
    send.sweep()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]
