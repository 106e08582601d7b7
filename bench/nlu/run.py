"""Measures the very pipeline of config.yml on any pair of CSV files with the columns text,intent.

    make bench-nlu TRAIN=train.csv TEST=test.csv [VALIDATION=val.csv] [OOS=oos] [STOCK=1]

The pipeline is trained by Rasa as it stands in config.yml. Confidence is what the decision rests on: the probability of the first
intent times its nearness to a training example. The threshold is chosen on the validation file, or, without one, out of fold on the
training file; never on the test file. STOCK=1 trains Rasa's default pipeline (DIET) on the same files too.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import logging
import os
import pathlib
import random
import statistics
import sys
import tempfile
import time

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import structlog
import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.nlu.measures import Predictions, best_threshold, table

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Components that act on the ranking instead of making it.
ACTS = ("Decision", "DangerScreen", "FallbackClassifier")
STOCK = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
]
Rows = list[tuple[str, str]]


def read(path: pathlib.Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if not {"text", "intent"} <= set(reader.fieldnames or ()):
            raise SystemExit(f"{path}: the first line must name the columns text and intent. Found: {', '.join(reader.fieldnames or ['nothing'])}.")
        return [(row["text"], row["intent"]) for row in reader if row["text"].strip()]


def pipeline(stock: bool) -> list[dict]:
    if stock:
        return STOCK
    rows = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return [row for row in rows if row["name"].rsplit(".", 1)[-1] not in ACTS]


def train(rows: Rows, components: list[dict], folder: pathlib.Path):
    """Train by Rasa, load by Rasa; returns the agent and the seconds training took."""
    from rasa.core.agent import load_agent
    from rasa.model_training import train_nlu

    by_intent: dict[str, list[str]] = {}
    for text, intent in rows:
        by_intent.setdefault(intent, []).append(" ".join(text.replace("[", "(").replace("]", ")").split()))
    data = {"version": "3.1", "nlu": [{"intent": name, "examples": "".join(f"- {text}\n" for text in texts)} for name, texts in by_intent.items()]}
    (folder / "nlu.yml").write_text(yaml.safe_dump(data, allow_unicode=True, width=10**6), encoding="utf-8")
    config = {"recipe": "default.v1", "assistant_id": "bench", "language": "en", "pipeline": components, "policies": []}
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    started = time.perf_counter()
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    seconds = time.perf_counter() - started
    return asyncio.run(load_agent(model)), seconds


def predict(agent, rows: Rows, oos: str | None, what: str, console: Console) -> tuple[Predictions, list[float]]:
    from rasa.core.channels.channel import UserMessage

    first, confidence, times = [], [], []
    loop = asyncio.new_event_loop()
    for text, _ in track(rows, description=what, console=console, disable=not console.is_terminal):
        started = time.perf_counter()
        parse = loop.run_until_complete(agent.processor.parse_message(UserMessage(text)))
        times.append((time.perf_counter() - started) * 1000)
        first.append(parse["intent"]["name"] or "")
        confidence.append(float(parse["intent"]["confidence"]) * float(parse.get("nearness", 1.0)))
    loop.close()
    return Predictions(np.array([intent for _, intent in rows]), np.array(first), np.array(confidence), oos), times


def threshold_for(rows: Rows, validation: Rows | None, components: list[dict], agent, oos: str | None, console: Console, folder: pathlib.Path) -> float:
    if oos is None:
        return 0.0
    if validation:
        return best_threshold(predict(agent, validation, oos, "validation", console)[0])
    if all(intent != oos for _, intent in rows):
        raise SystemExit("No out-of-scope rows to choose a threshold from: give VALIDATION= a file that holds some, or put some into TRAIN=.")
    shuffled = random.Random(7).sample(rows, len(rows))
    held, kept = shuffled[::5], [row for number, row in enumerate(shuffled) if number % 5]
    (folder / "fold").mkdir()
    other, _ = train(kept, components, folder / "fold")
    return best_threshold(predict(other, held, oos, "out of fold", console)[0])


def measure(name: str, args: argparse.Namespace, stock: bool, console: Console) -> dict[str, float]:
    components = pipeline(stock)
    rows, test = read(args.train), read(args.test)
    validation = read(args.validation) if args.validation else None
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        console.print(f"{name}: training on {len(rows)} lines …")
        agent, seconds = train(rows, components, folder)
        threshold = threshold_for(rows, validation, components, agent, args.oos_label, console, folder)
        found, times = predict(agent, test, args.oos_label, "test", console)
    return {**table(found, threshold), "training s": seconds, "ms a message, p50": statistics.median(times), "ms a message, p95": sorted(times)[int(0.95 * len(times))]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=pathlib.Path, help="CSV with columns text,intent")
    parser.add_argument("test", type=pathlib.Path)
    parser.add_argument("--validation", type=pathlib.Path, help="chooses the threshold; without it, out of fold on the training file")
    parser.add_argument("--oos-label", help="the label of out-of-scope rows")
    parser.add_argument("--stock", action="store_true", help="Rasa's default pipeline on the same files too")
    args = parser.parse_args()
    for name in ("train", "test", "validation"):  # the caller's folder counts; training needs the project's
        if getattr(args, name):
            setattr(args, name, getattr(args, name).resolve())
            if not getattr(args, name).is_file():
                parser.error(f"{getattr(args, name)}: no such file")
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # Rasa would print every text
    console = Console()
    results = {"config.yml": measure("config.yml", args, False, console)}
    if args.stock:
        results["stock Rasa"] = measure("stock Rasa", args, True, console)
    shown = Table("", *results)
    for key in results["config.yml"]:
        shown.add_row(key, *(f"{result[key]:.4f}" if abs(result[key]) <= 1 else f"{result[key]:.1f}" for result in results.values()))
    console.print(shown)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
