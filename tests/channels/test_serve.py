"""The launcher and its door over real HTTP."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.channels.conftest import MODEL, ROOT

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


@pytest.fixture(scope="module")
def assistant():
    port = free_port()
    process = launch(ASSISTANT_PORT=str(port), ASSISTANT_TOKEN=TOKEN)
    base = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(base + "/webhooks/desk/health", timeout=2)
            break
        except OSError:
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.25)
    yield base, process
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


def test_what_people_write_stays_out_of_its_log(assistant):
    base, process = assistant
    canary = "canarybird quetzalcoatl"
    post(base, ask(canary))
    process.terminate()
    assert canary.split()[1] not in process.communicate(timeout=20)[0]
