"""What the documents say is what the program does."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer
from typer.main import get_command

from recpack.bundle.words import reason
from recpack.cli.app import app
from recpack.config import _SHAPE
from recpack.deid.text.chain import recognisers
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.people.recognisers import TAGGERS
from recpack.deid.text.trained.reader import SecondReader
from recpack.lang import read_toml
from recpack.model.identity import Identities
from recpack.model.problem import Severity

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "recpack"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# A code is kebab-case with at least two words.
CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
# Functions of ours whose arguments hold the code of a problem.
MAKERS = frozenset({"Problem", "_problem", "_left_out", "_failed", "problem", "add"})
# Names that hold codes until a problem is made of them.
HOLDERS = frozenset({"code", "codes", "refused", "problems", "_WORDS"})
# Functions that return a code.
GIVERS = frozenset({"_refusal", "_doubt", "_extract", "_open_archive"})


def text(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text("utf-8")


def table(page: str) -> list[list[str]]:
    """Rows of all tables of a page, without heads."""
    rows = [line for line in page.splitlines() if line.startswith("|")]
    cells = [[c.strip() for c in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]
    rules = {i for i, row in enumerate(cells) if all(re.fullmatch(r":?-+:?", c) for c in row)}
    return [row for i, row in enumerate(cells) if i not in rules and i + 1 not in rules]


def commands() -> dict[str, object]:
    """Name as typed, such as "models add", to the command."""
    found: dict[str, object] = {}

    def walk(prefix: str, group: object) -> None:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                walk(f"{prefix}{name} ", command)
            else:
                found[f"{prefix}{name}"] = command

    walk("", get_command(app))
    return found


def options(command: object) -> set[str]:
    return {
        opt for p in command.params if p.param_type_name == "option" for opt in (*p.opts, *p.secondary_opts)
    }  # fmt: skip


def sections() -> dict[str, str]:
    parts = re.split(
        r"^## recpack ?", text("docs", "reference", "commands.md"), flags=re.MULTILINE
    )[1:]
    return {head.strip(): body for head, _, body in (p.partition("\n") for p in parts)}


def test_readme_names_every_command_and_no_other():
    part = text("README.md").split("## Commands")[1].split("\n## ")[0]
    named = re.findall(r"^\| `recpack ([a-z ]+?)(?: [A-Z]+)?` \|", part, flags=re.MULTILINE)
    assert sorted(named) == sorted(commands())


def test_commands_page_has_every_command_and_no_other():
    assert sorted(name for name in sections() if name) == sorted(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_options_of_each_command(name):
    body = sections()[name]
    told = {opt for row in table(body) for opt in re.findall(r"`(-{1,2}[a-z][a-z-]*)`", row[0])}
    assert told == options(commands()[name]) - {"--help"}


def test_options_of_the_program():
    head = sections()[""]
    rows = {opt for row in table(head) for opt in re.findall(r"`(--[a-z-]+)`", row[0])}
    root = get_command(app)
    assert {o for p in root.params for o in p.opts} <= rows
    assert rows >= {"--install-completion", "--show-completion"}


def test_every_command_in_the_documents_exists():
    known = set(commands()) | {"models", "translation"}
    planned = {"check", "review", "pack", "unpack"}
    for page in PAGES:
        for words in re.findall(
            r"recpack ((?:models |translation )?[a-z]+)(?=[ `\n])", _code(page)
        ):
            assert words in known, f"{page.name}: recpack {words}"
        for word in planned & set(re.findall(r"`recpack (\w+)", page.read_text("utf-8"))):
            pytest.fail(f"{page.name} tells of recpack {word}")


def _code(page: Path) -> str:
    """Code in spans and blocks of a page."""
    whole = page.read_text("utf-8")
    blocks = re.findall(r"```\w*\n(.*?)```", whole, flags=re.DOTALL)
    rest = re.sub(r"```\w*\n.*?```", "", whole, flags=re.DOTALL)
    return "\n".join([*blocks, *(f"{s} " for s in re.findall(r"`([^`\n]+)`", rest))])


def test_options_page_tells_of_every_option_of_build():
    heads = set(
        re.findall(r"^## (--[a-z-]+)$", text("docs", "reference", "options.md"), re.MULTILINE)
    )
    plain = {"--out", "-o", "--json", "--dry-run", "--accept-identity", "--help"}
    assert heads == options(commands()["build"]) - plain


def test_exit_codes_agree():
    codes = {row[0] for row in table(text("docs", "reference", "exit-codes.md"))}
    part = text("README.md").split("## Commands")[1].split("\n## ")[0]
    told = {row[0] for row in table(part) if row[0].isdigit()}
    assert codes == told == {"0", "1", "2", "3", "4", "5", "6", "7", "8", "130"}
    assert codes >= {str(c) for c in _exit_codes()}


def _exit_codes() -> Iterator[int]:
    """Numbers that the code returns or exits with as exit codes."""
    for path in [SOURCE / "build.py", *sorted((SOURCE / "cli").glob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Return) and isinstance(node.value, (ast.Constant, ast.IfExp)):
                for part in ast.walk(node.value):
                    if isinstance(part, ast.Constant) and type(part.value) is int:
                        yield part.value
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Result"
            if called and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def _strings(node: ast.AST) -> set[str]:
    return {
        n.value
        for n in ast.walk(node)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and CODE.fullmatch(n.value)
    }


def _name(node: ast.AST) -> str:
    """The last part of a name: f, a.f and f[x] are all "f"."""
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    return getattr(node, "id", "") or getattr(node, "attr", "")


def _direct(node: ast.AST) -> set[str]:
    """Codes that stand as an argument themselves, not deep inside one."""
    args = [*node.args, *(k.value for k in node.keywords if k.arg in {None, "code", "codes"})]
    flat = [v for a in args for v in ((a.body, a.orelse) if isinstance(a, ast.IfExp) else (a,))]
    plain = [a for a in flat if isinstance(a, (ast.Constant, ast.Tuple, ast.List))]
    return set().union(*map(_strings, plain)) if plain else set()


def problem_codes() -> set[str]:
    """Every code of a problem in the source: given outright, held in a variable, or returned."""
    found: set[str] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        made = "Problem(" in path.read_text("utf-8") or path.name in {"archive.py", "elements.py"}
        for node in ast.walk(tree) if made else ():
            if isinstance(node, ast.Call) and _name(node.func) in MAKERS | {"_Found"}:
                found |= _direct(node)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if {_name(t) for t in targets} & HOLDERS:
                    found |= _strings(node.value)
                found |= {
                    s
                    for t in targets
                    if isinstance(t, ast.Subscript) and _name(t) in HOLDERS
                    for s in _strings(t.slice)
                }
                found |= _paired(targets, node.value)
            elif isinstance(node, ast.FunctionDef) and node.name in GIVERS:
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return) and inner.value is not None:
                        found |= _strings(inner.value)
    return found


def _paired(targets: list[ast.expr], value: ast.AST) -> set[str]:
    """Codes in `code, detail = "…", …`."""
    out: set[str] = set()
    for target in targets:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for left, right in zip(target.elts, value.elts, strict=False):
                if _name(left) in HOLDERS:
                    out |= _strings(right)
    return out


def test_problems_page_has_every_code_of_the_source():
    told = [row[0].strip("`") for row in table(text("docs", "reference", "problems.md"))]
    assert told == sorted(set(told))
    found = problem_codes()
    assert len(found) > 40, "the scan of the source is broken"
    assert found - set(told) == set(), "undocumented"
    assert set(told) - found == set(), "no longer in the source"


def test_every_problem_has_a_line_for_coordinators():
    told = {row[0].strip("`") for row in table(text("docs", "reference", "problems.md"))}
    said = read_toml("_rules/problems.toml")["said"]
    assert set(said) == told | {"frame-unread", "unreadable"}  # reasons that are no problem
    for code, line in said.items():
        assert reason(code) == line
        assert " " in line
        assert code not in line


def test_problem_severities_are_words_of_the_model():
    known = {s.value for s in Severity}
    for row in table(text("docs", "reference", "problems.md")):
        assert set(row[1].split(", ")) <= known, row[0]
        assert all(row[2:4]), row[0]


def test_recognisers_page_is_what_they_say():
    page = text("docs", "reference", "recognisers.md")
    part = page.split("<!-- recognisers -->")[1].split("<!-- /recognisers -->")[0]
    told = re.findall(r"^- (.+)$", part, flags=re.MULTILINE)
    assert told == [
        KnownIdentities(Identities()).describe(),
        *(r.describe() for r in recognisers("zh")),
        *(t.tagger().describe() for _, t in sorted(TAGGERS.items())),
        SecondReader().describe(),
    ]


def _distribution(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]


def test_dependencies_page_has_every_dependency_and_no_other():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    extras = [d for group in project["optional-dependencies"].values() for d in group]
    page = text("docs", "explanation", "dependencies.md")
    for head, wanted in (("## At work", project["dependencies"]), ("## Extras", extras)):
        rows = table(page.split(head)[1].split("\n## ")[0])
        named = [row[0].strip("`") for row in rows]
        assert sorted(named) == sorted({_distribution(d) for d in wanted})


def test_recpack_toml_page_has_every_key_and_no_other():
    page = text("docs", "reference", "recpack-toml.md")
    told: dict[str, set[str]] = {}
    section = ""
    for row in table(page):
        if found := re.search(r"\[([a-z]+)\]", row[0]):
            section = found[1]
        told.setdefault(section, set()).update(re.findall(r"`([a-z_]+)`", row[1]))
    known = {name: {k for k in keys if k != "*"} for name, keys in _SHAPE.items()}
    assert told == known


def test_facts_page_has_every_kind():
    page = text("docs", "reference", "facts.md").split("## Kinds")[1]
    told = {k for row in table(page) for k in re.findall(r"`([a-z_]+)`", row[0])}
    found: set[str] = set()
    for path in sorted((SOURCE / "clinical").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "draft" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    rules = (SOURCE / "lang" / "_rules" / "patterns.toml").read_text("utf-8")
    found |= set(re.findall(r'^kind = "(\w+)"', rules, flags=re.MULTILINE))
    assert len(found) > 10, "the scan of the source is broken"
    assert found <= told


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_resolve(page):
    body = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", body):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        goal = (page.parent / path).resolve() if path else page
        assert goal.exists(), target
        assert goal.is_relative_to(ROOT), target
        if anchor:
            assert anchor in _anchors(goal), target


def test_quick_start_installs_with_the_pinned_versions():
    start = text("README.md").split("## Quick start")[1].split("\n## ")[0]
    blocks = [b.strip() for b in re.findall(r"```\n(.*?)```", start, flags=re.DOTALL)]
    assert blocks == [
        "pip install -c constraints.txt . && recpack build examples/liver-zh",
        "pip install -c constraints.txt '.[test]' && pytest",
    ]


def test_no_claim_of_compliance():
    for page in PAGES:
        for claim in re.findall(
            r"\w+ (?:\w+ ){0,2}complian\w+|complian\w+", page.read_text("utf-8")
        ):
            assert "nobody" in claim, f"{page.name}: {claim}"


def test_typer_is_the_command_line():
    assert isinstance(app, typer.Typer)
