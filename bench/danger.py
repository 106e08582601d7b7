"""How many dangers the rules catch, how often they cry wolf, and how long they take.

    python -m bench.danger                                 the challenge sets of tests/safety
    python -m bench.danger set.jsonl more.csv              any files with a text and a label on each line
    python -m bench.danger set.csv --text question --label intent --danger emergency,crisis
    python -m bench.danger set.jsonl --show                also the messages that went wrong (for made-up sets only)
    python -m bench.danger --hostile                       time for 32 kB of texts written to be slow

Reads JSON Lines, CSV with a header line, and the YAML layout of tests/safety/challenge.yml. A label such as
`helpline/emergency` counts by its last part. Runs in both environments.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from safety import screen

SETS = Path(__file__).resolve().parent.parent / "tests" / "safety"
SIZE = 32_768


@dataclass
class Tally:
    """What the rules made of one file."""

    name: str
    texts: Counter = field(default_factory=Counter)  # by label
    alarms: Counter = field(default_factory=Counter)  # by label
    right_reason: Counter = field(default_factory=Counter)  # by label, dangers only
    rules: Counter = field(default_factory=Counter)  # false alarms by rule
    wrong: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


def rows(path: Path, text_field: str, label_field: str) -> Iterator[tuple[str, str]]:
    """(text, label) of each line; a line without one of the two is an error with its number."""
    if path.suffix in (".yml", ".yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for label, texts in [*data["danger"].items(), *data["safe"].items()]:
            yield from ((text, label) for text in texts)
        return
    with path.open(encoding="utf-8", newline="") as lines:
        entries = csv.DictReader(lines) if path.suffix == ".csv" else (json.loads(line) for line in lines if line.strip())
        for number, entry in enumerate(entries, 1):
            if text_field not in entry or label_field not in entry:
                raise SystemExit(f"{path}: entry {number} has no `{text_field}` or no `{label_field}`. Name the fields with --text and --label.")
            yield entry[text_field], str(entry[label_field])


def measure(name: str, entries: Iterator[tuple[str, str]], dangers: frozenset[str]) -> Tally:
    tally = Tally(name)
    for text, label in entries:
        label = label.rsplit("/", 1)[-1]
        started = time.perf_counter()
        danger = screen.screen(text)
        tally.milliseconds.append((time.perf_counter() - started) * 1000)
        tally.texts[label] += 1
        tally.alarms[label] += danger is not None
        if label in dangers:
            tally.right_reason[label] += danger is not None and danger.reason == label
            if danger is None:
                tally.wrong.append(f"missed {label}: {text}")
        elif danger is not None:
            tally.rules[danger.rule] += 1
            tally.wrong.append(f"false alarm {danger.rule} on {label}: {text}")
    return tally


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "none"


def report(tally: Tally, dangers: frozenset[str], show: bool) -> None:
    print(f"\n{tally.name}: {sum(tally.texts.values())} messages")
    for label in sorted(dangers & set(tally.texts)):
        print(f"  {label:12s} caught {share(tally.alarms[label], tally.texts[label])}, with this reason {tally.right_reason[label]}")
    in_danger = [label for label in tally.texts if label in dangers]
    safe = [label for label in tally.texts if label not in dangers]
    print(f"  {'all dangers':12s} caught {share(sum(tally.alarms[one] for one in in_danger), sum(tally.texts[one] for one in in_danger))}")
    print(f"  {'safe':12s} false alarms {share(sum(tally.alarms[one] for one in safe), sum(tally.texts[one] for one in safe))}")
    for rule, times in tally.rules.most_common():
        print(f"    {times:4d}  {rule}")
    spent = sorted(tally.milliseconds)
    print(f"  ms a message: mean {statistics.mean(spent):.2f}, median {statistics.median(spent):.2f}, p95 {spent[int(len(spent) * 0.95)]:.2f}, longest {spent[-1]:.2f}")
    for line in tally.wrong if show else ():
        print(f"    {line}")


def hostile() -> dict[str, str]:
    """Texts of the size the edge lets in, each meant to keep one step of the screen busy."""
    texts = {
        "combining marks": "a" + "\u0301\u0316\u0334" * SIZE,
        "marks out of order": "\u0301" * (SIZE // 2) + "\u0316" * SIZE,
        "zalgo": "".join(letter + "\u0300\u0317\u0489\u035c" * 2 for letter in "i was well and no chest hurts " * 200),
        "ligatures that grow": "\ufdfa" * SIZE,
        "look-alike letters": "і саn brеаthе wеll " * 3000,
        "invisible characters": "b\u200dr\u200be\u2060a\u00adt\u200dh " * 4000,
        "digits in words": "a1b3e4t7" * SIZE,
        "stars in words": "k*l*" * SIZE,
        "one letter": "a" * SIZE,
        "single letters": "a b " * SIZE,
        "one sign": "(" * SIZE,
        "apostrophes": "he's'd'll" * SIZE,
        "pressures": "130/80/" * SIZE,
        "numbers": "103 39.5 " * SIZE,
        "one danger word": "chest " * SIZE,
        "denied sign": "no chest pain, " * SIZE,
        "supposed sign": "if he has fever and chest pain and " * SIZE,
        "past sign": "he had chest pain last year and " * SIZE,
        "far gaps": ". ".join(f"if she takes all of the pills at once number {number}" for number in range(2000)),
        "many signs": ". ".join(f"could fever chills shaking confusion seizure stroke number {number} come" for number in range(2000)),
        "clauses": "when i my his " * SIZE,
        "small words": "i the of when my is it no he had not to " * SIZE,
        "Chinese": "不能没有呼" * SIZE,
        "Arabic": "لا يوجد الم في " * SIZE,
        "lone surrogates": "\ud800chest" * SIZE,
    }
    return {name: text[:SIZE] for name, text in texts.items()}


def report_hostile() -> None:
    screen.warm_up()
    print(f"\n{SIZE // 1024} k characters, best of three, ms of processor time (the budget is 50)")
    for name, text in hostile().items():
        spent = []
        for _ in range(3):
            started = time.process_time()
            screen.screen(text)
            spent.append((time.process_time() - started) * 1000)
        print(f"  {name:22s} {min(spent):7.1f}")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.danger", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--text", default="text", help="the field that holds the message (text)")
    parser.add_argument("--label", default="label", help="the field that holds the label (label)")
    parser.add_argument("--danger", default="emergency,crisis", help="the labels that are dangers (emergency,crisis)")
    parser.add_argument("--show", action="store_true", help="print what went wrong; never on real messages")
    parser.add_argument("--hostile", action="store_true", help="time hostile texts")
    chosen = parser.parse_args(arguments)
    if chosen.hostile:
        report_hostile()
        return
    started = time.perf_counter()
    screen.screen("hello")
    print(f"first call {time.perf_counter() - started:.2f} s")
    screen.warm_up()
    dangers = frozenset(chosen.danger.split(","))
    for path in chosen.files or sorted(SETS.glob("challenge*.yml")):
        report(measure(path.name, rows(path, chosen.text, chosen.label), dangers), dangers, chosen.show)


if __name__ == "__main__":
    main(sys.argv[1:])
