"""A server as llama.cpp and Ollama are, as far as recpack asks it; it runs in the test's process."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[str], str | bytes | int]


class Server(ThreadingHTTPServer):
    """`reply` gives the model's words for a line, or raw bytes of a body, or a status."""

    daemon_threads = True

    def __init__(self, reply: Reply, models: tuple[str, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.models = models
        self.asked: list[dict[str, Any]] = []
        self.redirect = ""

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the tests."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        assert self.path == "/v1/models"
        self._send(json.dumps({"data": [{"id": name} for name in self.server.models]}).encode())

    def do_POST(self) -> None:
        assert self.path == "/v1/chat/completions"
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        said = self.server.reply(asked["messages"][-1]["content"])
        if isinstance(said, int):
            self.send_response(said)
            self.send_header("Location", self.server.redirect)
            self.end_headers()
        elif isinstance(said, bytes):
            self._send(said)
        else:
            self._send(json.dumps({"choices": [{"message": {"content": said}}]}).encode())

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(
    reply: Reply = lambda line: f"E {line}", models: tuple[str, ...] = ("tiny-test",)
) -> Iterator[Server]:
    """A server on a free port of this machine."""
    server = Server(reply, models)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
