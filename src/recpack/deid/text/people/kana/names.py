"""Japanese names by the title, role or relation beside them, and by their lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import HAN, Names, is_kanji, is_letter, names
from recpack.deid.text.people.kana.words import kin_words, led, opens, run_start, towns
from recpack.deid.text.wordfinder import WordFinder
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_BETWEEN = re.compile(r"[)」]?(?:[ \t:・·,、の=/]{0,3}[((「『【]?[ ]?|[はがをもへに])")
_AFTER_KIN = re.compile(r"(?:さん|さま|样|上|亲)?(?:の\n?)?[ \t:・·,、=/]{0,2}[((「『【]?[ ]?")
_JOINT = re.compile(
    r"[ ]?(?:\([^()\n]{1,14}\))?[、,・·/／&と](?:[ ]?|\n[ ]*)|[ ]{1,2}|から|より|及び|および|ならびに|へ|や"
)
CHAIN = 8
_NO_TITLE = frozenset("名部筋式")  # 氏名, 殿部, 様式
_NO_CALL = frozenset({"本人", "记", "系"})
# What words for offices and persons in general end in, and 奥 of 奥様.
_OFFICES = frozenset(
    fold_text(
        "科部室課長医師員士者院系様家族時後前中影術屋工官手人客方達主婦嬢司仲友役業生童児親子夫妻職係当任務"
    )
)
_PARTICLES = frozenset("のはがをにでともへやりし")
_POLITE_WORDS = frozenset(fold_text("奥皆嬢婿嫁孫娘母父兄姉妹弟"))


@cache
def _words() -> tuple[WordFinder, frozenset[str]]:
    """(roles before a name, titles of staff), folded."""
    data = lang.read_toml("ja/identity.toml")["names"]
    roles = WordFinder(fold_text(w) for w in data["roles"])
    return roles, frozenset(fold_text(w) for w in data["staff"])


@cache
def _title_words() -> WordFinder:
    data = lang.read_toml("ja/identity.toml")["names"]
    return WordFinder(fold_text(w) for k in ("staff", "polite", "seals") for w in data[k])


@dataclass(frozen=True, slots=True)
class JapaneseNames:
    """西村先生, 長男の健一さん, 田中 太郎."""

    languages: tuple[str, ...]
    script: ClassVar[str] = ""

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese names: persons by a title, a role or a relation beside, and by lists"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone; titles and relations stay."""
        if not japanese.applies(self.languages, page):
            return
        text = page.folded
        yield from _titled(text)
        yield from _behind_role(text)
        yield from _behind_kin(text)
        yield from _listed(text)


def _titled(text: str) -> Iterator[Span]:
    """西村先生, 田中 太郎 様: the longest name that ends where a title begins."""
    finder = _title_words()
    _, staff = _words()
    for begin, stop, title in finder.find(text):
        end, after = begin, text[stop : stop + 1]
        if after in _NO_TITLE:
            continue
        if end and text[end - 1] == " ":
            end -= 1
        if not end or not is_letter(text[end - 1]):
            continue
        if _runs_on(title, after):
            continue
        tag = "STAFF" if title in staff else "PERSON"
        start = _before_title(text, end)
        if start is not None:
            yield Span(start, end, tag, 0.85, "title")
            continue
        apart = end < begin
        if apart and (title.isascii() or title in _NO_CALL):
            continue  # 凝固 PT 12秒, 告知 本人
        start = _unlisted(text, end, stop, apart=apart)
        if start is not None:
            yield Span(start, end, tag, 0.6, "title-unlisted")


def _runs_on(title: str, after: str) -> bool:
    """Whether a title is the begin of a longer word (状結腸癌 pT3)."""
    if "\u30a1" <= title[-1] <= "\u30fc" and "\u30a1" <= after <= "\u30fc":
        return True
    if len(title) == 1 and is_kanji(after):
        return True
    return title.isascii() and after.isascii() and after.isalnum()


def _before_title(text: str, end: int) -> int | None:
    known = names()
    low = run_start(text, end)
    for start in range(low, end):
        if text[start] == " " or (text[start] == "长" and start and is_kanji(text[start - 1])):
            continue
        if not (
            opens(text, start) or _on_duty(text, start) or (end - start > 1 and led(text, start))
        ):
            continue
        if known.refused(text, start):
            continue
        if end in _ends(known, text, start, end) and text[start:end] not in _POLITE_WORDS:
            return start
    return None


def _on_duty(text: str, at: int) -> bool:
    """当直堤先生, 主治医林先生: a role of two characters before a surname of one."""
    return text[max(0, at - 2) : at] in _DUTIES or text[max(0, at - 3) : at] in _DUTIES


_DUTIES = frozenset(
    map(
        fold_text,
        [
            "当直",
            "日直",
            "担当",
            "主治医",
            "執刀医",
            "麻酔医",
            "外来",
            "病棟",
            "担当医",
            "上級医",
            "指導医",
            "研修医",
            "紹介医",
            "読影医",
            "術者",
            "助手",
            "診療",
            "往診",
            "診察",
            "執刀",
            "麻酔",
            "在宅",
            "院外",
            "応援",
            "代診",
            "非常勤",
            "夜勤",
            "日勤",
            "内科",
            "外科",
        ],
    )
)


def _ends(known: Names, text: str, at: int, limit: int) -> tuple[int | None, ...]:
    return (
        known.full(text, at, limit, single=True),
        known.surname(text, at, limit),
        known.reading(text, at, limit),
        _given_alone(known, text, at, limit),
    )


def _given_alone(known: Names, text: str, at: int, limit: int) -> int | None:
    """A given name of two letters or more between bounds (由美子さん, さくらちゃん)."""
    return next(
        (
            e
            for e in known.given_ends(text, at, limit)
            if e - at > 1 and known.ended(text, e, limit)
        ),
        None,
    )


def _unlisted(text: str, end: int, stop: int, *, apart: bool) -> int | None:
    """A short kanji word that stands alone before a title: a rare name, or a foreign one."""
    if is_kanji(text[stop : stop + 1]):
        return None
    start = run_start(text, end)
    kana = [i for i in range(start, end) if "\u3041" <= text[i] <= "\u3096"]
    particle = bool(kana) and text[kana[-1]] in _PARTICLES and stop - end > 1
    start = kana[-1] + 1 if kana else start
    while start < end and text[start] == " ":
        start += 1
    piece = text[start:end]
    letters = piece.replace(" ", "")
    if not 2 <= len(letters) <= 5 or len(piece) - len(letters) > 1:
        return None
    if not all(map(is_kanji, letters)) or names().refused(text, start) or letters in names().common:
        return None
    if letters[-1] in _OFFICES or not opens(text, start):
        return None
    spaced = apart or " " in piece
    if not apart and text[stop - 1] in _OFFICES:
        return None  # 撮影技師, 施行医師: one word
    alone = start == 0 or text[start - 1] in "\n\t,。、(:「" or particle
    return start if spaced or (alone and len(letters) < 4) else None


def _behind_role(text: str) -> Iterator[Span]:
    """術者 山本, 助手 鈴木・小林: names behind a role, as many as follow."""
    known = names()
    roles, _ = _words()
    for _, stop, word in roles.find(text):
        if "a" <= text[stop : stop + 1] <= "z":
            continue
        gap = _BETWEEN.match(text, stop)
        at = gap.end() if gap else stop
        if at == stop and word.isascii():
            continue  # ST上昇, PT延長
        yield from _chain(known, text, at, "STAFF", apart=at > stop)


def _chain(known: Names, text: str, at: int, tag: str, *, apart: bool) -> Iterator[Span]:
    for _ in range(CHAIN):
        limit = min(len(text), at + 16)
        if at >= len(text) or not is_letter(text[at]) or known.refused(text, at):
            return
        end = known.full(text, at, limit, single=apart) or known.surname(text, at, limit)
        if end is None and apart and text[at] in known.single and _ends_field(text, at + 1):
            end = at + 1  # 外回り:礼
        if end and text[at:end] in known.common and text[at:end] not in known.listed:
            return
        if end == at + 1 and text[at] == "周":
            return  # 訪問看護 週3回
        if end is None or (end - at == 1 and not (apart and _closed(text, end))):
            return
        yield Span(at, end, tag, 0.8, "role")
        joint = _JOINT.match(text, end)
        if joint is None:
            return
        at, apart = joint.end(), True


def _ends_field(text: str, at: int) -> bool:
    """Whether a field ends at `at`: a line, a cell, or a blank."""
    return text[at : at + 1] in {"", "\n", "\t", " ", "、", ","}


def _closed(text: str, end: int) -> bool:
    """No letter behind: a surname of one character is too often the begin of a word."""
    return not is_letter(text[end : end + 1]) or names().ended(text, end, len(text))


def _behind_kin(text: str) -> Iterator[Span]:
    """長男の健一さん, 夫・田中一郎, 娘(由美子、42歳)."""
    known = names()
    for start, stop, _ in kin_words().find(text):
        if start and is_kanji(text[start - 1]) and text[start - 1] not in "长次三二亡前内元实义":
            continue
        gap = _AFTER_KIN.match(text, stop)
        at = gap.end() if gap else stop
        limit = min(len(text), at + 16)
        if at >= len(text) or not is_letter(text[at]) or known.refused(text, at):
            continue
        end = _relative(known, text, at, limit, apart=at > stop)
        if end:
            yield Span(at, end, "RELATIVE", 0.8, "relation")


_CALLS = frozenset(fold_text("(さ様氏,、"))
_NO_CHILD = frozenset(fold_text("子方体乳性系斑指趾親国屋家"))


def _relative(known: Names, text: str, at: int, limit: int, *, apart: bool) -> int | None:
    end = known.full(text, at, limit, single=apart) or known.reading(text, at, limit)
    if end:
        return end
    if not apart and not is_kanji(text[at]):
        return None
    given = next(
        (e for e in known.given_ends(text, at, limit) if known.ended(text, e, limit)), None
    )
    if given and not apart:
        return given if text[given : given + 1] in _CALLS and text[at] not in _NO_CHILD else None
    if given and (given - at > 1 or _closed(text, given)) and _plausible(text, at, given):
        return given
    alone = known.surname(text, at, limit)
    return alone if alone and alone - at > 1 else None


def _plausible(text: str, at: int, end: int) -> bool:
    """Kana alone is a name only if something closes it."""
    if is_kanji(text[at]):
        return True
    after = text[end : end + 2]
    return (
        not is_letter(after[:1]) or after in {"さん", "さま", "ちや", "くん"} or after[:1] == "样"
    )


def _listed(text: str) -> Iterator[Span]:
    """A listed surname with what can be its given name, wherever they stand."""
    known = names()
    done = 0
    for last, size in known.automaton.iter(text):
        at = last + 1 - size
        if at < done or not (opens(text, at) or led(text, at)) or known.refused(text, at):
            continue
        end = known.full(text, at, min(len(text), at + 14))
        if end and _likely(known, text, at, end):
            yield Span(at, end, "PERSON", 0.7, "listed-name")
            done = end
        elif _ACTS.match(text, last + 1) and _speaks(known, text, at, last + 1):
            yield Span(at, last + 1, "PERSON", 0.55, "surname-alone")
    yield from _spaced(known, text)
    for at, end in japanese.wide_names(text):
        yield Span(at, end, "PERSON", 0.75, "listed-name")
    yield from _member(known, text)
    for match in _SIGNED.finditer(text):
        if match["name"] in known.listed and _speaks(known, text, *match.span("name")):
            yield Span(*match.span("name"), "PERSON", 0.6, "surname-alone")


_SIGNED = re.compile(f"(?<=[0-9日] )(?P<name>[{HAN}]{{2,4}})[ ]*(?=\\n|$)")


def _member(known: Names, text: str) -> Iterator[Span]:
    """切出:阿南, 【撮影】小泉, 放射線科の有賀・相川: surnames behind any heading or department."""
    for match in _HEADED.finditer(text):
        at = match.end()
        for _ in range(CHAIN):
            end = known.surname(text, at, min(len(text), at + 8))
            if end is None or end - at < 2 or known.refused(text, at):
                break
            particle = text[end : end + 1] in _OWN
            if particle or not _speaks(known, text, at, end):
                break
            yield Span(at, end, "PERSON", 0.6, "surname-alone")
            joint = re.compile("[・、,/]").match(text, end)
            if joint is None:
                break
            at = joint.end()


_HEADED = re.compile(
    fold_text("(?:[:】]|(?:科|部|室|病棟|チーム|センター)[の ])[ ]{0,4}(?=[一-鿿])")
)
_OWN = frozenset("のらで")  # 吉田の術式, 中村らの報告


def _speaks(known: Names, text: str, at: int, end: int) -> bool:
    """Whether a surname alone is no noun and no town (森下が引き継ぐ)."""
    word = text[at:end]
    return (
        word in known.listed
        and word not in known.nouns
        and word not in towns()
        and word not in known.common
    )


_ACTS = re.compile(
    fold_text(
        "(?:が|から|へ|より(?!も)|に(?=(?:報告|連絡|確認|相談|依頼|紹介|申し送|交代|引き継|変更|説明|コンサル)))"
    )
)
_SPACED = re.compile(f"(?<![{HAN}])[{HAN}][ ]{{1,2}}(?=[{HAN}\\u3041-\\u30fa])")


def _spaced(known: Names, text: str) -> Iterator[Span]:
    """林 健一: a surname of one character, a blank, a given name."""
    for match in _SPACED.finditer(text):
        at = match.start()
        if match[0][0] not in known.surnames or known.refused(text, at):
            continue
        end = known.full(text, at, min(len(text), at + 8))
        if end and end - match.end() > 1:
            yield Span(at, end, "PERSON", 0.65, "listed-name")


def _likely(known: Names, text: str, at: int, end: int) -> bool:
    """A one-character given name needs a blank before it, or the end of everything behind it."""
    piece = text[at:end]
    if " " in piece or end - at > 3:
        return True
    return not is_letter(text[end : end + 1]) or text[end - 1] in known.single
