"""Numbers that Chinese papers write without a label: beds, extensions, military papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.ports import Span

_CODE = (
    r"(?:\(\d{2}\)[A-Z]{0,2}\d{6,14}|[A-Za-z]{1,8}[-_]?\d[\dA-Za-z]{1,14}(?:[-_][\dA-Za-z]{1,12}){0,3}"
    r"|[A-Za-z]{1,8}(?:[-_][A-Za-z\d]{1,8}){0,2}[-_]\d{2,12}(?:-\d{1,8})?|\d{5,18}(?:-\d{1,6})?)(?![\w.%])"
)
# The number is the group n, or all of the match.
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # 15床, 加12床, 03-15床; not 3床旁, 50床位.
    (
        "ID",
        re.compile(
            r"(?<![0-9A-Za-z.第共-])(?:[加+][ ]?)?[A-Za-z]?\d{1,3}(?:-\d{1,3})?[ ]?床(?!位|旁|边|日|头|垫|档|上|下|/)"
        ),
    ),
    (
        "ID",
        re.compile(r"(?<=[住入转至到邻])[一二三四五六七八九十]{1,3}床(?!位|旁|边|日)"),
    ),
    ("ID", re.compile(r"床位[ :：|\t]{1,4}(?P<n>[+A-Z]?\d[0-9A-Z-]{0,7})(?![\d.%])")),
    ("ID", re.compile(r"(?<=床)[ ]{1,4}(?P<n>\d{6,10})(?![\d.])")),
    ("ID", re.compile(r"\b[Ww](?:ar)?d\.?[ ]?\d{1,3}[A-Z]?[ ,]{1,2}[Bb]ed[ ]?\d{1,3}[A-Z]?")),
    ("ID", re.compile(r"[Ww]ard/[Bb]ed[ ]{0,2}[:：]?[ ]{0,3}(?P<n>[0-9A-Z]{1,4}/[0-9A-Z]{1,4})\b")),
    ("ID", re.compile(r"床号?[ :：]{0,4}[\u4e00-\u9fff]{2,10}/(?P<n>[+A-Z]?[0-9][0-9A-Z-]{0,6})")),
    (
        "ID",
        re.compile(
            r"(?:手术间|检查室|诊室|诊间|机房|治疗室|房间|(?<![A-Za-z])(?:Room|Rm\.?|OR|OT|Theatre))[ ]{0,2}[:：]?[ ]{0,3}"
            r"(?P<n>[A-Za-z]{0,3}-?\d{1,3}(?:-\d{1,3})?)(?![\w.%])"
        ),
    ),
    ("ID", re.compile(r"[\u4e00-\u9fff]字第[ ]?\d{6,10}[ ]?号")),
    # 号MR460837, 病理号好像是2025-46682, 条码 (21)H7750714; no 信号, 型号.
    (
        "ID",
        re.compile(
            r"(?<![信型符口括逗大中小记引句])(?:号码?|编[号码]|条形?码|登记)(?:好像|应该|都|就)?[是为]?[ ]?[:：]?[ ]?(?:[Nn][Oo]\.?[:： ]?)?"
            rf"(?P<n>{_CODE})"
        ),
    ),
    ("ID", re.compile(r"[号码][ ]?[:：]?[ ]?(?P<n>[Nn][Oo][.:：][ ]?\d{4,12})(?!\d)")),
    (
        "ID",
        re.compile(
            r"(?:提取|验证|查询|取件|取片|动态|校验|邀请|激活|授权|核验|登录)码[:：是为 ]{0,3}(?P<n>[A-Za-z0-9]{4,10})(?![A-Za-z0-9])"
        ),
    ),
    ("ID", re.compile(r"密码[:：是为 ]{0,3}(?P<n>[A-Za-z0-9@#_.]{4,16})(?![A-Za-z0-9])")),
    ("ID", re.compile(r"[尾后][号四][位]?[号码]?[:：为是 ]{0,2}(?P<n>\d{3,6})(?!\d|\.\d)")),
    # Reg. M97053, MCHK
    ("ID", re.compile(r"(?<![A-Za-z])Reg(?:istration)?\.?(?:[ ]?No\.?)?[ :：]{1,3}(?P<n>[A-Z]{0,2}\d{4,7})\b")),
    # XB2025-040, YF-46-789, CN-AZ-2021592362, PLN_LV2_282947, (01)06901234567892, 8494120773(B)
    ("ID", re.compile(r"(?<![A-Za-z0-9-])[A-Z]{1,4}\d{2,4}-\d{3,8}(?![\w-]|\.\d)")),
    ("ID", re.compile(r"(?<![A-Za-z0-9-])[A-Z]{1,5}(?:-[A-Z]{1,4})?-(?:\d{2,4}-\d{3,8}|\d{8,12})(?![\w-])")),
    ("ID", re.compile(r"(?<![A-Za-z0-9_])[A-Z]{2,6}_[A-Z0-9]{1,6}_\d{3,10}(?!\w)")),
    ("ID", re.compile(r"\((?:00|01|10|11|17|21|240)\)(?:\d{8,18}|[A-Z0-9]{6,14})(?![A-Za-z0-9])")),
    ("ID", re.compile(r"(?<![A-Za-z0-9])[A-Z]{0,2}\d{6,10}\([0-9A-Z]\)")),
    ("ID", re.compile(r"(?<=[A-Z]{3})[ ]{2,4}(?P<n>\d{7,10})(?=[ ]{2}|\t|$)", re.MULTILINE)),
    (
        "ID",
        re.compile(
            r"(?:微信|[Vv]信|薇信|WeChat|wechat|微信号|QQ|抖音|快手|微博|小红书|B站)(?:号)?(?:是|为|加|搜|同|名|[:：]| ){0,3}(?P<n>[A-Za-z][\w-]{4,19})(?![\w@.])"
        ),
    ),
    ("PHONE", re.compile(r"(?<=分机)[:：]?[ ]?(?P<n>\d{3,6})(?!\d)")),
    ("PHONE", re.compile(r"(?<=[\d)])[ ]?转[ ]?(?P<n>\d{3,6})(?!\d)")),
    ("PHONE", re.compile(r"(?<=致电|请电|电话|拨打)[ ]?(?P<n>\d{4}[ -]?\d{4})(?!\d)")),
    ("PHONE", re.compile(r"(?<![\d-])[48]00[- ]\d{3}[- ]?\d{4}(?![\d-])")),
    ("PHONE", re.compile(r"(?<=\)[ ])(?P<n>[2-9]\d{3}[ -]\d{4})(?![\d.])")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChineseNumbers:
    """Beds in prose, extensions, numbers of military papers, accounts of WeChat."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return "Chinese numbers without a label: beds, extensions, military papers, WeChat"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans."""
        if "zh" not in self.languages or (self.languages[0] != "zh" and "kana" in page.scripts):
            return
        for tag, pattern in _NUMBERS:
            for match in pattern.finditer(page.plain):
                group = "n" if "n" in pattern.groupindex else 0
                yield Span(*match.span(group), tag, 0.8, "number")
