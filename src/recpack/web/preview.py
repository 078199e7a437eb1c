"""A read-only view of one bundle for clinicians, on this machine only.

Listens on 127.0.0.1; the address carries a random token, and requests under another Host name are
refused (DNS rebinding), so that no other page in the browser can read the bundle.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

HOST = "127.0.0.1"
INDEX = "INDEX.HTM"
# Written out: the table of the operating system differs from machine to machine.
_TYPES = {
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _inside(bundle: Path, name: str) -> Path | None:
    """The file `name` of the bundle; None for anything outside, links that lead out included."""
    if not name or "\\" in name or "\0" in name or ":" in name:
        return None
    try:
        path = (bundle / name).resolve()
    except (OSError, ValueError):
        return None
    return path if path.is_relative_to(bundle) and path.is_file() else None


def make_app(bundle: Path, token: str, hosts: Callable[[], frozenset[str]]) -> Starlette:
    """The application; `hosts` gives the values allowed in the Host header."""
    root = bundle.resolve()

    async def show(request: Request) -> Response:
        if not secrets.compare_digest(request.path_params["token"], token):
            return PlainTextResponse("not found", 404)
        path = _inside(root, request.path_params["name"])
        if path is None:
            return PlainTextResponse("not found", 404)
        kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
        return FileResponse(path, media_type=kind)

    async def start(request: Request) -> Response:
        if not secrets.compare_digest(request.path_params["token"], token):
            return PlainTextResponse("not found", 404)
        return RedirectResponse(f"/{request.path_params['token']}/{INDEX}")

    app = Starlette(
        routes=[
            Route("/{token}/", start, methods=["GET"]),
            Route("/{token}/{name:path}", show, methods=["GET", "HEAD"]),
        ]
    )

    app.router.redirect_slashes = False

    async def guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        if request.headers.get("host", "") not in hosts():
            return PlainTextResponse("wrong host", 421)
        response = await call_next(request)
        response.headers.update(_HEADERS)
        return response

    app.add_middleware(BaseHTTPMiddleware, dispatch=guard)
    return app


@dataclass(slots=True)
class Preview:
    """A server that holds its port and waits to run."""

    url: str
    _server: uvicorn.Server
    _socket: socket.socket = field(repr=False)

    def run(self) -> None:
        """Serve until stopped or interrupted, then let the port go."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def stop(self) -> None:
        """Ask a running server to end."""
        self._server.should_exit = True


def open_preview(bundle: Path, port: int = 0) -> Preview:
    """Take a port (0: a free one) and make the address.

    Raises FileNotFoundError if `bundle` holds no index, OSError if the port is taken.
    """
    if not (bundle / INDEX).is_file():
        raise FileNotFoundError(INDEX)
    token = secrets.token_urlsafe(16)
    listening = socket.create_server((HOST, port))
    real = listening.getsockname()[1]
    hosts = frozenset({f"{HOST}:{real}", f"localhost:{real}"})
    options: dict[str, Any] = {
        "log_level": "critical",
        "access_log": False,
        "server_header": False,
        "lifespan": "off",
    }
    server = uvicorn.Server(uvicorn.Config(make_app(bundle, token, lambda: hosts), **options))
    return Preview(f"http://{HOST}:{real}/{token}/{INDEX}", server, listening)


def serve(bundle: Path, port: int = 0, announce: Callable[[str], None] | None = None) -> str:
    """Serve a bundle until interrupted; `announce` is told the address before. Returns the address.

    Raises FileNotFoundError if `bundle` holds no index, OSError if the port is taken.
    """
    preview = open_preview(bundle, port)
    if announce is not None:
        announce(preview.url)
    preview.run()
    return preview.url
