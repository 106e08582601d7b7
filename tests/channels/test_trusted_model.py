"""Which model serves when one may not. Models are small files here; what they answer is made up, but for the last test."""

import asyncio
import os

import pytest

from channels.canaries import Canary, load
from channels.trusted_model import Candidate, candidates, choose, signing_key
from channels.turn import Vocabulary, take_turn
from tests.channels.conftest import ROOT
from tools import model_stamp

KEY = "a key of this machine, for tests only"
NOW = {"data": "now", "code": "now"}
CANARIES = (Canary("what is bcma", topic="bcma_definition"), Canary("chest pain", handoff="emergency"))
RIGHT = {"what is bcma": {"topics": ["bcma_definition"], "handoff": None}, "chest pain": {"topics": [], "handoff": {"reason": "emergency"}}}


@pytest.fixture
def models(tmp_path):
    """A present model and the one before, both signed."""
    model = tmp_path / "assistant.tar.gz"
    for path, made_from in ((model, NOW), (model_stamp.previous(model), {"data": "before", "code": "before"})):
        path.write_text(path.name)
        model_stamp.sign(path, made_from, KEY, archive=model_stamp.sha256(path))
    return model


class World:
    """Loads models, answers questions, and notes what was loaded."""

    def __init__(self):
        self.loaded = []
        self.broken = self.dull = None

    async def load(self, path):
        self.loaded.append(path.name)
        if path.name == self.broken:
            raise OSError("no archive")
        return path.name

    async def ask(self, agent, question):
        return {"topics": [], "handoff": None} if agent == self.dull else RIGHT[question]

    def choose(self, model, key=KEY):
        return asyncio.run(choose((Candidate(model, NOW), Candidate(model_stamp.previous(model))), key, CANARIES, self.load, self.ask))


@pytest.fixture
def world():
    return World()


def test_the_present_model_serves_and_nothing_is_said(models, world):
    choice = world.choose(models)
    assert (choice.agent, choice.model, choice.refusals) == (models.name, models, ())
    assert world.loaded == [models.name]


def tampered(model):
    model.write_text(model.read_text() + "x")


def unsigned(model):
    model_stamp.beside(model).unlink()


def stale(model):
    model_stamp.sign(model, {"data": "other", "code": "now"}, KEY, archive=model_stamp.sha256(model))


def another_version(model):
    model_stamp.sign(model, {"data": "now", "code": "other"}, KEY, archive=model_stamp.sha256(model))


def gone(model):
    model.unlink()


FAULTS = [
    (tampered, "not the file that was signed"),
    (unsigned, "stamp is missing or was not signed"),
    (stale, "trained from other files"),
    (another_version, "another version"),
    (gone, "no trained model"),
]


@pytest.mark.parametrize(("fault", "says"), FAULTS)
def test_a_model_that_may_not_be_trusted_is_not_loaded_and_the_one_before_serves(models, world, fault, says):
    fault(models)
    choice = world.choose(models)
    assert choice.model == model_stamp.previous(models)
    assert world.loaded == ["assistant-previous.tar.gz"], "nothing of the refused one is unpacked"
    assert says in choice.refusals[0] and str(models) in choice.refusals[0]
    assert "Serving with" in choice.refusals[-1] and "Run `make train`." in choice.refusals[-1]


@pytest.mark.parametrize("fault", [tampered, unsigned, gone])
def test_without_any_that_may_be_trusted_none_serves(models, world, fault):
    fault(models)
    fault(model_stamp.previous(models))
    choice = world.choose(models)
    assert (choice.agent, choice.model, world.loaded) == (None, None, [])
    assert choice.refusals[-1] == "Run `make train`, then start again."


def test_without_a_key_none_serves(models, world):
    assert world.choose(models, key="").model is None


def test_a_model_that_answers_a_canary_wrongly_is_refused(models, world):
    world.dull = models.name
    choice = world.choose(models)
    assert choice.agent == "assistant-previous.tar.gz"
    assert '"what is bcma" gives nothing, not bcma_definition' in choice.refusals[0]
    assert "make train FORCE=1" in choice.refusals[-1], "its files have not changed"


def test_the_one_before_must_know_its_answers_too(models, world):
    unsigned(models)
    world.dull = "assistant-previous.tar.gz"
    assert world.choose(models).model is None


def test_a_model_that_cannot_be_loaded_is_refused(models, world):
    world.broken = models.name
    choice = world.choose(models)
    assert choice.agent == "assistant-previous.tar.gz" and "OSError" in choice.refusals[0]


def test_the_key_of_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "secrets.json").write_text('{"MODEL_SIGNING_KEY": "of the file"}')
    assert signing_key({"DESK_VAR": str(tmp_path), "MODEL_SIGNING_KEY": "of the environment"}) == "of the environment"
    assert signing_key({"DESK_VAR": str(tmp_path)}) == "of the file"
    (tmp_path / "secrets.json").write_text("{")
    assert signing_key({"DESK_VAR": str(tmp_path)}) == ""


def test_the_present_files_decide_what_is_stale(tmp_path):
    first, second = candidates(tmp_path / "assistant.tar.gz", ROOT)
    assert first.wants == model_stamp.wanted(ROOT) and second.wants is None


def test_the_real_model_knows_its_canaries_and_fails_an_impossible_one(agent, models):
    os.chdir(ROOT)

    async def loaded(path):
        return agent

    async def ask(agent, question):
        return await take_turn(agent, Vocabulary.of(agent.domain), question, "web", {})

    def chosen(canaries):
        return asyncio.run(choose((Candidate(models, NOW),), KEY, canaries, loaded, ask))

    assert chosen(load()).refusals == ()
    wrong = chosen((*load(), Canary("What is BCMA?", topic="donate")))
    assert wrong.model is None and "gives bcma_definition, not donate" in wrong.refusals[0]
