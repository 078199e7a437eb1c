"""Medicines: each of the source stands in the English, and none that the source has not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from recpack.lang import read_list, read_rows
from recpack.mt.checks.words import Finding, listed, matches, table, without, words
from recpack.mt.languages import NO_SPACES, primary

_WORD = re.compile(r"[^\W\d_]{4,}")
_SHORTEST = 6
_COMPOUND = 13
_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"rh"), "r"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"ae|oe|œ|æ"), "e"),
    (re.compile(r"ks|cs|cc(?=[ei])"), "x"),
    (re.compile(r"qu|ck|k|ch"), "c"),
    (re.compile(r"[sz]"), "s"),
    (re.compile(r"ce|se"), "se"),
    (re.compile(r"ci|si"), "si"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"m(?=[^aeiou])"), "n"),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"(?:ico|ique|ic|icum|ica)$"), ""),
    (re.compile(r"(?:um|us|[aeo]s?)$"), ""),
)
_RUSSIAN = str.maketrans(
    dict(zip("абвгдеёжзийклмнопрстуфхцыэ", "abvgdeejziiclmnoprstufhcie", strict=True))
    | {"ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
)
_CASES = re.compile(r"(?:ом|ами|ов|ах|ам|ой|ем|ы|и|а|у|е|я|ю)$")


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """A medicine's name as all languages spell it: cyclophosphamide, ciclofosfamida."""
    word = word.casefold()
    if re.search("[а-я]", word):
        word = _CASES.sub("", word).translate(_RUSSIAN)
    word = unicodedata.normalize("NFKD", word)
    word = "".join(c for c in word if not unicodedata.combining(c))
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


@cache
def _aliases() -> Mapping[str, str]:
    """Other names of a medicine to its first: paracetamol, acetaminophen."""
    out = {}
    for line in read_list("en/drug_aliases.txt"):
        names = [skeleton(n) for n in line.split("|")]
        out.update(dict.fromkeys(names, names[0]))
    return out


def _one(word: str) -> str:
    bare = skeleton(word)
    return _aliases().get(bare, bare)


@cache
def _names() -> frozenset[str]:
    """Skeletons of every word of an international name that is a medicine by itself."""
    names = [row["name"] for row in read_rows("_rules/drugs.tsv")]
    names += [r["target"] for r in read_rows("ru/terms.tsv") if r["domain"] == "drug"]
    common = frozenset(table("en").get("drugs", {}).get("common", ()))
    found = {w for name in names for w in _WORD.findall(name.casefold())[:1] if w not in common}
    return frozenset(s for s in map(skeleton, found) if len(s) >= _SHORTEST - 1) | frozenset(
        _aliases()
    )


@cache
def _stem() -> re.Pattern[str]:
    return re.compile(table("en")["drugs"]["stems"], re.IGNORECASE)


def _is_drug(word: str) -> bool:
    if len(word) < _SHORTEST or word.casefold() in _common():
        return False
    return skeleton(word) in _names() or bool(_stem().search(word) and len(word) > 7)


@cache
def _common() -> frozenset[str]:
    return frozenset(table("en")["drugs"]["common"])


@cache
def _dictionary(language: str) -> Mapping[str, tuple[str, ...]]:
    """Names in a script without spaces (or another one) to the skeletons of their English."""
    out: dict[str, tuple[str, ...]] = {}
    rows = [(r.get(language, ""), r["name"]) for r in read_rows("_rules/drugs.tsv")]
    rows += [
        (r["source"], r["target"])
        for r in read_rows(f"{language}/terms.tsv")
        if r["domain"] == "drug"
    ]
    code_own = bool(table(language).get("drug_names"))
    rows += list(table(language).get("drug_names", {}).items())
    for sources, name in rows:
        told = tuple(_one(w) for w in _WORD.findall(name) if _is_drug(w))
        for source in sources.split("|"):
            own = code_own and source in table(language)["drug_names"]
            if len(source) > 1 and told and (own or not source.isascii()):
                out.setdefault(source, told)
    return out


@cache
def _pattern(language: str) -> re.Pattern[str]:
    names = sorted(_dictionary(language), key=lambda n: (-len(n), n))
    body = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(body if language in NO_SPACES | {"ko", "ar"} else rf"(?<!\w)(?:{body})(?!\w)")


@lru_cache(maxsize=4096)
def _compounded(word: str) -> str:
    """The medicine a German compound begins with: Penicillinallergie."""
    lengths = range(len(word) - 4, 7, -1) if len(word) >= _COMPOUND else ()
    heads = (word[:n] for n in lengths if _is_drug(word[:n]))
    return next((head for head in heads if skeleton(head) not in _common_skeletons()), "")


@cache
def _common_skeletons() -> frozenset[str]:
    return frozenset(map(skeleton, _common()))


@lru_cache(maxsize=4096)
def _told(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """(skeleton, as written) of the medicines a text names."""
    out: list[tuple[str, str]] = []
    code = primary(language)
    if code in NO_SPACES | {"ko", "ar"} or table(code).get("drug_names"):
        for match in _pattern(code).finditer(without(text, code, "drugs", "exempt")):
            out += [(told, match.group()) for told in _dictionary(code)[match.group()]]
    for word in _WORD.findall(text):
        if (word.isascii() or code not in NO_SPACES) and _is_drug(word):
            out.append((_one(word), word))
        elif code == "de" and (head := _compounded(word)):
            out.append((_one(head), head))
    return tuple(out)


def _like(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) > 6 and long.startswith(short):
        return True
    return one == other or (
        len(one) > 4 and len(other) > 4 and (one[:6] == other[:6]) and _near(one, other)
    )


def _near(one: str, other: str) -> bool:
    """Whether two skeletons differ in their endings alone."""
    return abs(len(one) - len(other)) <= 4 and (
        one[-3:] == other[-3:] or one.startswith(other) or other.startswith(one)
    )


def drugs(source: str, english: str, language: str) -> Iterator[Finding]:
    """Medicines of one side that the other does not name."""
    ours, theirs = _told(source, language), _told(english, "en")
    if not ours and not theirs:
        return
    bare = [_one(w) for w in _WORD.findall(english)]
    low = english.casefold()
    short = {s for s, told in _short().items() if any(w in low for w in told)}
    lost = [
        w
        for s, w in ours
        if s not in short and w.casefold() not in low and not any(_like(s, b) for b in bare)
    ]
    lost += _unknown_lost(source, english, language) if not lost else []
    if lost:
        yield Finding("drug-lost", listed(lost))
    known = [s for s, _ in ours] + [_one(w) for w in _WORD.findall(source)]
    added = [w for s, w in theirs if not any(_like(s, k) for k in known)]
    if added and not _unlisted(source, added, language):
        yield Finding("drug-added", "", listed(added))


def _unknown_lost(source: str, english: str, language: str) -> list[str]:
    """Medicines we have no name for, told by how they end: 氨苄西林 is some -cillin."""
    code = primary(language)
    endings = table(code).get("drug_endings", {})
    if not any(e in source for e in endings):
        return []
    known = Counter(e for m in _pattern(code).findall(source) for e in endings if m.endswith(e))
    left = _pattern(code).sub(" ", without(source, code, "drugs", "exempt"))
    for ending, told in endings.items():
        unknown = len(re.findall(rf"[\u4e00-\u9fff]{re.escape(ending)}", left))
        if unknown and len(re.findall(told, english, re.IGNORECASE)) < unknown + known[ending]:
            return [ending]
    return []


@cache
def _short() -> Mapping[str, tuple[str, ...]]:
    """Short names by the skeleton of the medicine."""
    found = table("en")["drugs"]["short"]
    return {_one(name): tuple(told) for name, told in found.items()}


def _unlisted(source: str, added: list[str], language: str) -> bool:
    """Whether the source names medicines that we do not know, as many and of the same class."""
    code = primary(language)
    if code in {"ja", "ko", "ar", "th"} and words(code, "drugs", "unlisted"):
        return len(matches(source, code, "drugs", "unlisted")) >= len(added)
    endings = table(code).get("drug_endings", {})
    left = _pattern(code).sub(" ", source) if endings else ""
    for word in added:
        fits = [
            e for e, told in endings.items() if e in left and re.search(told, word, re.IGNORECASE)
        ]
        if not fits:
            short = words(code, "drugs", "short")
            if short is None or not short.search(source):
                return False
            continue
        left = left.replace(fits[0], " ", 1)
    return bool(endings)
