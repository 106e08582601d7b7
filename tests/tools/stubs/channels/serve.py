"""Stands in for the assistant: healthy at once, knows one answer, and writes down its environment for the tests."""

import http.server
import json
import os
import pathlib

PAGE = {"ready": True, "model": os.environ.get("STUB_MODEL", "assistant.tar.gz")}
TURN = {"replies": [{"response": "utter_bcma_definition", "text": "A protein."}], "topics": ["bcma_definition"]}

pathlib.Path(os.environ["DESK_VAR"], "assistant-environment.json").write_text(json.dumps(dict(os.environ)))


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(PAGE)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        right = self.headers["Authorization"] == "Bearer " + os.environ["ASSISTANT_TOKEN"]
        self.answer(TURN if right else {})

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["ASSISTANT_PORT"])), Handler).serve_forever()
