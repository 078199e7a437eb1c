"""Identifiers that announce themselves by their shape: numbers, mail, organisations, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold, is_cjk
from recpack.deid.text.names import is_word, zh_surnames
from recpack.ports import Span

# Public database numbers are clinical content, however long they are.
_PUBLIC = re.compile(
    r"(?:n[mpgrc]_|xm_|enst|ensp|ensg|rs|cosm|cosv|vcv|rcv|scv|pmid|nct|chictr|doi|grch|hg|chr\w{1,2}:|[gcpm]\.)\s?$"
)
# (tag, pattern, check). Patterns run on folded text (half-width, lower case).
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (tag, re.compile(pattern))
    for tag, pattern in (
        ("EMAIL", r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}"),
        ("URL", r"https?://[^\s<>\"'，。；]{3,200}|(?<![\w@.])www\.[a-z0-9.-]{3,80}(?:/[^\s<>\"'，。；]{0,120})?"),
        ("URL", r"(?<![\w@.])(?:[a-z0-9-]{2,40}\.){1,3}(?:com|org|net|gov|edu)(?:\.[a-z]{2})?(?![a-z\w])(?:/[\w./?=&%-]{1,80})?"),
        ("ID", r"(?<![\d.])\d{17}[\dx](?![\da-z])"),
        ("ID", r"(?<!\d)\d{3}\.\d{3}\.\d{3}\s?-\s?\d{2}(?!\d)"),
        ("ID", r"(?<!\d)\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}(?!\d)"),
        ("ID", r"(?<!\d)\d{1,2}\.\d{3}\.\d{3}-[\dx](?!\d)"),
        ("ID", r"(?<!\d)\d{3}[ .]\d{4}[ .]\d{4}[ .]\d{4}(?!\d)"),
        ("ID", r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)"),
        ("ID", r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"),
        ("ID", r"(?<!\d)\d{6}-[1-4]\d{6}(?!\d)"),
        ("ID", r"\b(?:crm|crbm|crbio|crf|coren|rqe|cro|crefito|crn)(?:[\s/-]{0,3}[a-z]{2})?[\s:./-]{0,4}(?:n[o°º.]{1,3}\s?)?\d{1,3}\.?\d{2,4}(?:[-/][a-z\d]{1,2}){0,2}"),
        ("ID", r"(?<![a-z\d])[a-z]{0,2}\d{8}[a-z](?![a-z\d])"),
        ("PHONE", r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.])"),
        ("PHONE", r"(?<![\d.])0\d{2,3}\s?-\s?\d{7,8}(?:-\d{1,5})?(?!\d)"),
        ("PHONE", r"(?<!\d)[48]00[- ]\d{3,4}[- ]\d{3,4}(?!\d)"),
        ("PHONE", r"(?<![\d(])\(\s?0?\d{2}\s?\)\s?9?\s?\d{4}[-. ]?\d{4}(?!\d)"),
        ("PHONE", r"(?<![\d.-])9\d{4}-\d{4}(?![\d-])"),
        ("PHONE", r"(?<![\w.])\+\d{1,3}[\s().-]{0,3}\d(?:[\s().-]?\d){6,13}(?!\d)"),
        ("PHONE", r"(?<![\w.])(?:8|\+7)[\s-]?\(\d{3,5}\)[\s-]?\d{2,3}-?\d{2}-?\d{2}(?!\d)"),
        ("ID", r"(?<![\d.,a-z_])\d{9,}(?![\d.,]*\d)"),
        ("ID", r"(?<![a-z\d_])(?=[a-z\d-]{9,24}(?![a-z\d-]))[a-z]{1,5}-?\d{7,}[a-z\d-]*"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shapes:
    """Mail and web addresses, telephone and identity numbers, long digit runs."""

    def describe(self) -> str:
        """One line for the docs."""
        return "shapes: e-mail, web addresses, telephone, national and long serial numbers"

    def find(self, text: str) -> Iterator[Span]:
        """Spans; numbers of public databases (NM_, rs, COSM …) are left alone."""
        folded = fold(text)
        for tag, pattern in _SHAPES:
            for match in pattern.finditer(folded.text):
                before = folded.text[max(0, match.start() - 12) : match.start()]
                own = folded.text[max(0, match.start() - 8) : match.end()]
                if _PUBLIC.search(before) or re.match(
                    r"(?:rs|cosm|cosv|enst|ensp|ensg|nct|chictr|vcv)\d", match[0]
                ):
                    continue
                if tag == "ID" and re.search(
                    r"(?:chr\w{1,2}:|[gcpm]\.)\S*$", own[: -len(match[0])]
                ):
                    continue
                lo, hi = folded.span(*match.span())
                yield Span(lo, hi, tag, 0.9, "shape")


@cache
def _organisations(languages: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (tag, re.compile(pattern))
        for code in languages
        for tag, patterns in lang.read_toml(f"{code}/identity.toml").get("patterns", {}).items()
        for pattern in patterns
    )


@dataclass(frozen=True, slots=True)
class Organisations:
    """Hospitals, laboratories, companies and street addresses by their wording."""

    languages: tuple[str, ...]

    def describe(self) -> str:
        """One line for the docs."""
        return "organisations: hospitals, laboratories and street addresses by their wording"

    def find(self, text: str) -> Iterator[Span]:
        """Spans; one line at a time, for a name does not go over a cell."""
        at = 0
        for line in text.split("\n"):
            # Letterheads in capitals: HOSPITAL SANTA EDWIGES.
            shown = line.title() if line.isupper() and len(line.title()) == len(line) else line
            for tag, pattern in _organisations(self.languages):
                for match in pattern.finditer(shown):
                    lo, hi = match.span()
                    lo += len(match[0]) - len(match[0].lstrip(" ：:（("))
                    if hi - lo >= (2 if tag == "WARD" else 4) and not _generic(line[lo:hi]):
                        yield Span(at + lo, at + hi, tag, 0.85, "organisation")
            at += len(line) + 1


_GENERIC_ZH = ("我院", "本院", "外院", "当地医院", "上级医院", "到医院", "于医院", "在医院", "来院", "入医院",
               "住医院", "专科医院", "各医院", "医院", "三甲医院", "回当地医院", "至当地医院")  # fmt: skip


def _generic(value: str) -> bool:
    """A hospital in general ("the local hospital") names nobody."""
    return value in _GENERIC_ZH or bool(
        re.fullmatch(r".{0,8}(?:当地|外|上级|基层|专科)医院", value)
    )


_ZH_TITLE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,3}?)\s?(?P<title>(?:副?主任|主治|住院)医师|副?教授|副?主任|医生|大夫|护士长|护士)"
)
_ZH_AFTER_NAME = frozenset("有患因于曾已现在死去健均无亦也为是代签字陪")
_ZH_WORDS_BEFORE = frozenset("和于应向从都时能有关管后终经等由请科在是让为任常原后前全各")
_ZH_RELATION = re.compile(
    r"(?:父亲|母亲|爸爸|妈妈|妻子|丈夫|爱人|配偶|儿子|女儿|长子|次子|长女|次女|独子|独女|哥哥|弟弟|姐姐|妹妹"
    r"|大哥|二哥|大姐|二姐|胞兄|胞弟|胞姐|胞妹|兄|弟|姐|妹|儿媳|女婿|外甥|侄子|侄女|孙子|孙女|家属|其父|其母|其妻|其夫|其子|其女)"
    r"[（(]?(?P<name>[\u4e00-\u9fff]{2,4})"
)
_LATIN_TITLE = re.compile(
    r"\b(?P<title>(?:D(?:r|ra)|Prof|Profa|PD|OA|CA|Herrn?|Frau|Fr|Sr|Sra|Mr|Mrs|Ms|Miss|Enf|Enfa|Mme|BS|Ny|Tn|Bpk|Ibu|Sister|Nurse|nurse"
    r"|Doutora?|Doctora?|doutora?|doctora?|Docteur|Professor|professora?|secretária|enfermeir[ao]|Schwester|D\.ª|Dña|Don)"
    r"(?:\([ao]\))?\.?(?:\s?(?:med|Dr|Prof)\.)*)[ ]+"
    r"(?P<name>(?:[A-Z]\.[ ]?)*[A-ZÀ-ÞĐĂÂÊÔƠƯŁŚ][\w'’-]*"
    r"(?:[ ]+(?:(?:de|da|do|das|dos|del|la|von|van|der|e|y)[ ]+)*(?:[A-ZÀ-ÞĐŁŚ][\w'’-]+|[A-Z]\.)){0,5})"
)
_BEFORE_REGISTRATION = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w'’-]+(?:[ ]+(?:(?:de|da|do|das|dos|del|e)[ ]+)*[A-ZÀ-Þ][\w'’-]*\.?){1,6})"
    r"[ ]*\n?[ ]*[-–—|,(]?\s*(?:Médic[ao][ ]+\w+\s*[-–|,]?\s*)?(?=(?:CRM|CRBM|CRF|COREN|RQE|CREMESP|Nº\s?Col|N[ºo]?\s?Col|RPPS|LANR)\b)"
)
_PROFESSION = re.compile(
    r"(?:^|[ ]+)(?:médic[oa]s?|biomédic[oa]|bioquímic[oa]|farmacêutic[oa]|enfermeir[oa]|radiologista|patologista"
    r"|oncologista|oncologia|mastologista|biologia|biólog[oa]|cirurgi[ãa]o?|clínica|responsável|data|convênio"
    r"|patólog[oa]|radiólog[oa]|oncólog[oa]|facharzt|oberarzt|chefarzt|radiologe|chirurgien|oncologue|consultant)\b.*$",
    re.IGNORECASE,
)


def _without_profession(name: str) -> str:
    """A name without the profession that follows it on the line."""
    return _PROFESSION.sub("", name).rstrip()


_KIN = (
    r"(?:mãe|pai|irmã|irmão|filh[oa]|espos[oa]|marido|cônjuge|tia|tio|prim[oa]|av[óô]|ti[oa]|netos?|"
    r"madre|padre|herman[oa]|hij[oa]|marido|mujer|abuel[oa]|"
    r"mother|father|sister|brother|son|daughter|husband|wife|aunt|uncle|"
    r"mère|père|sœur|soeur|frère|fils|fille|mari|épouse|époux|"
    r"Mutter|Vater|Schwester|Bruder|Sohn|Tochter|Ehemann|Ehefrau)"
)
_LATIN_NAMES = r"[A-ZÀ-Þ][\w'’-]+(?:[ ]+(?:(?:de|da|do|das|dos|del|la|von|van|der|e|y)[ ]+)*[A-ZÀ-Þ][\w'’-]+){1,5}"
_LATIN_RELATION = re.compile(rf"\b{_KIN}\b,?[ ]*[(:,]?[ ]*(?P<name>{_LATIN_NAMES})")
_BEFORE_RELATION = re.compile(rf"(?P<name>{_LATIN_NAMES})[ ]*[(,][ ]*{_KIN}\b")
_RU_INITIALS = re.compile(
    r"[А-ЯЁ][а-яё]{2,20}(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]{2,20}"
)
_RU_FULL = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:ович|евич|ич|овна|евна|ична|овны|евны|овичу|евичу|овича|евича|овне|евне)\b"
)


@dataclass(frozen=True, slots=True)
class TitledNames:
    """Names next to a title (王主任, Dra. Ana Ribeiro) or a professional registration number."""

    def describe(self) -> str:
        """One line for the docs."""
        return "titled names: persons by a title, a relation, a patronymic or a registration number beside"

    def find(self, text: str) -> Iterator[Span]:
        """Spans of the name alone; the title stays, it says who spoke."""
        yield from self._chinese(text)
        yield from self._relatives(text)
        for pattern in (_LATIN_RELATION, _BEFORE_RELATION):
            for match in pattern.finditer(text):
                yield Span(*match.span("name"), "RELATIVE", 0.8, "relation")
        for pattern in (_LATIN_TITLE, _BEFORE_REGISTRATION):
            for match in pattern.finditer(text):
                lo = match.start("name")
                hi = lo + len(_without_profession(match["name"]))
                if hi > lo:
                    yield Span(lo, hi, "STAFF", 0.85, "title")
        for pattern in (_RU_INITIALS, _RU_FULL):
            for match in pattern.finditer(text):
                yield Span(*match.span(), "PERSON", 0.8, "patronymic")

    def _relatives(self, text: str) -> Iterator[Span]:
        """弟弟王建军: a relation, then a name that is no word of medicine or of every day."""
        single, compound = zh_surnames()
        for match in _ZH_RELATION.finditer(text):
            start, run = match.start("name"), match["name"]
            if run[:2] not in compound and run[0] not in single:
                continue
            for size in (3, 2) if run[:2] not in compound else (4, 3):
                name = run[:size]
                after = text[start + size : start + size + 1]
                ended = not is_cjk(after) or after in _ZH_AFTER_NAME
                if len(name) == size and ended and not is_word(name):
                    yield Span(start, start + size, "RELATIVE", 0.75, "relation")
                    break

    def _chinese(self, text: str) -> Iterator[Span]:
        single, compound = zh_surnames()
        for match in _ZH_TITLE.finditer(text):
            for start in range(match.start("name"), match.end("name")):
                name = text[start : match.end("name")]
                known = name[:2] in compound or name[0] in single
                bounded = start == 0 or not is_cjk(text[start - 1])
                if not known or (len(name) == 1 and name in _ZH_WORDS_BEFORE):
                    continue
                if len(name) > 1 and not bounded:
                    continue
                yield Span(start, match.end("name"), "STAFF", 0.8, "title")
                break
