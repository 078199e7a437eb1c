"""Han characters take the form of the page they stand on, and no other changes."""

from __future__ import annotations

from recpack.readers.ctc import Line
from recpack.readers.repertoire import Writing, in_forms, writing_of

JAPANESE = ["検査結果報告書", "性別：女性　単位：千", "血清は溶血なし。再検済"]
TRADITIONAL = ["甲狀腺乳突癌，無血管侵犯，手術切緣距腫瘤", "報告日 病理編號 體重 內對照"]
SIMPLIFIED = ["术后病理，脉管癌栓，野生型，体重", "报告时间 检验者 单位"]


def _line(text: str, **others: list[tuple[str, float]]) -> Line:
    n = len(text)
    thought = tuple(tuple(others.get(char, ())) for char in text)
    return Line(text, 0.9, tuple((i + 0.5) / n for i in range(n)), (0.9,) * n, thought)


def _form(text: str, writing: Writing | None, **others: list[tuple[str, float]]) -> str:
    return in_forms({0: _line(text, **others)}, writing)[0].text


def test_the_writing_of_a_page() -> None:
    """Told by what only one has, though some characters were read in forms of another."""
    assert writing_of(JAPANESE) is Writing.JAPANESE
    assert writing_of([*JAPANESE, "检查 项目 基准值"]) is Writing.JAPANESE
    assert writing_of(TRADITIONAL) is Writing.TRADITIONAL
    assert writing_of([*TRADITIONAL, "报告日 性别"]) is Writing.TRADITIONAL
    assert writing_of(SIMPLIFIED) is Writing.SIMPLIFIED
    assert writing_of([*SIMPLIFIED, *TRADITIONAL]) is None
    assert writing_of(["Hemograma completo", "手足"]) is None


def test_forms_that_do_not_exist_there() -> None:
    """The network's own second thought; without any, the one form that there is."""
    page = Writing.JAPANESE
    assert _form("检查", page, 检=[("検", 0.3), ("檢", 0.2)], 查=[("査", 0.03)]) == "検査"
    assert _form("值 别 单 济", page) == "値 別 単 済"
    assert _form("内 红 僞 脱", Writing.TRADITIONAL) == "內 紅 偽 脫"
    assert _form("验單", Writing.SIMPLIFIED, 單=[("单", 0.4)]) == "验单"
    assert _form("張", Writing.SIMPLIFIED, 張=[("张", 0.03)]) == "張"


def test_ambiguous_forms_stay() -> None:
    """发 is 発 and 髪; what the network did not think of is not guessed."""
    assert _form("发", Writing.JAPANESE) == "发"
    assert _form("发", Writing.JAPANESE, 发=[("髪", 0.01)]) == "髪"


def test_forms_that_exist_in_both() -> None:
    """They stay, unless the usual one was nearly as likely."""
    assert _form("体", Writing.TRADITIONAL, 体=[("體", 0.2)]) == "體"
    assert _form("体", Writing.TRADITIONAL, 体=[("體", 0.01)]) == "体"
    assert _form("齡", Writing.JAPANESE, 齡=[("齢", 0.4)]) == "齢"
    assert _form("机", Writing.JAPANESE, 机=[("機", 0.05)]) == "机"


def test_names_keep_their_characters() -> None:
    """髙, 﨑 and 德 on a Japanese page, 昇 and 鎔 on a simplified one, 着 in Hong Kong."""
    assert _form("髙橋 山﨑 德 澤", Writing.JAPANESE) == "髙橋 山﨑 德 澤"
    assert _form("昇 鎔 喆 堃", Writing.SIMPLIFIED) == "昇 鎔 喆 堃"
    assert _form("着 温 峯", Writing.TRADITIONAL) == "着 温 峯"


def test_nothing_changes_where_the_writing_is_not_known() -> None:
    """Nor on a page of another script."""
    line = _line("检查", 检=[("検", 0.3)])
    assert in_forms({0: line}, None)[0] is line
