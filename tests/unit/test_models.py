import gzip
import hashlib
import importlib.util
import json
import shutil
import stat
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fxtranslate import discovery

from recpack.mt import models
from recpack.mt.languages import candidates, canonical, language_of

DATA = Path(__file__).parents[1] / "data"


def make_package(path: Path, *codes: str) -> Path:
    spec = importlib.util.spec_from_file_location("maker", DATA / "make_argos_package.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    return maker.make(path, *codes)


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    return make_package(tmp_path_factory.mktemp("argos") / "small.argosmodel", "es")


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("RECPACK_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def portuguese() -> Path:
    return next(m.path for m in models.list_models() if m.bundled)


def repack(package: Path, target: Path, change) -> Path:
    """A copy of the archive; `change(name, data)` gives a member's new (name, data) or None."""
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            changed = change(info.filename, old.read(info))
            if changed is not None:
                new.writestr(*changed)
    return target


@pytest.mark.parametrize(
    ("code", "expected"),
    [("zh-Hans", "zh"), ("zh_CN", "zh"), ("zh-TW", "zh-Hant"), ("zt", "zh-Hant"), ("pt-BR", "pt"),
     ("pb", "pt"), ("PT", "pt"), ("", "und"), ("en-GB", "en")],
)  # fmt: skip
def test_codes_have_one_form(code, expected):
    assert canonical(code) == expected


def test_traditional_chinese_may_use_a_chinese_model():
    assert candidates("zh-Hant") == ("zh-Hant", "zh")
    assert candidates("zh") == ("zh",)


@pytest.mark.parametrize(
    ("text", "page", "expected"),
    [("肝癌", "pt", "zh"), ("CT scan", "zh", "en"), ("かな", "pt", "ja"), ("한국", "zh", "ko"),
     ("рак", "de", "ru"), ("câncer", "pt", "pt"), ("肝臓", "ja", "ja"), ("سرطان", "en", "ar"),
     ("α-fetoproteína", "pt", "pt"), ("มะเร็ง", "zh", "th")],
)  # fmt: skip
def test_the_script_has_the_last_word(text, page, expected):
    assert language_of(text, page) == expected


def test_listing_and_asking_create_nothing(store):
    models.list_models()
    models.available("zh")
    assert not store.exists()


def test_the_packaged_portuguese_model_is_listed(portuguese):
    (model,) = [m for m in models.list_models() if m.bundled]
    assert (model.engine, model.source, model.target) == ("firefox", "pt", "en")
    assert model.license == "MPL-2.0"
    assert len(model.fingerprint.split()[-1]) == 64


def test_an_argos_file_is_installed_listed_chosen_and_removed(package, store):
    made = models.import_model(package)
    assert made in models.list_models()
    assert models.available("es").fingerprint() == made.fingerprint
    assert models.available("es-MX", "argos") is not None
    assert sorted(p.name for p in store.iterdir()) == ["argos-es-en"]
    models.remove_model(made.name)
    assert made not in models.list_models()
    assert models.available("es") is None
    with pytest.raises(KeyError):
        models.remove_model(made.name)


def test_importing_again_replaces(package):
    assert models.import_model(package) == models.import_model(package)
    assert len([m for m in models.list_models() if m.source == "es"]) == 1


def zstd(data: bytes) -> bytes:
    """A Zstandard frame of uncompressed blocks (RFC 8878), enough to be read back."""
    size = 100_000
    parts = [data[i : i + size] for i in range(0, len(data), size)]
    frame = b"\x28\xb5\x2f\xfd" + bytes([0b1010_0000]) + len(data).to_bytes(4, "little")
    for number, part in enumerate(parts, 1):
        frame += (len(part) << 3 | (number == len(parts))).to_bytes(3, "little") + part
    return frame


PACKINGS = {"": bytes, ".gz": lambda data: gzip.compress(data, 1), ".zst": zstd}


@pytest.mark.parametrize("packing", sorted(PACKINGS))
def test_a_firefox_folder_is_installed(portuguese, tmp_path, packing):
    folder = tmp_path / "download"
    folder.mkdir()
    for file in portuguese.iterdir():
        if file.suffix in {".bin", ".spm"}:
            data = file.read_bytes()
            (folder / (file.name + packing)).write_bytes(PACKINGS[packing](data))
    made = models.import_model(folder)
    assert (made.engine, made.source, made.name) == ("firefox", "pt", "firefox-pt-en")
    assert models.available("pt").fingerprint() == made.fingerprint
    assert made.fingerprint.split()[-1] == models.list_models()[-1].fingerprint.split()[-1]


def test_firefox_is_preferred_and_argos_can_be_asked_for(tmp_path):
    made = models.import_model(make_package(tmp_path / "pb.argosmodel", "pb"))
    assert made.source == "pt"
    assert models.available("pt").describe().startswith("Firefox")
    assert models.available("pt", "argos").describe().startswith("Argos")


def test_an_engine_asked_for_by_name_and_missing_is_told():
    with pytest.raises(models.EngineMissing):
        models.available("zh", "firefox")
    with pytest.raises(models.EngineMissing):
        models.available("pt", "argos")
    assert models.available("pt", "phrasebook") is None
    assert models.available("en", "firefox") is None
    with pytest.raises(ValueError, match="engine is one of"):
        models.available("pt", "google")


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "a/../../evil.txt", "/etc/evil", "C:\\evil.txt", "a\\..\\..\\evil.txt"],
)
def test_a_path_that_leads_outside_is_refused(package, tmp_path, store, name):
    bad = repack(package, tmp_path / "bad.argosmodel", lambda n, d: (n, d))
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(models.ModelRefused, match="outside"):
        models.import_model(bad)
    assert list(store.iterdir()) == []
    assert not any(p.name.startswith("evil") for p in tmp_path.rglob("*"))


def test_a_link_in_the_archive_is_refused(package, tmp_path, store):
    bad = repack(package, tmp_path / "bad.argosmodel", lambda n, d: (n, d))
    link = zipfile.ZipInfo("translate-es_en-1_0/model/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(models.ModelRefused, match="link"):
        models.import_model(bad)
    assert list(store.iterdir()) == []


def test_an_archive_that_says_it_is_huge_is_refused(package, monkeypatch, tmp_path):
    from recpack.mt import importing

    monkeypatch.setattr(importing, "MAX_BYTES", 1000)
    with pytest.raises(models.ModelRefused, match="large"):
        models.import_model(package)


def test_a_size_that_lies_is_noticed_while_unpacking(monkeypatch, tmp_path):
    from recpack.mt import importing

    bad = tmp_path / "lie.argosmodel"
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p/model/model.bin", b"0" * 10_000)
    data = bytearray(bad.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    bad.write_bytes(bytes(data))
    monkeypatch.setattr(importing, "MAX_BYTES", 1000)
    with pytest.raises(models.ModelRefused):
        models.import_model(bad)


@pytest.mark.parametrize("part", ["metadata.json", "sentencepiece.model", "model/"])
def test_a_package_with_a_part_missing_is_refused(package, tmp_path, part):
    bad = repack(package, tmp_path / "b.argosmodel", lambda n, d: None if part in n else (n, d))
    with pytest.raises(models.ModelRefused):
        models.import_model(bad)


def test_a_package_that_does_not_load_is_refused_and_leaves_the_old_one(package, tmp_path):
    good = models.import_model(package)
    bad = repack(
        package,
        tmp_path / "b.argosmodel",
        lambda n, d: (n, d[: len(d) // 2]) if n.endswith("model.bin") else (n, d),
    )
    with pytest.raises(models.ModelRefused, match="does not load"):
        models.import_model(bad)
    assert good in models.list_models()


@pytest.mark.parametrize("pair", [("en", "es"), ("es", "es")])
def test_a_model_that_leads_nowhere_is_refused(tmp_path, pair):
    with pytest.raises(models.ModelRefused, match="English"):
        models.import_model(make_package(tmp_path / "b.argosmodel", *pair))


def test_two_models_are_put_one_behind_the_other(package, tmp_path):
    leg = models.import_model(make_package(tmp_path / "ca.argosmodel", "ca", "es"))
    assert (leg.name, leg.source, leg.target) == ("argos-ca-es", "ca", "es")
    assert models.available("ca") is None
    assert not models.leads_on(leg)
    whole = models.import_model(package)
    assert models.leads_on(leg)
    found = models.available("ca-ES")
    assert "Argos ca-es" in found.describe()
    assert "(through es)" in found.describe()
    assert models.pairs() == ("ca", "es", "pt")
    assert whole.fingerprint in found.fingerprint()
    direct = models.import_model(make_package(tmp_path / "direct.argosmodel", "ca"))
    assert models.available("ca").fingerprint() == direct.fingerprint


@pytest.mark.parametrize(
    ("readme", "told"),
    [("# Spanish to English\nLicense: CC-BY-SA 4.0\n", "License: CC-BY-SA 4.0"),
     ("# x\n* Data: OPUS (CC0)\n", "Data: OPUS (CC0)"), ("# nothing said\n", "")],
)  # fmt: skip
def test_the_licence_is_what_the_package_says(package, tmp_path, readme, told):
    named = repack(package, tmp_path / "named.argosmodel", lambda n, d: (n, d))
    with zipfile.ZipFile(named, "a") as archive:
        archive.writestr("translate-es_en-1_0/README.md", readme)
    assert models.import_model(named).license == told


@pytest.mark.parametrize("how", ["longer", "other", "gone"])
def test_a_model_whose_files_have_changed_is_not_used(package, how, capsys):
    from recpack.cli import modelling
    from recpack.steps.wording import damaged_models

    good = models.import_model(package)
    assert not models.damaged()
    file = good.path / "model" / "model.bin"
    data = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(data + b"x" if how == "longer" else data[:-1] + b"\1")
    (bad,) = models.damaged()
    assert bad.name == good.name
    assert models.available("es") is None
    with pytest.raises(models.EngineMissing):
        models.available("es", "argos")
    (problem,) = damaged_models("auto", ["zh", "es-MX"])
    assert damaged_models("auto", ["zh"]) == ()
    assert (problem.code, problem.detail) == ("model-damaged", "argos-es-en")
    assert damaged_models("phrasebook", ["es"]) == ()
    modelling.show(as_json=False)
    assert "argos-es-en is damaged" in capsys.readouterr().err
    models.import_model(package)
    assert not models.damaged()
    assert models.available("es") is not None


@pytest.mark.parametrize("code", ["../x", "e", "es/..", "x" * 40])
def test_a_language_code_cannot_be_a_path(package, tmp_path, code):
    def change(name, data):
        if name.endswith("metadata.json"):
            data = json.dumps({**json.loads(data), "from_code": code}).encode()
        return name, data

    with pytest.raises(models.ModelRefused):
        models.import_model(repack(package, tmp_path / "b.argosmodel", change))


def test_files_that_are_no_models_are_refused(tmp_path):
    text = tmp_path / "notes.argosmodel"
    text.write_text("not a zip")
    empty = tmp_path / "folder"
    empty.mkdir()
    for path in (text, empty, tmp_path / "nothing"):
        with pytest.raises(models.ModelRefused):
            models.import_model(path)


def test_a_folder_of_links_is_refused(portuguese, tmp_path):
    folder = tmp_path / "pt-en"
    folder.mkdir()
    for file in portuguese.iterdir():
        (folder / file.name).symlink_to(file)
    with pytest.raises(models.ModelRefused, match="link"):
        models.import_model(folder)


def test_a_damaged_note_hides_only_its_own_model(package, store):
    good = models.import_model(package)
    broken = store / "argos-fr-en"
    shutil.copytree(good.path, broken)
    (broken / "recpack-model.json").write_text("{")
    assert good in models.list_models()
    assert not any(m.source == "fr" for m in models.list_models())
    models.remove_model("argos-fr-en")
    assert not broken.exists()


def test_adding_offline_says_so_and_leaves_nothing(store, monkeypatch):
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", "http://127.0.0.1:9/records")  # discard port
    with pytest.raises(models.ModelUnavailable, match="connection"):
        models.add_model("zh-Hans")
    assert list(store.iterdir()) == []


class Catalogue:
    """Firefox's list of models from this machine, and downloads of the packaged model."""

    def __init__(self, monkeypatch, files: Path, pairs):
        self.files = files
        self.asked = []
        self.records = [
            {"name": self.renamed(file, src, trg), "fileType": kind, "version": "3.0",
             "sourceLanguage": src, "targetLanguage": trg, "architecture": "base",
             "decompressedHash": hashlib.sha256(file.read_bytes()).hexdigest(),
             "attachment": {"location": "x"}}
            for src, trg in pairs
            for kind, file in (("model", *files.glob("model.*.bin")), ("vocab", *files.glob("*.spm")),
                               ("lex", *files.glob("lex*.bin")))
        ]  # fmt: skip
        monkeypatch.setattr(discovery, "add_models", self.download)

    def renamed(self, file: Path, src: str, trg: str) -> str:
        return file.name.replace("pten", f"{src.replace('-', '')}{trg}")

    def download(self, src, trg, cache_dir=None, progress=None):
        assert progress is False
        self.asked.append((src, trg))
        folder = Path(cache_dir) / "some" / "pair"
        folder.mkdir(parents=True)
        for file in self.files.iterdir():
            if file.suffix in {".bin", ".spm"}:
                (folder / self.renamed(file, src, trg)).write_bytes(file.read_bytes())


@contextmanager
def told(monkeypatch, records):
    """The records behind the address that fxtranslate is told to ask."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps({"data": records}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", f"http://127.0.0.1:{server.server_port}/records")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def test_adding_downloads_the_direct_pair_and_installs_it(monkeypatch, portuguese):
    pairs = [("en", "zh-Hans"), ("zh-Hant", "en"), ("zh-Hans", "en"), ("zh-Hans", "pt")]
    catalogue = Catalogue(monkeypatch, portuguese, pairs)
    with told(monkeypatch, catalogue.records):
        (made,) = models.add_model("zh-CN")
        assert catalogue.asked == [("zh-Hans", "en")]
        assert (made.engine, made.source, made.license) == ("firefox", "zh", "MPL-2.0")
        assert models.available("zh-Hans").fingerprint() == made.fingerprint
        with pytest.raises(models.ModelRefused, match="no model"):
            models.add_model("th")


def test_adding_goes_through_another_language_where_it_must(store, monkeypatch, portuguese, capsys):
    from recpack.cli import modelling

    catalogue = Catalogue(monkeypatch, portuguese, [("sr", "hr"), ("hr", "en"), ("en", "sr")])
    with told(monkeypatch, catalogue.records):
        assert modelling.add("sr") == 0
    assert catalogue.asked == [("sr", "hr"), ("hr", "en")]
    said = capsys.readouterr()
    assert said.out.split() == ["firefox-sr-hr", "firefox-hr-en"]
    assert said.err.count("licence: MPL-2.0") == 2
    found = models.available("sr")
    assert "Firefox sr-hr" in found.describe()
    assert "(through hr)" in found.describe()
    assert models.pairs() == ("hr", "pt", "sr")
    assert sorted(p.name for p in store.iterdir()) == ["firefox-hr-en", "firefox-sr-hr"]


@pytest.mark.parametrize("wrong", ["0" * 64, None])
def test_a_download_with_another_digest_is_refused(store, monkeypatch, portuguese, wrong):
    catalogue = Catalogue(monkeypatch, portuguese, [("zh-Hans", "en")])
    for record in catalogue.records:
        if record["fileType"] == "lex":
            record["decompressedHash"] = wrong
    with told(monkeypatch, catalogue.records), pytest.raises(models.ModelRefused, match="digest"):
        models.add_model("zh")
    assert list(store.iterdir()) == []


def test_the_store_follows_the_platform(monkeypatch, tmp_path):
    monkeypatch.delenv("RECPACK_MODELS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for platform, expected in (
        ("linux", "data/recpack/models"),
        ("win32", "local/recpack/models"),
        ("darwin", "Library/Application Support/recpack/models"),
    ):
        monkeypatch.setattr("sys.platform", platform)
        assert models.store_dir() == tmp_path / expected


def test_without_the_argos_extra(monkeypatch):
    real = models.importlib.util.find_spec
    monkeypatch.setattr(
        models.importlib.util,
        "find_spec",
        lambda name, *a: None if name == "argostranslate" else real(name, *a),
    )
    assert models.pairs("argos") == ()
    with pytest.raises(models.EngineMissing):
        models.available("zh", "argos")
