"""ZIP archives -> files in the unpack folder, within limits; names in GBK or UTF-8."""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SEPARATOR = "!/"
MAX_MEMBERS = 50_000
MAX_TOTAL = 32 << 30
MAX_RATIO, RATIO_FROM = 200, 256 << 20
_CHUNK = 1 << 20
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_NAME_ENCODINGS = ("utf-8", "gb18030", "big5", "shift_jis")


@dataclass(frozen=True, slots=True)
class Member:
    """A file out of an archive: its path in the inventory and where its bytes lie now."""

    path: str
    file: Path


@dataclass(slots=True)
class Budget:
    """What archives of one folder may still unpack, nested ones included."""

    members: int = MAX_MEMBERS
    size: int = MAX_TOTAL


def place(unpacked: Path, path: str) -> Path:
    """Where the bytes of `archive.zip!/member` lie: names never reach the file system."""
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()
    return unpacked / digest[:2] / digest[:32]


def unpack(
    archive: Path, prefix: str, unpacked: Path, budget: Budget, password: str | None = None
) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """Unpack a ZIP below `unpacked`; the members, and problem codes (each once, in order).

    Codes: archive-damaged, archive-encrypted, archive-limit, archive-link, archive-path.
    """
    members: list[Member] = []
    codes: dict[str, None] = {}
    seen: dict[str, int] = {}
    try:
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                if info.is_dir():
                    continue
                code = _refusal(info, budget)
                if code:
                    codes[code] = None
                    continue
                name = _unique(_safe(member_name(info)), seen)
                path = f"{prefix}{SEPARATOR}{name}"
                code = _extract(opened, info, place(unpacked, path), budget, password)
                if code:
                    codes[code] = None
                else:
                    members.append(Member(path, place(unpacked, path)))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        codes["archive-damaged"] = None
    return tuple(members), tuple(codes)


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: without the UTF-8 flag the bytes are read anew."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in _NAME_ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _safe(name: str) -> str:
    """A relative name with forward slashes; the steps ".." and "." and drive letters fall out."""
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    if parts and parts[0].endswith(":"):
        parts = parts[1:]
    return "/".join(parts).replace("\0", "") or "unnamed"


def _unique(name: str, seen: dict[str, int]) -> str:
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name} ({seen[name]})"


def _refusal(info: zipfile.ZipInfo, budget: Budget) -> str:
    """Why a member is not unpacked ("" if it is)."""
    mode = info.external_attr >> 16
    if mode and stat.S_ISLNK(mode):
        return "archive-link"
    if budget.members <= 0 or info.file_size > budget.size:
        return "archive-limit"
    bomb = info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    return "archive-limit" if bomb else ""


def _extract(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, budget: Budget, key: str | None
) -> str:
    """Write one member; a problem code if it cannot be had."""
    secret = key.encode() if key and info.flag_bits & _ENCRYPTED_FLAG else None
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with opened.open(info, pwd=secret) as source, target.open("wb") as out:
            written = _copy(source, out, min(budget.size, info.file_size))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        target.unlink(missing_ok=True)
        return "archive-damaged"
    except (RuntimeError, NotImplementedError):  # what zipfile raises for a password or AES
        target.unlink(missing_ok=True)
        return "archive-encrypted" if info.flag_bits & _ENCRYPTED_FLAG else "archive-damaged"
    if written < 0:
        target.unlink(missing_ok=True)
        return "archive-limit"
    budget.members -= 1
    budget.size -= written
    return ""


def _copy(source: IO[bytes], out: IO[bytes], limit: int) -> int:
    """Bytes written, or -1 if there were more than declared."""
    written = 0
    while chunk := source.read(_CHUNK):
        written += len(chunk)
        if written > limit:
            return -1
        out.write(chunk)
    return written
