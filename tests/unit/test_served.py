"""The engine `local`: only this machine, one line in, one line out, within a time."""

import json
import socket
import time

import modelserver
import pytest

from recpack.mt import models
from recpack.mt.engines.served import NotLoopback, ServedTranslator, loopback


@pytest.mark.parametrize(
    ("address", "host", "port", "path"),
    [("http://127.0.0.1:8080", "127.0.0.1", 8080, ""), ("http://127.9.9.9", "127.9.9.9", 80, ""),
     ("http://[::1]:11434/", "::1", 11434, ""), ("http://localhost:1/v1", "127.0.0.1", 1, ""),
     (" http://LOCALHOST:1/llm/v1/ ", "127.0.0.1", 1, "/llm")],
)  # fmt: skip
def test_addresses_of_this_machine(address, host, port, path):
    found = loopback(address)
    assert (found.host, found.port, found.path) == (host, port, path)


@pytest.mark.parametrize(
    "address",
    ["http://10.0.0.5:8080", "http://192.168.1.2", "http://0.0.0.0:80", "http://[::]:80",
     "http://[::ffff:10.0.0.1]", "http://example.org", "http://localhost.example.org:80",
     "http://127.0.0.1.example.org", "http://127.0.0.1@10.0.0.5", "http://10.0.0.5@127.0.0.1",
     "http://a:b@127.0.0.1", "https://127.0.0.1", "http://127.1", "http://0x7f000001",
     "http://2130706433", "http://127.0.0.1:99999", "http://127.0.0.1#@10.0.0.5", "127.0.0.1:80",
     "http://", "file:///etc/passwd", "http://[::1", "http://127.0.0.1?x=http://10.0.0.5",
     "http://169.254.1.1", "http://ip6-localhost"],
)  # fmt: skip
def test_any_other_address_is_refused_without_a_look_up(address, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(NotLoopback):
        ServedTranslator(address)
    with pytest.raises(models.EngineMissing):
        models.served.__wrapped__(address, "")


def test_the_question_is_strict_and_the_same_every_time():
    with modelserver.serving() as server:
        engine = ServedTranslator(server.address)
        assert engine.translate(["患者 XQ1X 无发热"], "zh") == ("E 患者 XQ1X 无发热",)
        engine.translate(["患者 XQ1X 无发热"], "zh-Hans")
    first, second = server.asked
    assert first == second
    assert first["temperature"] == 0
    assert isinstance(first["seed"], int)
    assert first["stream"] is False
    assert first["model"] == "tiny-test"
    system, user = first["messages"]
    assert user == {"role": "user", "content": "患者 XQ1X 无发热"}
    assert "from Chinese into English" in system["content"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [("No fever", "No fever"), ("  No fever \n", "No fever"), ("", None), ("\n", None),
     ("No fever.\nNote: it was translated.", None), ("word " * 200, None),
     ("<think>无 is no</think>\n\nNo fever", "No fever"), ("<think>and on and on", None)],
)  # fmt: skip
def test_only_what_can_be_one_line_of_english_is_taken(said, expected):
    with modelserver.serving(lambda _: said) as server:
        engine = ServedTranslator(server.address)
        assert engine.translate(["无发热"], "zh") == (expected,)
        assert not engine.failures


@pytest.mark.parametrize(
    "said",
    [b"not json", b"{}", b"[]", b'{"choices": []}', b'{"choices": [{"message": 7}]}', 500, 404,
     b"x" * (1 << 19)],
)  # fmt: skip
def test_nonsense_is_a_failure_of_its_line(said):
    replies = iter([said, "No fever"])
    with modelserver.serving(lambda _: next(replies)) as server:
        engine = ServedTranslator(server.address)
        assert engine.translate(["无咳嗽", "无发热"], "zh") == (None, "No fever")
        assert engine.failures == {"server": 1}


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status):
    with modelserver.serving() as elsewhere, modelserver.serving(lambda _: status) as server:
        server.redirect = f"{elsewhere.address}/v1/chat/completions"
        engine = ServedTranslator(server.address)
        assert engine.translate(["无发热"], "zh") == (None,)
        assert len(server.asked) == 1
        assert elsewhere.asked == []


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with modelserver.serving() as proxy, modelserver.serving() as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        assert ServedTranslator(server.address).translate(["无发热"], "zh") == ("E 无发热",)
        assert proxy.asked == []


def test_a_server_that_hangs_is_given_up():
    def hang(_):
        time.sleep(1.0)
        return "late"

    with modelserver.serving(hang) as server:
        engine = ServedTranslator(server.address, seconds=0.05)
        assert engine.translate([f"无发热{n}" for n in range(6)], "zh") == (None,) * 6
        assert sum(engine.failures.values()) == 6
        assert engine.failures["stopped"] == 2


def test_a_server_that_drips_is_cut_off():
    dripping = socket.create_server(("127.0.0.1", 0))
    listed = json.dumps({"data": [{"id": "m"}]})

    def drip():
        link, _ = dripping.accept()
        link.recv(65536)
        link.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(listed)}\r\n\r\n{listed}".encode())
        link.close()
        link, _ = dripping.accept()
        link.recv(65536)
        link.sendall(b"HTTP/1.1 200 OK\r\n")
        try:
            while True:
                link.sendall(b"X: y\r\n")
                time.sleep(0.05)
        except OSError:
            link.close()

    import threading

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    engine = ServedTranslator(f"http://127.0.0.1:{dripping.getsockname()[1]}", seconds=0.3)
    start = time.monotonic()
    assert engine.translate(["无发热"], "zh") == (None,)
    assert time.monotonic() - start < 30
    dripping.close()


def test_a_model_is_chosen_by_name():
    with modelserver.serving(models=("first", "second")) as server:
        assert ServedTranslator(server.address).fingerprint().startswith("local first ")
        chosen = ServedTranslator(server.address, "second")
        assert chosen.describe() == "local server (second)"
        with pytest.raises(models.EngineMissing):
            models.served.__wrapped__(server.address, "third")
    with modelserver.serving(models=()) as server, pytest.raises(models.EngineMissing):
        models.served.__wrapped__(server.address, "")


def test_nobody_there_and_no_address():
    with modelserver.serving() as server:
        address = server.address
    for given in (address, ""):
        with pytest.raises(models.EngineMissing):
            models.served.__wrapped__(given, "")


def test_the_command_line_translates_by_it(monkeypatch, tmp_path, capsys):
    from recpack.cli import single

    text = tmp_path / "line.txt"
    text.write_text("O vizinho trouxe o gato", encoding="utf-8")
    with modelserver.serving(lambda _: "The neighbour brought the cat") as server:
        monkeypatch.setenv("RECPACK_SERVER", server.address)
        assert single.translate(str(text), "pt", "local", as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["engine"] == "local server (tiny-test)"
    assert [s["by"] for s in said["segments"]] == ["neural"]
