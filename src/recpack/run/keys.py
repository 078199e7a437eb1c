"""The site key, and what is derived from it: case code, case secret, date shift."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import sys
from pathlib import Path

from recpack.model.identity import CaseKey
from recpack.run.blobs import write_atomic

KEY_BYTES = 32
_SHIFT_SPAN_DAYS = 364


class KeyFileError(ValueError):
    """The site key cannot be read, is too short, or cannot be made."""


def default_key_file() -> Path:
    """The key in the user's configuration folder."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "recpack" / "site.key"


def site_key(key_file: Path | None = None) -> bytes:
    """The site key: `key_file`, else RECPACK_KEY_FILE, else the user's own, made on first use.

    Raises KeyFileError. A file that was named must exist: a typing error must not make a new key.
    """
    named = key_file or (Path(p) if (p := os.environ.get("RECPACK_KEY_FILE")) else None)
    path = named or default_key_file()
    if named is None and not path.exists():
        return _make(path)
    try:
        data = path.read_bytes()
    except OSError as err:
        raise KeyFileError(f"cannot read the site key {path}: {err.strerror}") from None
    if len(data) < KEY_BYTES:
        raise KeyFileError(f"the site key {path} has {len(data)} bytes; at least 32 are needed")
    return data


def _make(path: Path) -> bytes:
    data = secrets.token_bytes(KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomic(path, data)
        path.chmod(0o600)
    except OSError as err:
        raise KeyFileError(f"cannot write the site key {path}: {err.strerror}") from None
    return data


def derive(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA256 over the parts, length-prefixed so that no two lists collide."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        raw = part.encode()
        mac.update(len(raw).to_bytes(4, "big") + raw)
    return mac.digest()


def case_key(site: bytes, case_id: str, dates: str) -> CaseKey:
    """Everything that hangs on one case id: C + 11 base32 characters, secret, shift of 1-364 days.

    The shift goes back in time, so that no shifted date lies in the future.
    """
    code = "C" + base64.b32encode(derive(site, "case", case_id)).decode()[:11]
    secret = derive(site, "secret", case_id)
    number = int.from_bytes(derive(secret, "shift")[:8], "big")
    shift = 0 if dates == "keep" else -(1 + number % _SHIFT_SPAN_DAYS)
    return CaseKey(code=code, secret=secret, shift_days=shift, dates=dates)
