"""Starts the assistant: `python -m channels.serve` in the assistant's environment, from the project's folder.

Settings come from the environment: ASSISTANT_PORT (5005), ASSISTANT_TOKEN (32 characters or more),
ASSISTANT_MODEL (models/assistant.tar.gz), MODEL_SIGNING_KEY (else var/secrets.json). Listens on loopback only; there is no setting for
another address. It listens once a model is found that is as it was trained and answers content/canaries.yml (channels/trusted_model.py).
"""

from __future__ import annotations

import asyncio
import logging
import os
import pathlib
import sys
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Before Rasa is imported: no telemetry, no crash reports to anyone, quiet TensorFlow, one thread a process.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("OMP_NUM_THREADS", "1")

logger = logging.getLogger("assistant")


def main() -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logger.setLevel(logging.INFO)
    port = int(os.environ.get("ASSISTANT_PORT", "5005"))
    model = pathlib.Path(os.environ.get("ASSISTANT_MODEL", "models/assistant.tar.gz"))

    import rasa.core.run
    import structlog
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    from channels import canaries, trusted_model
    from channels.desk_input import DeskInput
    from channels.in_process_actions import InProcessActions
    from channels.turn import Vocabulary, take_turn

    # Rasa's event log prints what people write at DEBUG; ours starts at ERROR, whatever LOG_LEVEL says.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        door = DeskInput.from_credentials({"token": os.environ.get("ASSISTANT_TOKEN")})
        first_questions = canaries.load(ROOT)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action = InProcessActions()

    async def load(path: pathlib.Path) -> Any:
        return await load_agent(str(path), endpoints=endpoints)

    async def ask(agent: Any, question: str) -> dict[str, Any]:
        return await take_turn(agent, Vocabulary.of(agent.domain), question, "web", {})

    key = trusted_model.signing_key()
    choice = asyncio.run(trusted_model.choose(trusted_model.candidates(model, ROOT), key, first_questions, load, ask))
    if choice.refusals:
        print(" ".join(choice.refusals), file=sys.stderr, flush=True)
    if choice.model is None:
        return 1
    app = rasa.core.run.configure_app([door], enable_api=False, endpoints=endpoints, port=port)
    app.ctx.agent = choice.agent
    app.register_listener(rasa.core.run.close_resources, "after_server_stop")
    logger.info("assistant.starting port=%d model=%s", port, choice.model.name)
    app.run(host="127.0.0.1", port=port, workers=1, access_log=False, debug=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
