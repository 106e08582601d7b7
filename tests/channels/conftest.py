"""The trained assistant, once a run. `make test` trains it first."""

import asyncio
import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MODEL = pathlib.Path(os.environ.get("ASSISTANT_MODEL", ROOT / "models" / "assistant.tar.gz"))


@pytest.fixture(scope="session")
def agent():
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    from channels.in_process_actions import InProcessActions

    assert MODEL.is_file(), f"{MODEL}: no trained model. Run `make train` first."
    os.chdir(ROOT)
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action = InProcessActions()
    return asyncio.run(load_agent(str(MODEL), endpoints=endpoints))


@pytest.fixture
def talk(agent):
    """talk("a", "b") -> the turn records of one conversation. `alarm` is what the desk says of the last message."""
    from channels.turn import Vocabulary, take_turn

    def conversation(*texts, channel="web", alarm=None):
        async def run():
            context, records = {}, []
            for at, text in enumerate(texts, 1):
                record = await take_turn(agent, Vocabulary.of(agent.domain), text, channel, context, alarm if at == len(texts) else None)
                context = record["context"]
                records.append(record)
            return records

        return asyncio.run(run())

    return conversation
