"""A name in any encoding, escape or archive is seen; what no one can open refuses the bundle."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import quopri
import tarfile
import zipfile
import zlib

import pytest
from audit_bundle import dicom_bytes, pdf_bytes
from PIL import Image

from recpack.audit.escapes import byte_runs, rtf, unescaped
from recpack.audit.lexicon import build_needles
from recpack.audit.match import Matcher
from recpack.audit.views import Unreadable, View, views_of
from recpack.model.identity import Identities, Identity, Tag

NAMES = {
    "Han": "王建国",
    "Latin": "João Gonçalves Antunes",
    "Cyrillic": "Петрова Анна Сергеевна",
    "Hangul": "김민수",
    "Arabic": "محمد أحمد علي",
    "Thai": "สมชาย ใจดี",
}
MATCHERS = {
    kind: Matcher(build_needles(Identities((Identity(Tag.PATIENT, name),))))
    for kind, name in NAMES.items()
}


def seen(kind: str, data: bytes) -> bool:
    matcher = MATCHERS[kind]
    return any(
        matcher.in_text(v.text, name=v.name) or matcher.in_bytes(v.data, binary=v.binary)
        for v in views_of(data)
        if isinstance(v, View)
    )


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "JPEG")
    return buffer.getvalue()


def escaped(name: str, pattern: str) -> bytes:
    return "".join(pattern % ord(c) for c in name).encode()


def bytewise(name: str, pattern: str, codec: str = "utf-8") -> bytes:
    return "".join(pattern % b for b in name.encode(codec)).encode()


WAYS = {
    "UTF-32": lambda n: n.encode("utf-32"),
    "UTF-16 without a mark": lambda n: f"name: {n}\n".encode("utf-16-be"),
    "base64 at 0": lambda n: b"x='" + base64.b64encode(n.encode()) + b"'",
    "base64 at 1": lambda n: b"x='" + base64.b64encode(b"." + n.encode()) + b"'",
    "base64 at 2": lambda n: b"x='" + base64.b64encode(b".." + n.encode()) + b"'",
    "base64, URL letters": lambda n: base64.urlsafe_b64encode(b"?>" + n.encode()),
    "base64 of zlib": lambda n: base64.b64encode(zlib.compress(n.encode() + b" " * 60)),
    "base64 of gzip": lambda n: base64.b64encode(gzip.compress(n.encode() + bytes(range(90)))),
    "base64 in mail": lambda n: base64.encodebytes(b"long text of a mail " * 5 + n.encode()),
    "quoted-printable": lambda n: quopri.encodestring(n.encode()),
    "encoded word": lambda n: (
        b"Subject: =?utf-8?Q?" + quopri.encodestring(n.encode(), header=True) + b"?="
    ),
    "percent": lambda n: bytewise(n, "%%%02X"),
    "percent twice": lambda n: bytewise(n, "%%25%02X"),
    "percent and u": lambda n: escaped(n, "%%u%04X"),
    "hexadecimal": lambda n: b"id=" + n.encode().hex().encode(),
    "hexadecimal dump": lambda n: n.encode().hex(" ").encode(),
    "dump of C": lambda n: ", ".join(f"0x{b:02x}" for b in n.encode()).encode(),
    "slash and x": lambda n: bytewise(n, "\\x%02x"),
    "octal": lambda n: bytewise(n, "\\%03o"),
    "JSON": lambda n: escaped(n, "\\u%04x"),
    "code points": lambda n: escaped(n, "U+%04X "),
    "entities": lambda n: escaped(n, "&#%d;"),
    "entities, hexadecimal": lambda n: escaped(n, "&#x%x;"),
    "RTF": lambda n: b"{\\rtf1 " + escaped(n, "\\u%d?") + b"}",
    "zip": lambda n: zipped("a.txt", n.encode()),
    "zip in zip in gzip": lambda n: gzip.compress(zipped("b.zip", zipped("a.txt", n.encode()))),
    "name in a zip": lambda n: zipped(f"{n}.txt", b"x"),
    "second member of gzip": lambda n: gzip.compress(b"clean") + gzip.compress(n.encode()),
    "zip behind a JPEG": lambda n: jpeg() + zipped("a.txt", n.encode()),
    "zip behind a PDF": lambda n: pdf_bytes() + zipped("a.txt", n.encode()),
    "zip behind DICOM": lambda n: dicom_bytes() + zipped("a.txt", n.encode()),
}


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("way", WAYS)
def test_an_encoding_hides_no_name(kind, way):
    assert seen(kind, WAYS[way](NAMES[kind]))


@pytest.mark.parametrize(
    ("kind", "codec"),
    [
        ("Han", "gb18030"), ("Han", "euc_jp"), ("Han", "euc_kr"), ("Latin", "cp1252"),
        ("Latin", "cp850"), ("Cyrillic", "cp1251"), ("Cyrillic", "koi8-r"), ("Cyrillic", "cp866"),
        ("Cyrillic", "iso8859_5"), ("Cyrillic", "mac_cyrillic"), ("Hangul", "cp949"),
        ("Arabic", "cp1256"), ("Arabic", "iso8859_6"), ("Thai", "cp874"),
    ],
)  # fmt: skip
def test_a_code_page_hides_no_name(kind, codec):
    name = NAMES[kind].replace("国", "國" if codec == "euc_kr" else "国")
    assert seen(kind, f": {name}.\n".encode(codec))
    assert seen(kind, b"\x00\x01\x02" + name.encode(codec) + b"\x00\xfe")
    if codec not in {"cp850", "mac_cyrillic"}:
        assert seen(kind, bytewise(name, "=%02X", codec)) or kind == "Latin"


def test_case_forms_are_seen_in_old_code_pages():
    for codec in ("cp1251", "koi8-r", "cp866"):
        assert seen("Cyrillic", "направлена к Петровой А.С.".encode(codec))


def tar(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [bz2.compress, lambda d: b"7z\xbc\xaf\x27\x1c" + d, tar])
def test_an_archive_that_is_not_opened_refuses(pack):
    views = list(views_of(pack("王建国".encode() * 3 + bytes(40))))
    assert any(isinstance(v, Unreadable) for v in views)


def test_plain_text_has_no_escapes():
    for text in ("width=100 height=80; a=b&c", "50 % of 20 %", "C:\\temp\\new", "王建国 = 12"):
        assert list(byte_runs(text)) == []
        assert rtf(text) == text
    assert unescaped("50 % of A&B") == "50 % of A&B"


def test_escapes_far_apart_are_all_read():
    text = "=E7=8E=8B" + "x" * 5000 + "=E5=BB=BA" + "y" * 3000 + "=E5=9B=BD"
    (run,) = byte_runs(text)
    assert all(part.encode() in run for part in "王建国")


def test_an_escape_that_is_no_character_stays():
    assert unescaped("\\u{FFFFFF} U+FFFFFF") == "\\u{FFFFFF} U+FFFFFF"


def test_random_base64_and_code_hold_no_name():
    import hashlib

    lines = [base64.b64encode(hashlib.sha512(bytes([i])).digest()).decode() for i in range(256)]
    data = ("const a = '" + "';\nconst b = '".join(lines) + "';").encode()
    assert not any(seen(kind, data) for kind in NAMES)
