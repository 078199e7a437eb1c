"""The options of a build, checked before anything is touched."""

from __future__ import annotations

import difflib
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from recpack import lang
from recpack.config import Config
from recpack.model.dicom_options import DICOM_OPTIONS, NO_OPTION

MODES = ("deid", "identified")
DATES = ("shift", "year", "keep")
STAGES = ("full", "teaser")
ENGINES = ("auto", "firefox", "argos", "phrasebook", "local")


class UsageError(ValueError):
    """The call cannot be carried out; one line for the person who typed it."""


class NothingUsable(ValueError):  # noqa: N818 - reads as the fact it states
    """There is nothing in the folder (exit code 5)."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Options of `build`; "" and () mean not said (recpack.toml or the default decides)."""

    folder: Path
    out: Path
    mode: str = ""
    dates: str = ""
    stage: str = ""
    profile: str = ""
    engine: str = ""
    server: str = ""
    model: str = ""
    dicom: tuple[str, ...] = ()
    jobs: int = 0
    strict: bool = False
    accept_identity: bool = False
    force: bool = False
    key_file: Path | None = None


def check_folder(folder: Path) -> None:
    """UsageError unless `folder` is a readable folder with something in it."""
    if not folder.exists():
        raise UsageError(f"{folder}: no such folder")
    if not folder.is_dir():
        raise UsageError(f"{folder}: is a file; recpack takes the folder that holds the records")
    try:
        entries = next(folder.iterdir(), None)
    except OSError as err:
        raise UsageError(f"{folder}: {err.strerror}") from None
    if entries is None:
        raise NothingUsable(f"{folder}: the folder is empty")


def check(options: BuildOptions) -> BuildOptions:
    """The options, or UsageError; nothing has been written by then but an empty OUT."""
    check_folder(options.folder)
    folder, out = options.folder.resolve(), options.out.resolve()
    if out == folder or folder in out.parents:
        raise UsageError(f"{options.out}: the output must lie outside the input folder (use -o)")
    _check_writable(out, options.out)
    return replace(options, folder=folder, out=out)


def _check_writable(out: Path, shown: Path) -> None:
    """The nearest folder that exists must take a new entry."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{shown}: is a file; the output must be a folder")
    nearest = out
    while not nearest.exists():
        nearest = nearest.parent
    try:
        # Asking for permission is not enough: some file systems say yes and refuse.
        with tempfile.TemporaryDirectory(prefix=".recpack-", dir=nearest):
            pass
    except OSError as err:
        raise UsageError(f"{shown}: cannot write there ({err.strerror})") from None


def with_config(options: BuildOptions, config: Config) -> BuildOptions:
    """What the command line left open is taken from recpack.toml, then from the defaults."""
    said = dict(config.options)
    mode = _choice("mode", options.mode or said.get("mode"), MODES)
    dates = _choice("dates", options.dates or said.get("dates"), DATES)
    profile = options.profile or config.profile or str(said.get("profile", "")) or "auto"
    if profile not in {"auto", *profiles()}:
        known = ", ".join(("auto", *profiles()))
        raise UsageError(f"profile: no such profile; known are {known}")
    jobs = options.jobs or int(said.get("jobs", 0) or 0) or (os.cpu_count() or 1)
    strict = options.strict or said.get("strict") is True
    if mode == "identified":
        if options.dates not in {"", "keep"}:
            raise UsageError("--mode identified keeps names and dates: leave --dates out")
        dates = "keep"
    if dates == "keep" and mode == "deid" and not options.force:
        raise UsageError("--dates keep leaves real dates in a de-identified bundle: add --force")
    return replace(
        options,
        mode=mode,
        dates=dates,
        stage=_choice("stage", options.stage or said.get("stage"), STAGES),
        engine=_choice("engine", options.engine or said.get("engine"), ENGINES),
        server=server_said(options.server or str(said.get("server") or "")),
        model=model_said(options.model or str(said.get("model") or "")),
        dicom=_dicom(options.dicom or said.get("dicom")),
        profile=profile,
        jobs=max(1, jobs),
        strict=strict,
    )


def server_said(address: str = "") -> str:
    """The address of the engine `local`: what was said, else RECPACK_SERVER."""
    return address or os.environ.get("RECPACK_SERVER", "")


def model_said(name: str = "") -> str:
    """The model of the engine `local`: what was said, else RECPACK_SERVER_MODEL."""
    return name or os.environ.get("RECPACK_SERVER_MODEL", "")


def profiles() -> tuple[str, ...]:
    """Disease profiles that have completeness rules."""
    return tuple(sorted(lang.read_toml("_rules/completeness.toml").get("profiles", {})))


def _dicom(said: object) -> tuple[str, ...]:
    """Options of the DICOM profile, sorted; all of them where nothing is said."""
    if not said:
        return tuple(sorted(DICOM_OPTIONS))
    names = (said,) if isinstance(said, str) else said
    if not isinstance(names, list | tuple) or not all(isinstance(n, str) for n in names):
        raise UsageError("dicom: must be a list of names")
    for name in names:
        if name not in {*DICOM_OPTIONS, NO_OPTION}:
            near = difflib.get_close_matches(name, (*DICOM_OPTIONS, NO_OPTION), 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(DICOM_OPTIONS)}"
            raise UsageError(f"dicom: no option {name}; {hint}")
    return tuple(sorted(set(names)))


def _choice(name: str, value: object, allowed: tuple[str, ...]) -> str:
    if not value:
        return allowed[0]
    if value not in allowed:
        raise UsageError(f"{name}: not one of {', '.join(allowed)}")
    return str(value)
