"""Run tests/test_stories.yml with `rasa test` against the trained model: `make stories`."""

from __future__ import annotations

import os
import re
from typing import Optional

from tools import environments, places, relay, say, train


def verdict(output: str) -> Optional[str]:
    """Rasa's count of conversations that went as written, or None when it did not get that far."""
    match = re.search(r"CONVERSATION level:.*?Correct:\s+(\d+) / (\d+)", output, re.S)
    return f"{match.group(1)} of {match.group(2)} conversations went as written" if match else None


def main() -> int:
    environments.ensure(places.ROOT, ["assistant"], os.environ)
    train.ensure(places.ROOT, os.environ)
    say.line("Rasa runs tests/test_stories.yml")
    command = [str(places.python("assistant")), "-m", "rasa", "test", "core", "--model", str(places.MODEL), "--stories", "tests/test_stories.yml",
               "--out", "results", "--fail-on-prediction-errors"]  # fmt: skip
    done = relay.run(command, doing="testing", environ=places.assistant_variables(os.environ), folder=places.ROOT)
    said = verdict(done.output)
    if done.code or said is None:
        say.complain(f"{said or 'It did not get to the end'}. Look into results/failed_test_stories.yml. It said:\n{done.tail(15)}")
        return 1
    say.line(said)
    return 0


if __name__ == "__main__":
    say.entry(main)
