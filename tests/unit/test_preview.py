"""The read-only preview: one token, one host, one folder."""

from __future__ import annotations

import http.client
import threading
import time
from urllib.parse import urlsplit

import pytest

from recpack.web.preview import open_preview


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    base = tmp_path_factory.mktemp("preview")
    bundle = base / "C1"
    (bundle / "DOCS").mkdir(parents=True)
    (bundle / "INDEX.HTM").write_text("<p>index</p>", encoding="utf-8")
    (bundle / "DOCS" / "a b.pdf").write_bytes(b"%PDF-0123456789")
    (base / "secret.txt").write_text("secret", encoding="utf-8")
    (bundle / "link").symlink_to(base / "secret.txt")
    preview = open_preview(bundle)
    thread = threading.Thread(target=preview.run, daemon=True)
    thread.start()
    for _ in range(200):
        if preview._server.started:
            break
        time.sleep(0.02)
    yield preview.url
    preview.stop()
    thread.join(5)
    assert not thread.is_alive()


def _get(url: str, path: str, method: str = "GET", **headers: str):
    place = urlsplit(url)
    link = http.client.HTTPConnection(place.hostname, place.port, timeout=5)
    link.request(method, path, headers=headers)
    answer = link.getresponse()
    body = answer.read()
    link.close()
    return answer, body


def _token(url: str) -> str:
    return urlsplit(url).path.split("/")[1]


def test_serves_the_index_with_quiet_headers(served):
    assert served.startswith("http://127.0.0.1:")
    answer, body = _get(served, urlsplit(served).path)
    assert (answer.status, body) == (200, b"<p>index</p>")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_ranges(served):
    answer, body = _get(served, f"/{_token(served)}/DOCS/a%20b.pdf", Range="bytes=0-3")
    assert (answer.status, body) == (206, b"%PDF")


@pytest.mark.parametrize(
    "path",
    [
        "/INDEX.HTM", "/wrong/INDEX.HTM", "/T/../secret.txt", "/T/%2e%2e/secret.txt", "/T/link",
        "/T/..%2fsecret.txt", "/T//etc/passwd", "/T/DOCS", "/T/C:/x", "/T/..%5csecret.txt", "/",
    ],
)  # fmt: skip
def test_nothing_else(served, path):
    answer, body = _get(served, path.replace("/T", f"/{_token(served)}", 1))
    assert answer.status == 404
    assert b"secret" not in body


def test_other_hosts_and_methods_are_refused(served):
    path = urlsplit(served).path
    assert _get(served, path, Host="evil.example")[0].status == 421
    assert _get(served, path, method="POST")[0].status == 405
    assert _get(served, path, method="DELETE")[0].status == 405


def test_no_bundle(tmp_path):
    with pytest.raises(FileNotFoundError):
        open_preview(tmp_path)
