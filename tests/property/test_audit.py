"""Whatever the name or number, however it is written, the audit sees it."""

from __future__ import annotations

import base64
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from recpack.audit import fold
from recpack.audit.lexicon import build_needles, needle_id
from recpack.audit.match import Matcher
from recpack.audit.views import View, views_of
from recpack.model.identity import Identities, Identity, Tag

FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蔡余杜叶程苏魏吕任沈姚卢"
)
GIVEN = "鹏涛婷颖倩磊洋勇艳娟敏霞浩宇轩梓涵雯琪瑶建国志伟淑芬丽华"
FIRST = ("Benedita", "Juvenal", "Marcelina", "Raimundo", "Severina", "Valdemar", "João", "Müge")
LAST = ("Figueiredo", "Cavalcante", "Albuquerque", "Sampaio", "Vasconcelos", "Antunes", "Gonçalves")

han_names = st.builds(
    lambda f, g: f + "".join(g),
    st.sampled_from(FAMILY),
    st.lists(st.sampled_from(GIVEN), min_size=2, max_size=2),
)
latin_names = st.builds(
    lambda a, b, c: f"{a} {b} de {c}",
    st.sampled_from(FIRST),
    st.sampled_from(LAST),
    st.sampled_from(LAST),
)
names = han_names | latin_names
numbers = st.text("123456789", min_size=9, max_size=18).filter(lambda t: len(set(t)) > 2)
fast = settings(max_examples=60, derandomize=True, deadline=None)


def _matcher(tag: Tag, value: str) -> Matcher:
    return Matcher(build_needles(Identities((Identity(tag, value),))))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@fast
@given(names, st.sampled_from((str.upper, str.lower, _wide, fold.traditional, fold.base)))
def test_case_width_and_script_hide_no_name(name: str, change: object) -> None:
    text = f"患者：{change(name)}，男"  # type: ignore[operator]
    assert _matcher(Tag.PATIENT, name).in_text(text)


@fast
@given(names, st.sampled_from(("", " ", "  ", "\u3000", "-", "^", "_", ".", "\u200b", "\n")))
def test_separators_hide_no_name(name: str, gap: str) -> None:
    parts = name.split() if " " in name else list(name)
    text = f"[{gap.join(parts)}]"
    assert _matcher(Tag.PATIENT, name).in_text(text)


@fast
@given(han_names, st.booleans(), st.sampled_from((" ", "^", ", ", "-", "")), st.booleans())
def test_romanised_names_are_found(name: str, given_first: bool, gap: str, upper: bool) -> None:  # noqa: FBT001
    from pypinyin import lazy_pinyin

    # Ordinary readings only: the table of surnames has tests of its own.
    family, *rest = lazy_pinyin(name)
    whole = "".join(rest)
    if name[0] in "单仇解曾查任" or len(family + whole) < 8:
        return
    pair = (whole, family) if given_first else (family, whole)
    text = gap.join(p.upper() if upper else p.capitalize() for p in pair)
    assert _matcher(Tag.PATIENT, name).in_text(f"Patient: {text}.")


@fast
@given(numbers, st.integers(2, 4), st.sampled_from(("", " ", "-", ".", "/")))
def test_grouping_hides_no_number(number: str, size: int, gap: str) -> None:
    groups = [number[i : i + size] for i in range(0, len(number), size)]
    if len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    assert _matcher(Tag.ID, number).in_text(f"No. {gap.join(groups)};")


@fast
@given(
    st.dates(
        min_value=__import__("datetime").date(1920, 1, 1),
        max_value=__import__("datetime").date(2015, 12, 31),
    ),
    st.sampled_from(
        (
            "%Y%m%d",
            "%Y-%m-%d",
            "%Y/%m/%d",
            "%Y.%m.%d",
            "%d/%m/%Y",
            "%m/%d/%Y",
            "%d.%m.%Y",
            "%Y年%m月%d日",
        )
    ),
)
def test_birth_dates_are_found_in_every_order(day: object, pattern: str) -> None:
    text = f"born {day.strftime(pattern)} in"  # type: ignore[attr-defined]
    assert _matcher(Tag.BIRTHDATE, day.isoformat()).in_text(text)  # type: ignore[attr-defined]


@fast
@given(
    names,
    st.text("abc 肝癌12", max_size=20),
    st.sampled_from(("utf-8", "utf-16", "gb18030", "json", "base64", "entities")),
)
def test_encodings_of_a_file_hide_no_name(name: str, around: str, how: str) -> None:
    text = f"{around} {name} {around}"
    if how == "json":
        data = json.dumps([text]).encode()
    elif how == "base64":
        data = b"x " + base64.b64encode(text.encode())
    elif how == "entities":
        data = "".join(f"&#{ord(c)};" for c in text).encode()
    else:
        data = text.encode(how)
    matcher = _matcher(Tag.PATIENT, name)
    found = [m for v in views_of(data) if isinstance(v, View) for m in matcher.in_text(v.text)]
    assert needle_id("PATIENT", name) in {m.needle.id for m in found}


LIKE = str.maketrans("aceopxyACEHKMOPTX", "асеорхуАСЕНКМОРТХ")
ZEROS = (0x660, 0x6F0, 0x966, 0xE50, 0xFF10, 0x1D7CE)


@fast
@given(latin_names, st.data())
def test_look_alike_letters_hide_no_name(name: str, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.booleans(), min_size=len(name), max_size=len(name)))
    text = "".join(c.translate(LIKE) if swap else c for c, swap in zip(name, chosen, strict=True))
    assert _matcher(Tag.PATIENT, name).in_text(f"({text})")


@fast
@given(names, st.sampled_from(("", "12 mg ")))
def test_no_override_of_direction_hides_a_name(name: str, before: str) -> None:
    text = f"{before}\u202e{name[::-1]}\u202c"
    assert _matcher(Tag.PATIENT, name).in_text(text)


@fast
@given(numbers, st.sampled_from(ZEROS))
def test_no_script_of_digits_hides_a_number(number: str, zero: int) -> None:
    text = "".join(chr(zero + int(d)) for d in number)
    assert _matcher(Tag.ID, number).in_text(f"No. {text};")


@fast
@given(han_names, st.sampled_from(GIVEN), st.booleans())
def test_another_given_name_is_another_person(name: str, other: str, ocr: bool) -> None:  # noqa: FBT001
    from pypinyin import Style, lazy_pinyin

    sounds = lazy_pinyin([other, name[2]], style=Style.TONE3)
    if other == name[2] or sounds[0] == sounds[1]:
        return
    text = f"姓名：{name[:2]}{other}，男"
    assert not _matcher(Tag.PATIENT, name).in_text(text, ocr=ocr)


@fast
@given(st.text(max_size=200))
def test_positions_follow_folding_for_any_text(text: str) -> None:
    plain = fold.base(text)
    assert len(fold.positions(plain)) == len(fold.key_of_base(plain))
    assert fold.key(fold.key(text)) == fold.key(text) or not text.isascii()


@fast
@given(st.binary(max_size=400))
def test_no_bytes_break_the_views(data: bytes) -> None:
    matcher = _matcher(Tag.PATIENT, "王建国")
    for view in views_of(data):
        if isinstance(view, View):
            matcher.in_text(view.text)
            matcher.in_bytes(view.data, binary=view.binary)
