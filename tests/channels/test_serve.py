"""The launcher and its door over real HTTP."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from channels.trusted_model import signing_key
from tests.channels.conftest import MODEL, ROOT
from tools import model_stamp

TOKEN = "t" * 40


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def launch(**environment):
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "channels.serve"],
        cwd=ROOT,
        env={**os.environ, "ASSISTANT_MODEL": str(MODEL), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_ready(base, process):
    """What its health says once it listens."""
    for _ in range(480):
        try:
            with urllib.request.urlopen(base + "/webhooks/desk/health", timeout=2) as answer:
                return json.load(answer)
        except OSError:
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.25)
    pytest.fail("it never listened")


@pytest.fixture(scope="module")
def assistant():
    port = free_port()
    process = launch(ASSISTANT_PORT=str(port), ASSISTANT_TOKEN=TOKEN)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_ready(base, process)
        yield base, process
    finally:
        process.terminate()
        process.wait(20)


def post(base, body, token=TOKEN):
    request = urllib.request.Request(base + "/webhooks/desk/turn", body, {"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def ask(text, channel="web"):
    return json.dumps({"text": text, "channel": channel, "context": {}}).encode()


def test_it_answers_the_desk(assistant):
    status, record = post(assistant[0], ask("what is bcma"))
    assert status == 200
    assert record["topics"] == ["bcma_definition"]


def test_it_neutralises_commands(assistant):
    _, record = post(assistant[0], ask("/bcma_definition"))
    assert all(row["confidence"] < 1 for row in record["ranking"])


@pytest.mark.parametrize("token", ["", "t" * 39, "é" * 40])
def test_it_refuses_a_stranger(assistant, token):
    try:
        token.encode("latin-1")
    except UnicodeEncodeError:
        pytest.fail("the table holds a token no header can carry")
    assert post(assistant[0], ask("what is bcma"), token)[0] == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"nonsense", b'{"text": 3, "channel": "web"}', b'{"text": "x", "channel": "fax"}', ask("x" * 4001)])
def test_a_wrong_body_is_a_plain_400(assistant, body):
    status, answer = post(assistant[0], body)
    assert status == 400
    assert answer["error"]


@pytest.mark.parametrize("path", ["/model", "/conversations/default/tracker", "/webhooks/rest/webhook", "/webhooks/desk/../rest/webhook", "/status"])
def test_no_other_route_is_open(assistant, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(assistant[0] + path, timeout=5)
    assert refused.value.code in (404, 405)


def test_it_listens_on_loopback_only(assistant):
    port = assistant[0].rsplit(":", 1)[1]
    tables = [pathlib.Path(f"/proc/net/{name}") for name in ("tcp", "tcp6")]
    if not tables[0].exists():
        listening = subprocess.run(["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN"], capture_output=True, text=True, check=True).stdout
        assert "127.0.0.1" in listening and "*:" not in listening
        return
    rows = [row.split() for table in tables if table.exists() for row in table.read_text().splitlines()[1:]]
    bound = {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == int(port)}
    assert bound == {"0100007F"}


def test_it_does_not_start_without_its_secret():
    process = launch(ASSISTANT_PORT=str(free_port()), ASSISTANT_TOKEN="short")
    assert process.wait(60) == 1
    assert "Set ASSISTANT_TOKEN" in process.stdout.read()


def test_it_does_not_start_without_a_model(tmp_path):
    process = launch(ASSISTANT_PORT=str(free_port()), ASSISTANT_TOKEN=TOKEN, ASSISTANT_MODEL=str(tmp_path / "none.tar.gz"))
    assert process.wait(60) == 1
    assert "make train" in process.stdout.read()


@pytest.fixture
def changed_by_one_byte(tmp_path):
    """A copy of the model, its true stamp beside it, in which one bit is another."""
    model = tmp_path / MODEL.name
    content = bytearray(MODEL.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    shutil.copy(model_stamp.beside(MODEL), model_stamp.beside(model))
    return model


def test_a_changed_model_is_refused_and_the_one_before_serves(changed_by_one_byte):
    kept = model_stamp.previous(changed_by_one_byte)
    shutil.copy(MODEL, kept)
    model_stamp.sign(kept, {"data": "of last week", "code": "of last week"}, signing_key(), archive=model_stamp.sha256(kept))
    port = free_port()
    process = launch(ASSISTANT_PORT=str(port), ASSISTANT_TOKEN=TOKEN, ASSISTANT_MODEL=str(changed_by_one_byte))
    base = f"http://127.0.0.1:{port}"
    try:
        assert wait_ready(base, process) == {"ready": True, "model": kept.name}
        assert post(base, ask("what is bcma"))[1]["topics"] == ["bcma_definition"]
    finally:
        process.terminate()
        said = process.communicate(timeout=20)[0]
    assert f"{changed_by_one_byte} is refused: it is not the file that was signed" in said
    assert f"Serving with {kept} instead. Run `make train`." in said


def test_it_does_not_start_with_a_changed_model_alone(changed_by_one_byte):
    process = launch(ASSISTANT_PORT=str(free_port()), ASSISTANT_TOKEN=TOKEN, ASSISTANT_MODEL=str(changed_by_one_byte))
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "it is not the file that was signed" in said.splitlines()[-1] and "Run `make train`, then start again." in said.splitlines()[-1]
    assert "Traceback" not in said


def test_it_trusts_nothing_signed_with_another_key():
    process = launch(ASSISTANT_PORT=str(free_port()), ASSISTANT_TOKEN=TOKEN, MODEL_SIGNING_KEY="k" * 40)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1 and "was not signed with this machine's key" in said


def test_what_people_write_stays_out_of_its_log(assistant):
    base, process = assistant
    canary = "canarybird quetzalcoatl"
    post(base, ask(canary))
    process.terminate()
    assert canary.split()[1] not in process.communicate(timeout=20)[0]
