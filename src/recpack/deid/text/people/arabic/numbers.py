"""Numbers behind "number" (رقم ...) of whatever in Arabic papers, and rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.codes import Codes, code_words
from recpack.ports import Span

_LETTER = "\u0621-\u063a\u0641-\u064a"
_NUMBER = re.compile(
    rf"رقم(?:ه|ها)?(?:[ ][{_LETTER}/.]{{1,14}}){{0,4}}[ ]{{0,2}}[:(/=-]{{0,2}}[ ]{{0,2}}"
    r"(?P<number>(?:[a-z]{1,6}[-/ ]?){0,2}\d[\da-z]*(?:[-/.][\da-z]+)*)"
)
_ROOM = re.compile(
    rf"(?:غرفه|الغرفه|سرير|السرير|حجره|حاضنه)(?:[ ](?:ال)?عمليات(?:[ ]الجراحيه)?)?(?:[ ]رقم)?[ ]{{0,2}}[:(/-]?[ ]?(?P<room>(?:[a-z]{{1,3}}-?)?\d{{1,4}}(?:/\d{{1,3}})?(?:[-/ ]?[a-z{_LETTER}](?![a-z{_LETTER}]))?)"
    rf"(?!\d|[ ]?(?:[{_LETTER}]{{3}}|[×x%]))"
)
# Sayyara raqm s t r 4821, 1234 a b j: letters of a plate apart, beside its number.
_PLATE = re.compile(
    rf"(?:سيار|لوح|عربي|تاكسي|باص|اسعاف|مركب)[{_LETTER}]{{0,4}}[^\n\d:.]{{0,20}}?[:]?[ ](?P<v>(?:[{_LETTER}][ ]){{1,3}}[ ]?\d{{3,6}}(?!\d)|\d{{2,6}}(?:[ ][{_LETTER}]){{1,3}}(?![{_LETTER}]))"
)
_LINE = re.compile(
    r"(?:(?:ال)?خط (?:ال)?ساخن|تحويله|التحويله|داخلي|مقسم|سنترال|رقم مختصر|الموحد)[ ]{0,2}[:(]?[ ]{0,3}(?P<v>\d{3,6})(?!\d|[.,/]\d|[ ]?(?:ملغ|مل|مم|سم))"
)
_CODE_WORDS = (
    "file no;file no.;file;mrn;acc. no;acc. no.;acc no;accession;accession no;sample id;lot;lot no;sn;s/n;"
    "serial;batch;ref;lic;lic.;license;cin;cnss;id;id no;iqama;passport;req no;order no;case no;visit no;"
    "invoice;policy;claim;barcode;pin;usr;user;slide;block;ملف;الملف;تشغيله;التشغيله;لوط;دفعه;باركود;"
    "الباركود;مستخدم;المستخدم;رخصه;الرخصه;ترخيص;قالب;القالب;القوالب;شريحه;الشريحه;الشرايح;عينه;العينه;كود;الكود;"
    "رمز;الرمز;كاسيت;بلوك;كيس;وحده;وحدتين;جهاز;الجهاز;سيريال;تسلسلي;التسلسلي;وثيقه;بوليصه;فاتوره;ايصال;"
    "معامله;احاله;طلب;الطلب;تذكره;حجز;استماره;قيد;القيد;تسجيل;سجل;السجل;انتساب;الانتساب;بطاقه;البطاقه;هويه;"
    "الهويه;جواز;اقامه;حساب;الحساب;محضر;شكوي;بلاغ;مرجع;المرجع;المرجعي;عضويه;اشتراك;دبوس;مسمار;شبكه;دعامه;مشابك;"
    "دباسه;الدباسه"
)
_CODES = Codes(
    code_words(
        _CODE_WORDS.split(";"),
        ("عدد", "نسبه", "مستوي", "تركيز", "ملغ", "مل", "يوم", "مره", "جرعه", "درجه", "icd"),
        f"a-z{_LETTER}",
    ),
    re.compile(
        r"[ ]?(?:ملغ|مغ|مل|مم|سم|كغ|كجم|جم|غ(?![\u0621-\u064a])|mg|ml|mm|cm|%|سنه|يوم|مره|وحده|ساعه|IU|U/)"
    ),
    re.compile(r"ISO|WHO|CAP"),
)
_LEAST = 3


@dataclass(frozen=True, slots=True)
class ArabicNumbers:
    """رقم الملف (292797), برقم P-2023-3134, بالغرفة 12."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "arabic"

    def describe(self) -> str:
        """One line for the docs."""
        return "Arabic numbers: what stands behind رقم (number of ...), and rooms and beds"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number alone."""
        text = page.folded
        for match in _NUMBER.finditer(text):
            if sum(c.isdigit() for c in match["number"]) >= _LEAST:
                yield Span(*match.span("number"), "ID", 0.8, "numbered")
        yield from _CODES.find(page)
        for match in _PLATE.finditer(text):
            yield Span(*match.span("v"), "ID", 0.7, "plate")
        for match in _LINE.finditer(text):
            yield Span(*match.span("v"), "PHONE", 0.7, "line")
        for match in _ROOM.finditer(text):
            yield Span(*match.span("room"), "ID", 0.8, "room")
