"""Stands in for Rasa: `train` notes how it was called and writes an archive that holds what it learnt."""

import os
import pathlib
import sys

arguments = sys.argv[1:]
with open("rasa-calls.txt", "a") as calls:
    calls.write(" ".join(arguments) + f" telemetry={os.environ.get('RASA_TELEMETRY_ENABLED')}\n")
data = pathlib.Path("data/nlu.yml").read_text()
if "broken" in data:
    print("UserWarning: data/nlu.yml: that is no training data")
    sys.exit(1)
print("Starting to train component 'IntentHead'.")
folder = pathlib.Path(arguments[arguments.index("--out") + 1])
(folder / "assistant.tar.gz").write_text(data)
