"""Stands in for the desk's server: health, and a conversation of one answer."""

import http.server
import json
import sys

ANSWER = {"from": "assistant", "text": "A protein on myeloma cells.", "answer": {"topic": "bcma_definition"}}
REPLIES = {
    "/health": (200, {}),
    "/api/v1/conversations": (201, {"conversation": "c", "token": "t"}),
    "/api/v1/conversations/c/messages": (200, {"messages": [{"from": "person", "text": "what is BCMA"}, ANSWER]}),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, content = REPLIES[self.path]
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_):
        pass


port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
