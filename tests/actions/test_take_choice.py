import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.take_choice import ActionTakeChoice


@pytest.mark.parametrize(
    ("picked", "said"),
    [
        (["car_t"], ["utter_car_t"]),
        (["car_t", "adc"], ["utter_car_t", "utter_adc"]),
        ([], ["utter_ask_subject"]),
        (None, ["utter_ask_subject"]),
    ],
)
def test_it_answers_what_was_picked(picked, said):
    dispatcher = CollectingDispatcher()
    tracker = Tracker("x", {"picked": picked}, {}, [], False, None, {}, "action_listen")
    assert ActionTakeChoice().run(dispatcher, tracker, {}) == []
    assert [message["response"] for message in dispatcher.messages] == said
