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
    rf"(?:غرفه|الغرفه|تخت|التخت|شباك|كرسي|كابينه|عنبر|العنبر|اوضه|اوده|جناح|سرير|السرير|حجره|حاضنه)(?:[ ](?:ال)?عمليات(?:[ ]الجراحيه)?)?(?:[ ]رقم)?[ ]{{0,2}}[:(/-]?[ ]?(?P<room>(?:[a-z]{{1,3}}-?)?\d{{1,4}}(?:/\d{{1,3}})?(?:[-/ ]?[a-z{_LETTER}](?![a-z{_LETTER}]))?)"
    rf"(?!\d|[ ]?(?:(?!سرير|السرير|بالسرير|تخت|الدور|الطابق|قسم|في|بقسم|من)[{_LETTER}]{{3}}|[×x%]))"
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
    "دباسه;الدباسه;قرص;القرص;اسطوانه;الاسطوانه;سي دي;cd;فيلم;الفيلم;فلم;الفلم;قراءه;ارساليه;الارساليه;ارسال;شحنه;بوليصه;كتاب;كتابكم;كتابنا;"
    "الدفعه;التشغيليه;اللقاح;المرقم;المرقمه;ذي العدد;ايميل مرجعي;حواله;تحويله بنكيه;سند;ترميز;شفره;الشفره;رقم سري;السري;نقاله;معرف;المعرف;دخول;موافقه;الموافقه;"
    "مطالبه;المطالبه;صرف;وصفه;الوصفه;تاشيره;التاشيره;حدود;كفاله;no;no.;nr;cap no;cap no.;lab no;lab no.;licence;moh;dha;haad;scfhs;eid;uhid;hn;nhid"
)
_CODES = Codes(
    code_words(
        [
            p + w
            for w in _CODE_WORDS.split(";")
            for p in ("", *("ب" * (w[0] > "z")), *("ل" * (w[0] > "z")))
        ],
        ("عدد", "نسبه", "مستوي", "تركيز", "ملغ", "مل", "يوم", "مره", "جرعه", "درجه", "icd"),
        f"a-z{_LETTER}",
    ),
    re.compile(
        r"[ ]?(?:ملغ|مغ|مل|مم|سم|كغ|كجم|جم|غ(?![\u0621-\u064a])|mg|ml|mm|cm|%|سنه|يوم|مره|وحده|ساعه|IU|U/)"
    ),
    re.compile(r"ISO|WHO|CAP"),
)
_LEAST, _LEAST_TELEPHONE = 3, 6
_TELEPHONE = re.compile(
    rf"(?<![{_LETTER}])(?:ال|و|ب|لل)?(?:هاتف|هواتف|تلفون|تليفون|جوال|موبايل|محمول|نقال|خلوي|فاكس|مجاني|واتساب|بداله|طوارئ|استعلامات|ت|هـ|هه)(?:ه|ها|ي)?(?:[ ][{_LETTER}]{{2,10}}){{0,2}}[ ]{{0,3}}[:.]?[ \t]{{0,4}}"
    r"(?P<v>(?:\+|00)?\(?\d{1,4}\)?(?:[ /-]{1,2}\d{2,8}){1,4}|\d{7,14})(?![\d.,]\d|[/-]\d)"
)
# العدد: ١١٤٧ above the date of an official letter; كتابكم المرقم ٣٠٢/ل.
_OUTGOING = re.compile(
    rf"(?:العدد|الصادر|الوارد|الاشاره|اشاره)[ ]?[:/][ ]{{0,3}}(?P<v>\d{{1,6}}(?:[/-][\d{_LETTER}]{{1,5}}){{0,3}})(?=[ ]{{0,40}}(?:\n[ ]{{0,80}})?(?:ال)?تاريخ)"
)
_LETTER_NUMBER = re.compile(
    rf"(?:المرقمه?|كتابكم|كتابنا|ذي العدد|ذو الرقم|مذكرتكم)[ ]{{1,2}}(?:رقم )?(?P<v>\d{{1,6}}(?:[/-][\d{_LETTER}]{{1,5}}(?![{_LETTER}])){{0,3}})"
)
_CARD = re.compile(
    rf"(?<![{_LETTER}.])(?:ب[ ]?\.[ ]?(?:ت[ ]?\.[ ]?)?و|ر[ ]?\.[ ]?[بقو]|رقم ب و|لا كارط|cnie?|cin)[ ]?[.:]{{0,2}}[ ]{{0,2}}(?P<v>[a-z]{{1,3}}[ -]?\d{{4,8}}|\d{{6,14}})(?!\d)"
)
_BRACKET = re.compile(r"\([ ]?(?P<v>\d{6,14})[ ]?\)")
_USER = re.compile(
    r"(?:بواسطه|مستخدم|المستخدم|طبع|user|by|login)[ ]?[:/]?[ ]{0,3}(?P<v>[a-z]{1,12}[_.-]?\d{2,6}|[a-z]{2,12}_[a-z\d]{2,12})(?![\w])"
)
_SIGNED = re.compile(r"(?<![\w.])(?P<v>[a-z]{1,8}_\d{3,8})(?!\w)")
_BED = re.compile(r"(?:ال)?سرير(?:[ ]رقم)?[ ]{0,2}[:/][ ]{0,2}(?P<v>[A-Z]\d?)(?![\w])")
_HOST = re.compile(
    r"(?<![\w@./-])(?P<v>[a-z][a-z0-9-]+(?:\.[a-z][a-z0-9-]{2,}){2,}(?:/[\w/?=&.%-]*[\w/])?)(?![\w@-])"
)
# 23/ 9 / 2023, as clerks fill in printed strokes.
_DAY = re.compile(
    r"(?<![\d/.])(?P<v>(?:0?[1-9]|[12]\d|3[01])(?:[ ]{1,2}[/-][ ]{0,2}|[/-][ ]{0,2}(?=[ \d]{1,3}[ ]|(?<=[ ])))(?:0?[1-9]|1[0-2])[ ]{0,2}[/-][ ]{0,2}(?:19|20|14)\d\d)(?![\d/])"
)
_HEADING = re.compile(
    r"(?:الفحص|التحليل|النتيجه|المرجع|المعدل)[^\n\d]{0,80}(?P<days>(?:[ ]{3,}|\t)\d{1,2}/\d{1,2}(?:(?:[ ]{3,}|\t)\d{1,2}/\d{1,2}){0,6})[ ]*(?=\n|$)"
)
_PAIR = re.compile(r"\d{1,2}/\d{1,2}")


def _headings(text: str) -> Iterator[Span]:
    """Earlier days over the columns of a table of results: المرجع   10/12   26/11."""
    for match in _HEADING.finditer(text):
        for day in _PAIR.finditer(text, *match.span("days")):
            yield Span(*day.span(), "DATE", 0.75, "day")


# Patterns over the folded text, and over the text as it is shown: (pattern, tag, score, by).
_FOLDED = (
    (_PLATE, "ID", 0.7, "plate"),
    (_LINE, "PHONE", 0.7, "line"),
    (_OUTGOING, "ID", 0.75, "numbered"),
    (_LETTER_NUMBER, "ID", 0.75, "numbered"),
    (_CARD, "ID", 0.75, "numbered"),
    (_BRACKET, "ID", 0.75, "numbered"),
    (_USER, "ID", 0.75, "numbered"),
    (_SIGNED, "ID", 0.75, "numbered"),
    (_DAY, "DATE", 0.8, "day"),
)
_SHOWN = ((_BED, "ID", 0.75, "room"), (_HOST, "URL", 0.7, "host"))


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
        for match in _TELEPHONE.finditer(text):
            if sum(c.isdigit() for c in match["v"]) > _LEAST_TELEPHONE:
                yield Span(*match.span("v"), "PHONE", 0.8, "telephone")
        for pattern, tag, score, by in _FOLDED:
            for match in pattern.finditer(text):
                yield Span(*match.span("v"), tag, score, by)
        for pattern, tag, score, by in _SHOWN:
            for match in pattern.finditer(page.plain):
                yield Span(*match.span("v"), tag, score, by)
        yield from _headings(text)
        for match in _ROOM.finditer(text):
            yield Span(*match.span("room"), "ID", 0.8, "room")
