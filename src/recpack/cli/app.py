"""The commands and their options; each command's work is in a module of its own."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recpack import __version__

app = typer.Typer(
    name="recpack",
    help="Turn a patient's folder of medical records into a de-identified English"
    " second-opinion bundle. Offline.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
models_app = typer.Typer(
    help="Translation models: list, add, import, remove.", no_args_is_help=True
)
app.add_typer(models_app, name="models")
translation_app = typer.Typer(
    help="Segments to a translator and back: export, import.", no_args_is_help=True
)
app.add_typer(translation_app, name="translation")


class Mode(StrEnum):
    """What becomes of identity."""

    deid = "deid"
    identified = "identified"


class Dates(StrEnum):
    """What becomes of dates."""

    shift = "shift"
    year = "year"
    keep = "keep"


class Stage(StrEnum):
    """How much is handed over."""

    full = "full"
    teaser = "teaser"


class Engine(StrEnum):
    """Which translation engine."""

    auto = "auto"
    firefox = "firefox"
    argos = "argos"
    phrasebook = "phrasebook"
    local = "local"


Folder = Annotated[Path, typer.Argument(help="The folder that holds the patient's records.")]
Out = Annotated[Path, typer.Option("-o", "--out", help="Where the bundle goes.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
KeyFile = Annotated[
    Path | None, typer.Option("--key", help="The site key, at least 32 bytes.", metavar="FILE")
]
DicomOptions = Annotated[
    list[str] | None,
    typer.Option("--dicom", help="An option of the DICOM profile; repeat it (default: all)."),
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, help="Worker processes (0: one a core).")]
Lang = Annotated[str, typer.Option("--lang", "--from", help="Language of the text (zh, pt, …).")]
Input = Annotated[str, typer.Argument(help="A text file, or - for standard input.")]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"recpack {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


@app.command()
def build(
    folder: Folder,
    out: Out = Path("recpack-out"),
    mode: Annotated[Mode | None, typer.Option(help="deid (default) or identified.")] = None,
    dates: Annotated[Dates | None, typer.Option(help="shift (default), year, keep.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="full (default), or teaser.")] = None,
    profile: Annotated[str, typer.Option(help="Disease profile of the checklist.")] = "",
    engine: Annotated[Engine | None, typer.Option(help="Translation engine (auto).")] = None,
    dicom: DicomOptions = None,
    jobs: Jobs = 0,
    key: KeyFile = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 3 on unchecked lines or required gaps too.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be read; write nothing.")
    ] = False,
    accept_identity: Annotated[
        bool, typer.Option("--accept-identity", help="Build although a file names another patient.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Rebuild without what earlier builds kept.")
    ] = False,
    json_: Json = False,
) -> None:
    """Build the bundle of one patient's folder: the main job."""
    from recpack.cli import building
    from recpack.options import BuildOptions

    if dry_run:
        from recpack.cli import inspecting

        raise typer.Exit(inspecting.inspect(folder, as_json=json_))
    options = BuildOptions(
        folder=folder,
        out=out,
        mode=mode or "",
        dates=dates or "",
        stage=stage or "",
        profile=profile,
        engine=engine or "",
        dicom=tuple(dicom or ()),
        jobs=jobs,
        strict=strict,
        accept_identity=accept_identity,
        force=force,
        key_file=key,
    )
    raise typer.Exit(building.build(options, as_json=json_))


@app.command()
def batch(
    root: Annotated[Path, typer.Argument(help="A folder of patient folders.")],
    out: Out = Path("recpack-out"),
    engine: Annotated[Engine | None, typer.Option(help="Translation engine (auto).")] = None,
    dicom: DicomOptions = None,
    jobs: Jobs = 0,
    key: KeyFile = None,
    strict: Annotated[bool, typer.Option("--strict", help="As in build.")] = False,
    json_: Json = False,
) -> None:
    """Build every patient folder under ROOT, one after another; resumable."""
    from recpack.cli import building
    from recpack.options import BuildOptions

    base = BuildOptions(
        folder=root, out=out, engine=engine or "", dicom=tuple(dicom or ()), jobs=jobs,
        strict=strict, key_file=key,
    )  # fmt: skip
    raise typer.Exit(building.batch(base, as_json=json_))


@app.command()
def inspect(folder: Folder, json_: Json = False) -> None:
    """Show what is in a folder: kind, class, language, pages, date, problem. Writes nothing."""
    from recpack.cli import inspecting

    raise typer.Exit(inspecting.inspect(folder, as_json=json_))


@app.command()
def preview(
    bundle: Annotated[Path, typer.Argument(help="A finished bundle (OUT/CASE).")],
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1 (0: any free one).")] = 0,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Show a bundle in a local, read-only web page."""
    from recpack.cli import bundles

    raise typer.Exit(bundles.preview(bundle, port, open_browser=open_))


@app.command()
def verify(
    bundle: Annotated[Path, typer.Argument(help="A finished bundle (OUT/CASE).")],
    private: Annotated[
        Path | None, typer.Option("--private", help="Its private folder: searches for identity.")
    ] = None,
    json_: Json = False,
) -> None:
    """Check a bundle: checksums, DICOMDIR, PDF/A, manifest, residual identifiers."""
    from recpack.cli import bundles

    raise typer.Exit(bundles.verify(bundle, private, as_json=json_))


@app.command()
def init(folder: Folder) -> None:
    """Write a commented recpack.toml into a folder."""
    from recpack.cli import folders

    raise typer.Exit(folders.init(folder))


@app.command()
def doctor(json_: Json = False) -> None:
    """Show what works here: scripts, language pairs, fonts, engines, versions."""
    from recpack.cli import doctor as doctor_

    raise typer.Exit(doctor_.doctor(as_json=json_))


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="One file of records.")], json_: Json = False
) -> None:
    """Read one file: pages, lines and their boxes."""
    from recpack.cli import single

    raise typer.Exit(single.read(file, as_json=json_))


@app.command()
def redact(file: Input = "-", lang: Lang = "und", json_: Json = False) -> None:
    """Redact one text: the text with stand-ins, and the spans found."""
    from recpack.cli import single

    raise typer.Exit(single.redact(file, lang, as_json=json_))


@app.command()
def translate(
    file: Input = "-",
    lang: Lang = "und",
    engine: Annotated[Engine, typer.Option(help="Translation engine.")] = Engine.auto,
    json_: Json = False,
) -> None:
    """Translate one text into English, each piece saying where it came from."""
    from recpack.cli import single

    raise typer.Exit(single.translate(file, lang, engine.value, as_json=json_))


@models_app.command("list")
def models_list(json_: Json = False) -> None:
    """Show the installed models."""
    from recpack.cli import modelling

    raise typer.Exit(modelling.show(as_json=json_))


@models_app.command("add")
def models_add(
    language: Annotated[str, typer.Argument(help="Source language, such as zh.")],
) -> None:
    """Fetch a model: the only command that opens a network connection."""
    from recpack.cli import modelling

    raise typer.Exit(modelling.add(language))


@models_app.command("import")
def models_import(
    path: Annotated[Path, typer.Argument(help="An .argosmodel file or a Firefox model folder.")],
) -> None:
    """Install a model from a file or folder; no network."""
    from recpack.cli import modelling

    raise typer.Exit(modelling.import_(path))


@models_app.command("remove")
def models_remove(
    name: Annotated[str, typer.Argument(help="A name that `models list` shows.")],
) -> None:
    """Remove an installed model."""
    from recpack.cli import modelling

    raise typer.Exit(modelling.remove(name))


@translation_app.command("export")
def translation_export(
    bundle: Annotated[Path, typer.Argument(help="A finished bundle (OUT/CASE).")],
    file: Annotated[Path, typer.Argument(help="NAME.xlf for a translator, NAME.tmx for a memory.")],
    document: Annotated[
        int, typer.Option("--document", min=0, help="Only the document of this number (0: all).")
    ] = 0,
    all_: Annotated[
        bool, typer.Option("--all", help="TMX: all that has English, not only corrections.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Write the bundle's segments as XLIFF 2.1, or its corrections as TMX 1.4b."""
    from recpack.cli import translators

    raise typer.Exit(translators.export(bundle, file, document, every=all_, force=force))


@translation_app.command("import")
def translation_import(
    bundle: Annotated[Path, typer.Argument(help="The bundle that was exported (OUT/CASE).")],
    file: Annotated[Path, typer.Argument(help="The XLIFF 2 or TMX file that came back.")],
    folder: Annotated[
        Path, typer.Option("--folder", help="The patient's folder, whose review.toml is written.")
    ],
) -> None:
    """Take a translator's changes into review.toml, for the next build."""
    from recpack.cli import translators

    raise typer.Exit(translators.import_(bundle, file, folder))


def run() -> None:
    """Run the command line; errors that a person can mend are one line and an exit code."""
    from recpack.cli.errors import guarded

    sys.exit(guarded(app))
