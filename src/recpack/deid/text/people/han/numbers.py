"""Numbers that Chinese papers write without a label: beds, extensions, military papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.ports import Span

_CODE = (
    r"(?:\(\d{2}\)[A-Z]{0,2}\d{6,14}|[A-Za-z]{1,8}[-_]?\d[\dA-Za-z]{1,14}(?:[-_][\dA-Za-z]{1,12}){0,3}"
    r"|[A-Za-z]{1,8}(?:[-_][A-Za-z\d]{1,8}){0,2}[-_]\d{2,12}(?:-\d{1,8})?|\d{5,18}(?:-\d{1,6})?)(?![\w.%])"
)
# The number is the group n, or all of the match; without one of the last words there is none.
_NUMBERS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # 病房 704, 病室：12-3, 6诊室, 21号窗口; (50308诊)
    ("ID", re.compile(r"(?:病房|病室|房号|房间号|抢救室|产房|手术室|观察室|隔离间|层流间|舱位)[ ]{0,3}[:：]?[ ]{0,3}(?P<n>[A-Z]?\d{1,4}(?:-\d{1,3})?)(?=[ \t]{2}|[ ]?[\n\t|,，;；。)）]|$|室|号|间)", re.MULTILINE), "病房 病室 房号 房间号 抢救室 产房 手术室 观察室 隔离间 层流间 舱位"),
    ("ID", re.compile(r"(?<![\d.A-Za-z第])(?P<n>[A-Z]?\d{1,4}(?:-\d{1,2})?)(?=号?(?:诊室|诊间|诊台|机房|检查室|检查间|手术间|窗口|抢救间|治疗室|采血窗))", re.MULTILINE), "诊室 诊间 诊台 机房 检查室 检查间 手术间 窗口 抢救间 治疗室 采血窗"),
    ("ID", re.compile(r"(?<![\d.A-Za-z])(?P<n>\d{3,6})(?=[ ]?诊(?:[)）,，。;； ]|$))", re.MULTILINE), "诊"),
    # 退款账户：中国农业银行 622840123741 4635 806
    ("ID", re.compile(r"(?:[账帐]户?号?|卡号|银行|储蓄|农商行|信用社|农信)[^\n\d]{0,16}(?P<n>(?=[\d ]{12,28})\d{4,19}(?:[ ]\d{2,8}){0,6})(?![\d.])"), "账 帐 卡号 银行 储蓄 农商行 信用社 农信"),
    # 加 zhenyao_help2020, 搜一下wx_abc123
    ("ID", re.compile(r"(?:加|添加|搜索?|联系|关注|找|私信|私聊)[一下我个群主管理员助理客服]{0,4}[ :：]{0,2}(?P<n>(?=[A-Za-z0-9_-]*[_\d])[A-Za-z][A-Za-z]{2}[A-Za-z0-9_-]{3,18})(?![\w@.%/-])"), "微信 群 QQ 私信 抖音"),
    # 蜡块2块（71-5311A、06-3560B）, 切片：22-10458-3
    ("ID", re.compile(r"(?<=[(（、，,:：号块片 ])(?P<n>\d{2}-\d{4,7}[A-Z]?\d?(?:-\d{1,2})?)(?=[ ]?[)）、，,;；。\n]|$)", re.MULTILINE), "蜡块 切片 白片 玻片 病理 涂片 标本"),
    ("ID", re.compile(r"(?:蜡块|切片|白片|玻片|标本|病理|样本|冰冻|细胞|会诊|存档)(?:编?号|盒)[ ]?[:：]?[ ]?(?P<n>[A-Z]{1,3}\d{0,4}-\d{1,7}(?:-\d{1,3})?)(?![\w%])"), "号 盒"),
    ("PHONE", re.compile(r"(?:电|洽|拨|打|询)[话詢询]?[ :：]{0,2}(?P<n>0\d{1,2}[- ]\d{6,8}|0\d{1,2}[- ]\d{3,4}[- ]\d{4})(?!\d)"), "电 洽 拨 打 询"),
    # 克隆号 L50-823 is none, and no code of a tumour (M97320/3) is.
    # 15床, 加12床, 03-15床; not 3床旁, 50床位.
    (
        "ID",
        re.compile(
            r"(?<![0-9A-Za-z.第共-])(?:[加+][ ]?)?[A-Za-z]?\d{1,3}(?:-\d{1,3})?[ ]?号?[ ]?床(?!位|旁|边|日|头|垫|档|上|下|/)"
        ), "床"),
    (
        "ID",
        re.compile(r"(?<=[住入转至到邻])[一二三四五六七八九十]{1,3}床(?!位|旁|边|日)"), "床"),
    ("ID", re.compile(r"床位[ :：|\t]{1,4}(?P<n>[+A-Z加]?\d[0-9A-Z-]{0,7})(?![\d.%])"), "床位"),
    ("ID", re.compile(r"(?<=床)[ ]{1,4}(?P<n>\d{6,10})(?![\d.])"), "床"),
    ("ID", re.compile(r"\b[Ww](?:ar)?d\.?[ ]?\d{1,3}[A-Z]?[ ,]{1,2}[Bb]ed[ ]?\d{1,3}[A-Z]?"), "Ward ward Wd wd WD"),
    ("ID", re.compile(r"[Ww]ard/[Bb]ed[ ]{0,2}[:：]?[ ]{0,3}[0-9A-Z]{1,4}[ ]?/[ ]?(?P<n>[0-9A-Z]{1,4})\b"), "/Bed /bed"),
    ("ID", re.compile(r"床号?[ :：]{0,4}[\u4e00-\u9fff]{2,10}/(?P<n>[+A-Z]?[0-9][0-9A-Z-]{0,6})"), "床"),
    (
        "ID",
        re.compile(
            r"(?:手术间|检查室|诊室|诊间|机房|治疗室|房间|(?<![A-Za-z])(?:Room|Rm\.?|OR|OT|Theatre))[ ]{0,2}[:：]?[ ]{0,3}"
            r"(?P<n>[A-Za-z]{0,3}-?\d{1,3}(?:-\d{1,3})?)(?![\w.%])"
        ), "手术间 检查室 诊室 诊间 机房 治疗室 房间 Room Rm OR OT Theatre"),
    # 活检报告(83S72840), 前次穿刺(2022-080617, …
    (
        "ID",
        re.compile(
            r"[(（](?P<n>(?!NCT|ChiCTR|CTR|GB|YY|ISO|NM_|NP_|ICD|CAS)(?:\d{2}[A-Z]{1,2}\d{4,8}|(?:19|20)\d{2}-\d{4,8}|[A-Z]{1,3}\d{6,12}|[A-Z]{1,3}\d{2,4}-\d{3,8}|\d{8,16}))(?=[ ]?[,，、)）;；])"
        ), "("),
    # 号源G503938, 订单SF1029384756, 保单HL-52474524
    (
        "ID",
        re.compile(
            r"(?:号源|预约|订单|运单|快递|保单|凭证|蜡块|白片|切片|玻片|批次|样本|标本|血袋|腕带|设备|仪器|探头|主机|终端|窗口|工位|机位|车牌|车号|学号|工号|胸牌)[号]?(?:为|是)?[ ]?[:：(（]?[ ]?"
            r"(?P<n>(?!NCT)[A-Z]{1,4}[-_]?\d{4,14}[A-Z]?\d{0,4}|[A-Z]{1,4}-\d{2,6}-\d{2,8})(?![\w.%])"
        ), ""),
    ("ID", re.compile(r"车牌(?:号码?)?(?:为|是)?[ ]?[:：]?[ ]?(?P<n>[\u4e00-\u9fff]?[A-Z]?[ ·.-]?[A-Z0-9]{4,6}[\u4e00-\u9fff]?)(?![\w])"), "车牌"),
    (
        "ID",
        re.compile(
            r"(?:(?:F|f)low[ -]?[Cc]ell|Run[ ]?ID|Chip|芯片号?|上机号|文库号?|Index|[Bb]arcode)(?:[ ]?ID|编号|号)?[ ]?[:：为是]?[ ]{0,2}(?P<n>(?=[A-Z0-9_-]*\d)(?=[A-Z0-9_-]*[A-Z])[A-Z0-9][A-Z0-9_-]{5,20})(?![\w])"
        ), "Flow flow FlowCell Run Chip 芯片 上机 文库 Index arcode"),
    # 收费员:C752, 操作员 00231, 梁志明(规培)Y0100
    (
        "ID",
        re.compile(
            r"(?<=[员者])[ ]{0,2}[:：][ ]{0,3}(?P<n>[A-Z]{0,3}\d{3,8})(?![\w.%:：/-])"
        ), "员 者"),
    ("ID", re.compile(r"(?<=[\u4e00-\u9fff][)）])[ ]?(?P<n>[A-Z]{1,2}\d{4,6})(?=\s|$)"), ")"),
    # 如家酒店306房, 12楼1203室, 住A座502室
    (
        "ID",
        re.compile(
            r"(?P<n>(?<![\dA-Za-z.-])[A-Z]?\d{3,4})(?=[ ]?(?:号房|房(?![室颤扑缺早性间源角子水室产])|包间|客房))"
        ), "房 包间"),
    ("PHONE", re.compile(
        r"(?:电话|内线|短号|专线|座机|热线|小号|虚拟号|呼叫号|集群号|拨打|请拨|致电|传呼|手机短号|办公电话|值班电话)[ ]?(?:是|为|号|号码)?[ ]?[:：(（]?[ ]{0,3}(?P<n>\d{4,8})(?![\d]|[-.年/]\d|[次元个])"
    ), ""),
    ("PHONE", re.compile(
        r"[(（](?<=[长师生士任员工室站台房区科库卫口处系人][(（])[ ]?(?!19\d\d|20\d\d)(?P<n>\d{4,6})[ ]?[)）]"
    ), "("),
    # 号MR460837, 病理号好像是2025-46682, 条码 (21)H7750714; no 信号, 型号.
    (
        "ID",
        re.compile(
            r"(?<![信型符口括逗大中小记引句])(?:号码?|编[号码]|条形?码|登记)(?:好像|应该|都|就)?[是为]?[ ]?[:：]?[ ]?(?:[Nn][Oo]\.?[:： ]?)?"
            rf"(?P<n>{_CODE})"
        ), "号 编 条 登记"),
    ("ID", re.compile(r"[号码][ ]?[:：]?[ ]?(?P<n>[Nn][Oo][.:：][ ]?\d{4,12})(?!\d)"), "o. o.: o: O. O:"),
    (
        "ID",
        re.compile(
            r"(?:提取|验证|查询|取件|取片|动态|校验|邀请|激活|授权|核验|登录)码[:：是为 ]{0,3}(?P<n>[A-Za-z0-9]{4,10})(?![A-Za-z0-9])"
        ), "码"),
    ("ID", re.compile(r"密码[:：是为 ]{0,3}(?P<n>[A-Za-z0-9@#_.]{4,16})(?![A-Za-z0-9])"), "密码"),
    ("ID", re.compile(r"[尾后][号四][位]?[号码]?[:：为是 ]{0,2}(?P<n>\d{3,6})(?!\d|\.\d)"), "尾 后"),
    # Reg. M97053, MCHK
    ("ID", re.compile(r"(?<![A-Za-z])Reg(?:istration)?\.?(?:[ ]?No\.?)?[ :：]{1,3}(?P<n>[A-Z]{0,2}\d{4,7})\b"), "Reg"),
    # XB2025-040, YF-46-789, CN-AZ-2021592362, PLN_LV2_282947, (01)06901234567892, 8494120773(B)
    ("ID", re.compile(r"(?<![A-Za-z0-9-])[A-Z]{1,4}\d{2,4}-\d{3,8}(?![\w-]|\.\d)"), ""),
    ("ID", re.compile(r"(?<![A-Za-z0-9-])[A-Z]{1,5}(?:-[A-Z]{1,4})?-(?:\d{2,4}-\d{3,8}|\d{8,12})(?![\w-])"), ""),
    ("ID", re.compile(r"(?<![A-Za-z0-9_])[A-Z]{2,6}_[A-Z0-9]{1,6}_\d{3,10}(?!\w)"), "_"),
    ("ID", re.compile(r"\((?:00|01|10|11|17|21|240)\)(?:\d{8,18}|[A-Z0-9]{6,14})(?![A-Za-z0-9])"), "(0 (1 (2"),
    ("ID", re.compile(r"(?<![A-Za-z0-9])[A-Z]{0,2}\d{6,10}\([0-9A-Z]\)"), "("),
    ("ID", re.compile(r"(?<=[A-Z]{3})[ ]{2,4}(?P<n>\d{7,10})(?=[ ]{2}|\t|$)", re.MULTILINE), ""),
    (
        "ID",
        re.compile(
            r"(?:微信|[Vv]信|薇信|WeChat|wechat|微信号|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx]|weixin)|QQ|抖音|快手|微博|小红书|B站)(?:号)?(?:是|为|加|搜|同|名|[:：]| ){0,3}(?P<n>[A-Za-z][\w-]{4,19})(?![\w@.])"
        ), "微信 V信 v信 薇信 WeChat wechat vx VX Vx vX wx WX Wx wX weixin QQ 抖音 快手 微博 小红书 B站"),
    ("URL", re.compile(r"@(?<=[^\x00-\x7f]@)[A-Za-z_][\w.]{2,29}(?![\w.])", re.ASCII), "@"),
    ("PHONE", re.compile(r"(?<=分机)[:：]?[ ]?(?P<n>\d{3,6})(?!\d)"), "分机"),
    ("PHONE", re.compile(r"(?<=[\d)])[ ]?转[ ]?(?P<n>\d{3,6})(?!\d)"), "转"),
    ("PHONE", re.compile(r"(?<=致电|请电|电话|拨打)[ ]?(?P<n>\d{4}[ -]?\d{4})(?!\d)"), "致电 请电 电话 拨打"),
    ("PHONE", re.compile(r"(?<![\d-])[48]00[- ]\d{3}[- ]?\d{4}(?![\d-])"), "400 800"),
    ("PHONE", re.compile(r"(?<=\)[ ])(?P<n>[2-9]\d{3}[ -]\d{4})(?![\d.])"), ")"),
)  # fmt: skip


# A clone of an antibody stands behind its word, behind a marker, or before its maker.
_NO_CODE = re.compile(
    r"(?:克隆号?|[Cc]lone|抗体|单抗|试剂|型号|规格|货号|ICD-?\d*|疾病编码|手术编码|操作编码|诊断编码|版本|探针|引物|位点)[ ]?(?:为|是|名)?[ ]?[:：(（]?[ ]?\Z"
)
_MORPHOLOGY = re.compile(r"M?\d{4,5}/[01236]\d?(?!\d)")


@cache
def _needed() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """The rows with their words: to look for a word is far faster than for a pattern."""
    return tuple((tag, pattern, tuple(words.split())) for tag, pattern, words in _NUMBERS)


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
        yield from _lots(page.plain)
        yield from _registered(page.plain)
        text = page.plain
        for tag, pattern, needles in _needed():
            if needles and not any(n in text for n in needles):
                continue
            for match in pattern.finditer(text):
                start, end = match.span("n" if "n" in pattern.groupindex else 0)
                coded = _NO_CODE.search(text, max(0, start - 12), start)
                if coded is None and _MORPHOLOGY.match(text, start) is None:
                    yield Span(start, end, tag, 0.8, "number")


_LOT = re.compile(r"(?:批号|批次|生产批|[Ll][Oo][Tt]|序列号|效期)[^\n]{0,120}")
_LOT_CODE = re.compile(
    r"(?<![\w.-])(?=[A-Z\d]*\d{3})(?:[A-Z]{1,4}\d{3,10}[A-Z]?\d{0,3}|\d{5,8}[A-Z]{1,2}\d{0,4})(?![\w.%-])"
)


def _lots(text: str) -> Iterator[Span]:
    """药品批号:奥沙利铂 A8264A3(恒瑞) 贝伐珠单抗 S4428134: all codes of a line of lots."""
    for line in _LOT.finditer(text):
        for code in _LOT_CODE.finditer(text, *line.span()):
            yield Span(*code.span(), "ID", 0.7, "lot")


_REGISTERED = re.compile(
    r"字[ ]?(?:[(（〔\[]\d{2,4}[)）〕\]][ ]?)?第?[ ]?[A-Z]{0,3}\d{3,12}(?:-\d{1,6})?[ ]?号?(?!\d)"
)


def _registered(text: str) -> Iterator[Span]:
    """内专医字第047167号, 京卫医字(2019)第0123号: with the characters before 字."""
    for match in _REGISTERED.finditer(text):
        start = match.start()
        while start and match.start() - start < 6 and "\u4e00" <= text[start - 1] <= "\u9fff":
            start -= 1
        yield Span(start, match.end(), "ID", 0.8, "registered")
