"""`manage.py ask "what is bcma"`: one question, its answer, and how it was found. Nothing is stored."""

from __future__ import annotations

import asyncio
import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from desk.conversations import wording
from desk.conversations.assistant import ask
from desk.conversations.cleaning import storable
from desk.conversations.decide import Circumstances, Question, first_look, second_look
from desk.conversations.models import Channel
from desk.conversations.plan import Plan
from desk.conversations.preload import preload
from desk.replay.assistant_process import NoAssistant, assistant

RANKED = 5


class Command(BaseCommand):
    help = "Answer one question as a person would be answered, and show topic, section, review date and ranking."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", nargs="+")
        parser.add_argument("--channel", choices=Channel.values, default=Channel.WEB)

    def handle(self, *args: Any, **options: Any) -> None:
        logging.disable(logging.CRITICAL)  # the rule that is printed says what went wrong
        console = Console()
        now = Circumstances(channel=options["channel"], country="US" if options["channel"] == Channel.SMS else "")
        try:
            preload()
            plan = _answered(storable(" ".join(options["question"])), now)
        except (NoAssistant, ValueError) as error:  # the assistant's start, or a broken content file
            raise CommandError(str(error)) from None
        _show(plan, console)


def _answered(question: str, now: Circumstances) -> Plan:
    look = first_look(question, now)
    if not isinstance(look, Question):
        return look
    with assistant(Console(stderr=True)):
        return second_look(asyncio.run(ask(look.text, channel=now.channel, context={})), now)


def _show(plan: Plan, console: Console) -> None:
    for said in plan.said:
        console.print()
        console.print(Text(said.text))
        for choice in said.choices:
            console.print(Text(f"  [{choice['label']}]"))
    console.print()
    facts = Table(show_header=False, box=None, pad_edge=False)
    facts.add_column(style="bold")
    for said in plan.said:
        answer = wording.answer_of(said.response)
        if answer is not None:
            facts.add_row("topic", answer.topic)
            facts.add_row("section", answer.heading)
            facts.add_row("reviewed", str(answer.reviewed))
    if plan.handoff is not None:
        case = f"case with priority {plan.handoff.priority}" if plan.handoff.makes_case else "no case"
        facts.add_row("hand-off", f"{plan.handoff.reason} ({case})")
    if plan.clarify:
        facts.add_row("asks back", ", ".join(plan.clarify))
    if plan.rule:
        facts.add_row("rule", plan.rule)
    for ranked in plan.ranking[:RANKED]:
        facts.add_row("ranking", f"{ranked['confidence']:.3f}  {ranked['name']}")
    console.print(facts)
