"""Signs of one shape, told apart by what may stand there: I, l and 1, O and 0, 一 and −.

In many faces they are one shape, and the network says one of them and is sure. Put right is only
what nothing else can be: a unit, the grammar of TNM, a Roman numeral within a sentence, the name of
a test, a kana within a word. What might still be another is left, or put right and doubted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from recpack.lang import read_list, read_rows
from recpack.readers.ctc import Line
from recpack.readers.repertoire import Writing

_HAN = "\u3400-\u9fff"
_UNIT = r"(?:[kmcdμµunpf]?(?:gI?|mol|U|IU|UI|[Ee]q|[Oo]sm)|G|Mio\.?|Tsd\.?|10[⁹¹²³⁶]+)"
_TNM = re.compile(
    r"(?<![A-Za-z])[ycpra]{0,3}T(?:[0-4OlI][a-d]?|is|[xX])(?:\([\w.]+\))?,?\s?N[0-3OlIxX][a-d]?"
    r"(?:\([\w+-]+\))?(?:,?\s?M[01OlIxX][a-d]?)?(?![A-Za-z])"
    r"|(?<![A-Za-z])[cpy]{1,2}[NM]O(?![A-Za-z])"
)
_PROTEIN = re.compile(r"(?<![A-Za-z])p\.\(?[A-Za-z][A-Za-z0-9_*|]{4,}")
_AMINO = {
    r"G[I1|](?=[nuy])": "Gl",
    r"A[I1|]a": "Ala",
    r"(?<=Va)[I1|]": "l",
    r"(?<![A-Za-z])[Il1|][Il1|]e|(?<=\d)[Il|][Il1|]e": "Ile",
}
_TITLE = r"\b(?:Mr|Mrs|Ms|Dra?|Sra?|Prof|Mme|Mlle|Herrn?|Frau|Tn|Ny|Sdr|Bpk|Drs)\b\.?\s?"
_ROMAN = re.compile(
    r"(?<![A-Za-z0-9/])(?=[IVXl]*l)(?=[IVXl]*[IVX])(?:X?(?:[Il]{1,3}|[Il]?V[Il]{0,3}|[Il]X))"
    r"(?=[A-Da-c]?\d?(?![A-Za-z0-9]))"
)
_WORDS = {"Il", "Ill"}  # as well
_BEFORE, _BEHIND = re.compile(r"[^\W_]\s?$|[-–/]\s?$"), re.compile(r"\s?[-–/)](?![a-z])")
_MINUS = re.compile(rf"(?<![{_HAN}])一(?![{_HAN}])")
_LEAST_DASH = 0.05
_NAME = re.compile(r"(?<![^\W_])[A-Za-z|][A-Za-z0-9|]{2,}(?:-[A-Za-z0-9]+)?(?![^\W_])")
_CLASSES = str.maketrans("Il|1Oo0L", "1111000\u0141")
_DASHES = frozenset("-−–—―－")
_SAME = {"0": "Oo", "1": "Il|", "l": "1I|", "I": "l|"}
_FIGURES = re.compile(r"(?<![A-Za-z\d])\d+(?:[.,]\d+)*(?![A-Za-z\d])")
_LITRES = re.compile(
    rf"(?<![A-Za-z]){_UNIT}/[mdμµ]?l(?![A-Za-z\d])|(?<=mo)l|(?<=\d)\s?ml(?![A-Za-z])"
)
_KANA = "ァ-ヺー"
_PAIRS = dict(zip("口力工二夕卜八三", "ロカエニタトハミ", strict=True))
_SINGLE = {"ロ": "口", "タ": "夕", "エ": "工"}


@dataclass(frozen=True, slots=True)
class _Rule:
    """The first group of `pattern` becomes `to`; `sure` if it can be nothing else."""

    pattern: re.Pattern[str]
    to: str
    sure: bool = True


def _rules(*rows: tuple[str, str] | tuple[str, str, bool]) -> tuple[_Rule, ...]:
    return tuple(_Rule(re.compile(row[0]), *row[1:]) for row in rows)


_RULES = _rules(
    (r"(?<![A-Za-z])[mμµunpf]?mo([1I|])(?![A-Za-z0-9])", "l"),
    (rf"(?<![A-Za-z]){_UNIT}/[mdμµun]?([I|])(?![A-Za-z0-9])", "l"),
    (rf"(?<![A-Za-z]){_UNIT}/[mdμµun](1)(?![A-Za-z0-9])", "l"),
    # What is left of a capital as well.
    (rf"(?<![A-Za-z]){_UNIT}/(1\.)(?![A-Za-z0-9])", "L", False),
    (rf"(?<![A-Za-z]){_UNIT}/[mdμµ]?(l\.)(?=[)）])", "L", False),
    (rf"(?<![A-Za-z]){_UNIT}/(1)(?![.,]?\d|\s?[A-Za-zμµ%]|\.)", "l", False),
    (r"(?<![A-Za-z\d.,])\d+(?:[.,]\d+)?\s?[mμµ]([1I|])(?![A-Za-z0-9])", "l"),
    (r"第\s?([上丨lI|])\s?[页頁]", "1"),
    # Invasion and kinds of carcinoma in Japanese reports.
    (r"(?<![A-Za-z])[Ll]y([lI|])(?=[abc]?(?![A-Za-z]))", "1"),
    (r"(?<![A-Za-z])[Ll]y[0-3][abc]?[、,，]\s?[Vv]([lI|])(?=[abc]?(?![A-Za-z]))", "1"),
    (r"(?<![A-Za-z])(?:por|tub)([lI|])(?![A-Za-z])", "1"),
    (r"(?<![A-Za-z])([Yy])-?GTP?(?![A-Za-z])", "γ"),
    (r"(?<![A-Za-z])([YyrΥу])-(?=谷氨|麩|球蛋白|干扰素|干擾素|グルタミル|グロブリン)", "γ"),
    (r"(?<![A-Za-z])([Bß])(?=[12]?[- ]?(?:微球蛋白|ミクログロブリン))", "β"),
    (r"(?<![A-Za-z])(a)-(?=L-岩藻|羟丁酸|羥丁酸|淀粉酶|澱粉酶)", "α"),
    (r"(°{2,})(?=C)", "°"),
    (r"(°+)(?=℃)", ""),
    (r"(?<![A-Za-z\d])([l|1])g(?=[GAMED](?![a-z]))", "I"),
    (r"(?<![A-Za-z\d])s?([l|])L(?=-?\d{1,2}(?!\d))", "I"),
    # No word of a language in Latin letters begins with l and such a consonant.
    (r"(?<![^\W_])(?<![’'])([l|])(?!bs\b|tr)(?=[bcdfgkmnpqrstvwxz][a-z])", "I"),
    (rf"{_TITLE}(?:[A-ZÀ-Þ][\wà-ÿ]+\s)?([l|])(?=[a-z]{{3}})", "I"),
    (r"\dmg\s?([l|1])(?=/m[lL])", "I"),
    (r"\d\smg\s?([l|1])(?=/m[lL])", "I"),
    (r"^\s?(O)(?=\s?(?:min|mg|m[lL]|[cm]m|%)(?![A-Za-z]))", "0"),
    (r"(?<![A-Za-z\d])(O)(?=[.,]\d)", "0"),
    (r"(?<![A-Za-z\d.,])\d[\d.,]*(O)(?=[\d.,]|(?![^\W_]))", "0"),
    (r"ECOG(?:\s?PS)?[\s:：]*(O)(?![A-Za-z])", "0"),
    (rf"(?<=[{_HAN}])(--)(?=[{_HAN}])", "一"),
    (r"[A-Za-z\d]\s?[(（](一)[)）]", "-"),
    (r"[A-Za-z\d]\s?[(（](十)[)）]", "+"),
    (r"^\s*[(（]?(十)[)）]?\s*$", "+", False),
)  # fmt: skip
_JAPANESE = _rules(
    (rf"(?<=[{_HAN}ぁ-ヺー])(·)(?=[{_HAN}ぁ-ヺ])", "・"),
    *(
        (rf"(?<=[{_KANA}])({han})(?=[{_KANA}])", kana)
        for han, kana in _PAIRS.items()
    ),
    *((rf"(?<=[{_HAN}])({kana})(?=[{_HAN}])", han) for kana, han in _SINGLE.items()),
)  # fmt: skip


def told_apart(line: Line, writing: Writing | None) -> Line:
    """The line with each such sign as the one that it can only be."""
    for rule in (*_RULES, *(_JAPANESE if writing is Writing.JAPANESE else ())):
        for match in reversed(list(rule.pattern.finditer(line.text))):
            line = _put(line, *match.span(1), rule.to, sure=rule.sure)
    for finder in (_proteins, _stages, _numerals, _minuses, _names, _confirmed):
        line = finder(line)
    return line


def _confirmed(line: Line) -> Line:
    """Scores of signs that can only be what they are, with those of their shape counted in."""
    if len(line.others) != len(line.text) or len(line.scores) != len(line.text):
        return line
    scores = list(line.scores)
    for pattern in (_TNM, _FIGURES, _LITRES):
        for match in pattern.finditer(line.text):
            for at in range(*match.span()):
                same = _SAME.get(line.text[at], "")
                more = sum(score for char, score in line.others[at] if char in same)
                scores[at] = min(1.0, scores[at] + more)
    return replace(line, scores=tuple(scores))


def _proteins(line: Line) -> Line:
    """Amino acids of a variant: GIn is Gln, Va1600 is Val600."""
    for match in _PROTEIN.finditer(line.text):
        text = match[0]
        for wrong, right in _AMINO.items():
            text = re.sub(wrong, right, text)
        line = _put(line, *match.span(), text)
    return line


def _stages(line: Line) -> Line:
    for match in _TNM.finditer(line.text):
        figures = re.sub(r"(?<=[TNM])[OlI]", lambda m: "0" if m[0] == "O" else "1", match[0])
        line = _put(line, *match.span(), figures)
    return line


def _numerals(line: Line) -> Line:
    for match in _ROMAN.finditer(line.text):
        alone = match[0] in _WORDS
        if alone and not (
            _BEFORE.search(line.text[: match.start()]) or _BEHIND.match(line.text, match.end())
        ):
            continue
        line = _put(line, *match.span(), match[0].replace("l", "I"))
    return line


def _minuses(line: Line) -> Line:
    """The ideograph of one, apart from others, where the network thought of a dash."""
    if len(line.others) != len(line.text):
        return line
    for match in _MINUS.finditer(line.text):
        at = match.start()
        if sum(score for char, score in line.others[at] if char in _DASHES) >= _LEAST_DASH:
            line = _put(line, at, at + 1, "-")
    return line


def _names(line: Line) -> Line:
    """Names of tests, markers and genes: CK2O is CK20, HbAlc is HbA1c."""
    known, alike = _known()
    for match in _NAME.finditer(line.text):
        name = match[0]
        meant = alike.get(_key(name))
        if meant and name.lower() not in known:
            text = "".join(b if a in "Il|1Oo0" else a for a, b in zip(name, meant, strict=True))
            line = _put(line, *match.span(), text)
    return line


def _key(name: str) -> str:
    return name.translate(_CLASSES).lower()


@cache
def _known() -> tuple[frozenset[str], dict[str, str]]:
    """Names in small letters, and those with a figure by what they look like; no two alike."""
    rows = (*read_rows("_rules/laboratory.tsv"), *read_rows("_rules/markers.tsv"))
    words = {
        word.strip("()（）,;:")
        for row in rows
        for column, text in row.items()
        if column not in {"loinc", "units"} and text
        for word in re.split(r"[|\s]", text)
    } | set(" ".join(read_list("_rules/genes.txt")).split())
    found: dict[str, set[str]] = {}
    for word in words:
        if _NAME.fullmatch(word) and re.search(r"\d", word):
            found.setdefault(_key(word), set()).add(word)
    alike = {key: min(same) for key, same in found.items() if len({w.lower() for w in same}) == 1}
    return frozenset(word.lower() for word in words), alike


def _put(line: Line, start: int, end: int, new: str, *, sure: bool = True) -> Line:
    """The line with other characters in a place of it; what is not sure is doubted."""
    old = line.text[start:end]
    if old == new:
        return line
    text = line.text[:start] + new + line.text[end:]
    if len(line.places) != len(line.text) or len(line.scores) != len(line.text):
        return replace(line, text=text, places=(), scores=(), others=())
    places, scores = line.places[start:end], line.scores[start:end]
    known = len(line.others) == len(line.text)
    others = line.others[start:end] if known else ()
    if len(new) != len(old):
        first, last = places[0], places[-1]
        step = (last - first) / max(len(new), 1)
        places = tuple(first + step * (n + 0.5) for n in range(len(new)))
        scores = (min(scores),) * len(new)
        others = ((),) * len(new) if known else ()
    elif known:
        scores = tuple(
            score if a == b else min(1.0, score + dict(thought).get(b, 0.0))
            for a, b, score, thought in zip(old, new, scores, others, strict=True)
        )
    if not sure:
        scores = (0.0,) * len(new)
    return Line(
        text,
        line.confidence,
        (*line.places[:start], *places, *line.places[end:]),
        (*line.scores[:start], *scores, *line.scores[end:]),
        (*line.others[:start], *others, *line.others[end:]),
    )
