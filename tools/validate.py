"""Let Rasa check domain, training data, rules and stories, and take its warnings seriously: `make validate`."""

from __future__ import annotations

import os
import re
from typing import List

from tools import places, relay, say, train

# Intents that nobody types. nlu/decision.py sets clarify when two topics are equally near, channels/ the others: a hand-off that
# carries on, and doubt after an alarm.
SET_BY_CODE = {"clarify", "carry_on", "still_in_danger"}


def fixed_responses(domain: str) -> "set[str]":
    """The responses that the desk says by itself, so that no rule has to: their metadata says `fixed:`."""
    blocks = re.split(r"^  (?=utter_\w+:)", domain, flags=re.M)[1:]
    return {block.split(":", 1)[0] for block in blocks if re.search(r"\bfixed:", block)}


def complaints(output: str, domain: str) -> List[str]:
    """Rasa's own warnings, without those that are as we want it; other packages complain of each other."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    found = []
    for warning in re.findall(r"rasa/shared/utils/io\.py:\d+: UserWarning: (.*)", plain):
        unused = re.match(r"The utterance '(\w+)' is not used in any story or rule", warning)
        unseen = re.match(r"The intent '(\w+)' is listed in the domain file, but is not found in the NLU training data", warning)
        if unused and unused.group(1) in fixed_responses(domain) or unseen and unseen.group(1) in SET_BY_CODE:
            continue
        found.append(warning)
    return found


def main() -> int:
    say.line("Rasa checks domain.yml, data/ and config.yml")
    command = [str(places.python("assistant")), "-m", "rasa", "data", "validate"]
    done = relay.run(command, doing="checking", environ=places.assistant_variables(os.environ), folder=places.ROOT, show=train.worth_showing)
    found = complaints(done.output, (places.ROOT / "domain.yml").read_text(encoding="utf-8"))
    for complaint in found:
        say.complain(f"  {complaint}")
    if done.code or found:
        say.complain("Mend these, then run `make validate` again." if found else done.tail(15))
        return 1
    say.line("Nothing to complain of")
    return 0


if __name__ == "__main__":
    say.entry(main)
