"""Initials where English papers are signed, and lone names behind the short names of roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english.words import EnglishWords
from recpack.ports import Span


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DOTTED = r"(?:[A-Z]\.[ ]?-?){1,3}[A-Z](?:\.(?:-[A-Z]\.?)?|-[A-Z]\.?)|[A-Z]\.[ ]?[A-Z]-[A-Z]\.?"
# A letter that no letter stands before: the lookbehind comes second for speed.
_CANDIDATE = re.compile(r"[A-Z](?<![\w./-].)(?:(?=\.)|[A-Z]{1,3}(?![\w&]|['’]|-\w))")
_DOTS = re.compile(_DOTTED)
# Words behind which whoever wrote, typed or did it stands with initials.
_CUES = (
    r"(?:(?:re-?)?dictated|typed|transcribed|trans|transcriptionist|dict|typist|techs?|technologist|technician|scribed?|"
    r"initial(?:s|led|ed)?|init|(?:co-?|counter-?)?sign(?:ed)?|cosigner|coll(?:ected)?|drawn|phlebotomist|read|"
    r"verified|validated|check(?:ed|er)|reviewed|entered|keyed|performed|prepared|reported|received|authori[sz]ed|released|"
    r"called|phoned|notified|trimmed|cut[ -]?up|dissected|described|gross(?:ed|ing)|embedded|stained|screen(?:ed|er)|"
    r"operator|op|reader|author|witness(?:ed)?|given|administered|double[ -]checked|ref|sec(?:retary)?|mt)"
)
_BEFORE = re.compile(
    rf"(?<![\w/])(?i:{_CUES})(?:[ ](?:by|off|initials))?[ ]?[:.#-]?[ ]{{0,3}}\Z"
    # D: 05/12/23 18:05   T: RV ; D/T: JB ; /es/ RV ; T: 01/02/2024 / RV
    r"|(?<![\w/])(?:(?:[DTRE]|D/T|DD|DT|TD|TT|es|ES):|/(?:es|ES)/:?)[ ]{0,3}"
    r"(?:\d{1,2}[/.-]\w{2,3}[/.-]\d{2,4}(?:[ ]\d{1,2}:\d\d)?[ ]?[/,-]?[ ]?)?\Z"
    r"|(?i:gross|macro\w*|micro\w*|description|examination|cut-?up|dictat\w+|dissection|trim\w*|sections?)[ ]{0,2}(?:by[ ])?\(\Z"
)
_STRONG = re.compile(
    r"(?:(?i:(?:dictated|typed|transcribed|co-?sign(?:ed)?|countersigned|initials|trimmed|grossed|tech|scribe|scribed|drawn|collected)(?:[ ]by)?)|/es/|/ES/|(?<![\w/])(?:es|T|D/T):)[: -]{0,4}"
    r"(?:\d{1,2}[/.-]\w{2,3}[/.-]\d{2,4}(?:[ ]\d{1,2}:\d\d)?[ ]?[/,-]?[ ]?)?\Z"
    r"|(?i:gross|macro\w*|micro\w*|description|cut-?up|dictat\w+|dissection)[ ]{0,2}(?:by[ ])?\(\Z"
)
_CLOSED = re.compile(
    r"(?:/[A-Za-z]{2,4})?[ ]{0,2}(?:[).,;:\n\t|/\]]|$|[ ]{2}|[ ](?:on|at|\d|RN|MD|PA|NP))"
)
_BY = re.compile(r"(?<!\w)by[ ]\Z")
_BY_CLOSED = re.compile(r"[ ](?:on|at|RN|MD)\b|[ ]?[,(]?[ ]?\d|[.,;)\n]|$")
_AWARE = re.compile(
    r"(?<!\w)(?:MD|Dr\.?|RN|NP|PA|SHO|HO|MO|RMO|FY1|FY2|Reg|Attending|Resident|Intern|Provider|Physician|Supervisor)[ ]\Z"
)
_AWARE_AFTER = re.compile(
    r"[ ](?:aware|notified|informed|paged|called|updated|at|in|to|was|made|here|present|said|ordered|review)\b|[.,;)\n]"
)
_TYPIST = re.compile(r"[:/](?P<who>[a-z]{2,3})(?![\w])")
_FILED = re.compile(r"/[A-Z]{0,2}\d{4,}")
# ... left in situ.   RV (the end of an entry)
_ENDED = re.compile(r"(?:[.)!?][ ]{1,8}|[a-z0-9][ ]{2,8}(?:[-–—][ ]?)?|[-–—][ ])\Z")
_LINE_END = re.compile(r"[ ]*(?:\n|$)")
_LISTED = re.compile(r"[a-z], \Z")
_LIST_END = re.compile(r",|[ ]*(?:\n|$)")
_ALONE = re.compile(r"(?:\n|^)[ ]*\Z")
_ALONE_END = re.compile(r"[ ]?x{0,3}[ ]*(?:\n|$)")
_KISS = re.compile(r"[ ]x{1,3}[ ]*(?:\n|$)")
_PARTLY = re.compile(
    r"b(?<!\w.)y[ ](?P<first>[A-Z][a-z]+)(?=[ ](?:on|at)[ ]\d)|[bwfpt](?<![\w].)(?:y|ith|rom|er|o|ech)[ ](?P<who>[A-Z][a-z]{2,}[ ][A-Z]\.)(?=[ ,;)\n]|$)"
)
_REVERSED = re.compile(
    r"[bBtT](?<!\w.)[yYoO][ :]{1,3}(?P<n>[A-Z][a-z]+(?:[ '’-][A-Z][a-z]+)?, [A-Z][a-z]+\.?(?:[ -][A-Z][a-z]+)?)(?=[ ](?:on|at)[ ]\d|[ ]{2}|[ ]?[\n(]|$)"
    r"|[bBtT](?<!\w.)[yYoO][ ]?:[ ]{0,3}(?P<caps>[A-Z]{3,}(?:[ '’-][A-Z]{2,}){1,3})(?=[ ]?[\n(,]|[ ]{2}|$)"
    r"|[b](?<=(?:ed|en) .)y (?P<one>[A-Z]\.)(?=[);,\n]|[ ]on\b)"
)
_WINDOW = 44
_LONGEST, _MOST_PARTICLES = 16, 3
_LONG = 6
_SHORT = 3
_COLUMN = "     "
_DEGREES = _set(
    "BY OF TO AT IN AS IS OR AND FOR MD RN NP PA DO OT PT RT SW CNA LPN LVN PHD MBBS FRCS II III IV"
)
# What such letters are far more often than somebody.
_NOBODY = _set(
    "MD RN NP PA DO OT PT RT SW CNA LPN LVN IV IM PO SC SL PR BD TDS QDS OD OM ON PRN STAT CT MR MRI US XR CXR ED ER OR ICU ITU "
    "HDU NA NAD ND NK NKA NKDA NIL UK USA UAE EU AM PM DVT TTO TTA OPD IPD GP HO SHO FY CNS ECG EKG EEG EMG CVP BP HR RR GCS "
    "DNR DNAR CPR LLL RLL LUL RUL LUQ RUQ LLQ RLQ LT RT LS RS LE RE OS OU AF SR RBBB LBBB MI CVA TIA UTI COPD HIV HBV HCV TB MS "
    "PE EF LV RV LA RA CK PSA HCG CEA AFP ESR CRP CBC FBC LFT UE WBC RBC HB HCT MCV PLT INR PTT APTT TSH FT ACTH GH FSH LH IHC "
    "FISH PCR NGS DNA RNA MSI MSS TMB CPS TPS ER PR HER KI WNL NOS NOTE YES NO II III VI VII XI ETC FINAL END QC ISO CAP REF "
    "LAB PTO TPN NPO NBM NG PEG IDC SPC DRE PV EUA GA LA SA AP PA LAT FNA BAL TRUS USG ABG VBG RA O CI HPF LPF MM CM KG ML"
)
# What things are told by, and given by: positive by FISH.
_TESTS = _set(
    "FISH IHC PCR NGS CT MRI MR US USS EUS PET ECG EKG EEG EMG MLPA WES WGS HPLC ELISA MS TOF FACS TTE TOE TEE ERCP MRCP EBUS FNA "
    "FNAC TURP TURBT ESD EMR IV IM SC PO PR PV NG PEG RT XRT DXA DEXA BAL CTPA CTA MRA DSA IVUS OCT RFA TACE SBRT VATS RATS EUA "
    "AJCC UICC TNM WHO ESMO NCCN ISUP ACMG VAF ISH CISH SISH RTPCR AFP PSA ICP TPN NIV CPAP SMS WA SOP GC LCMS MALDI MOUTH HAND "
    "AM PM HS BD OD"
)
_ABBREVIATED = frozenset({"us", "uk", "usa", "uae", "po", "pobox", "md", "rn", "do", "phd", "iv", "im", "sc", "od", "bd", "nb",
                          "ie", "eg", "am", "pm", "ca", "nkda", "dc", "vs", "hs", "ac", "pc", "pr", "pv", "sl", "gi", "gu", "rs", "ph"})  # fmt: skip


def is_nobody(who: str) -> bool:
    """Whether letters are far more often a thing than somebody's initials."""
    return who in _NOBODY


def is_asked(plain: str, start: int, end: int) -> bool:
    """Whether nothing but somebody's initials can stand there, whatever else they mean."""
    if _FILED.match(plain, end) or _TYPIST.match(plain, end):
        return True
    if _BY_CLOSED.match(plain, end) and _BY.search(plain, max(0, start - 4), start):
        signed = _STRONG.search(plain, max(0, start - _WINDOW), start)
        return plain[start:end] not in _TESTS or signed is not None
    if _AWARE_AFTER.match(plain, end) and _AWARE.search(plain, max(0, start - 14), start):
        return True
    if plain.startswith(_COLUMN, max(0, start - len(_COLUMN))):
        return False  # most letters of a table
    return bool(_CLOSED.match(plain, end) and _STRONG.search(plain, max(0, start - _WINDOW), start))


def is_somebody(plain: str, start: int, end: int, *, dotted: bool) -> bool:
    """Whether letters may be initials at all: no degree, no abbreviation with dots."""
    who = plain[start:end]
    if dotted:
        return "".join(c for c in who if c.isalpha()).lower() not in _ABBREVIATED
    return who not in _DEGREES


_ROLES = _set(
    "n/o nso c/n chn cho chew nm nno acno adns rrt rrtc mls mlt bns cnm cns cnc cm sw msw lcsw lmsw csw ot pt slp slt rt rd rdn rn en een lpn lvn cna hca hcsw anp acp apn aprn fnp agnp np nic "
    "pharmd rph sho spr str fy1 fy2 f1 f2 ct1 ct2 rmo jmo hmo mo cmo ho smo sn s/n ssn scn icn num adon don crna odp rgn rm hv dn "
    "emt cpn amhp pct ma pca psw attg attdg reg intern sr sister matron help nurse clerk visitor worker chaplain physio dietician "
    "dietitian carer coordinator manager caseworker advocate interpreter porter driver receptionist volunteer specialist scrub "
    "circulator scout perfusionist tech houseman registrar cleaner cook guard orderly attender ayah aide"
)
_NAME = re.compile(
    r"[A-Z](?<![\w@./-].)(?:[a-z]+|['’][A-Z][a-z]+)(?:['’-][A-Z]?[a-z]+)*(?![\w@]|-\w)(?=(?P<more>[ ](?:(?:van|von|de|der|den|al|el|le|la|du|bin|ap|Ní)[ ]){0,2}[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*(?![\w@]))?)"
)
_PARTICLES = _set("van von de der den al el le la du ap ní")
_AND = re.compile(
    r"(?:,| and| &|, and|/)[ ]?(?:Dr\.? )?(?P<who>(?:(?:van|von|de|der|den|al|el|le|la|du)[ ]){0,2}[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*)(?![\w@]|-\w)"
)
_MOST = 5
_FUNCTION = _set(
    "will please and or has had is was on in at to for from with the who can may said of re cc if as but when then also"
)
_TITLES = _set("dr drs mr mrs ms miss mx prof professor doctor")


def initials(page: PageText) -> Iterator[Span]:
    """Spans of initials in the places where they can only be somebody's."""
    plain = page.plain
    for match in _CANDIDATE.finditer(plain):
        start, end = match.span()
        dotted = end == start + 1
        if dotted:
            dots = _DOTS.match(plain, start)
            end = dots.end() if dots else start
        if end == start or not is_somebody(plain, start, end, dotted=dotted):
            continue
        if _is_signed(plain, start, end, dotted=dotted):
            yield Span(start, end, "STAFF", 0.6, "initials")
            typist = _TYPIST.match(plain, end)
            if typist:
                yield Span(*typist.span("who"), "STAFF", 0.6, "initials")
    for match in _PARTLY.finditer(plain):
        yield Span(*match.span("first" if match["first"] else "who"), "STAFF", 0.6, "initials")
    for match in _REVERSED.finditer(plain):
        yield Span(*match.span(match.lastgroup or 0), "STAFF", 0.6, "signed")


def _is_signed(plain: str, start: int, end: int, *, dotted: bool) -> bool:
    """Whether initials stand behind a word that asks for them, or where an entry ends."""
    if is_asked(plain, start, end):
        return True
    if not dotted and is_nobody(plain[start:end]):
        return False
    if (dotted and _is_listed(plain, start, end)) or (
        _KISS.match(plain, end) and _ALONE.search(plain, max(0, start - 24), start)
    ):
        return True
    if _LINE_END.match(plain, end) and _ENDED.search(plain, max(0, start - 11), start):
        return True
    if plain.startswith(_COLUMN, max(0, start - len(_COLUMN))):
        return False
    low = max(0, start - _WINDOW)
    return bool(_CLOSED.match(plain, end) and _BEFORE.search(plain, low, start))


def _is_listed(plain: str, start: int, end: int) -> bool:
    """Whether initials with dots stand in a list of names, or alone in their line."""
    return bool(
        (_LIST_END.match(plain, end) and _LISTED.search(plain, max(0, start - 3), start))
        or (_ALONE_END.match(plain, end) and _ALONE.search(plain, max(0, start - 24), start))
        or plain.startswith("Tech ", start - 5)
    )


def titled(page: PageText, english: EnglishWords) -> Iterator[Span]:
    """Names that are words as well, behind a title, a role or a given name."""
    plain, folded = page.plain, page.folded
    for match in _NAME.finditer(plain):
        start, end = match.span()
        first = folded[start:end]
        second = end + 1 if match["more"] else 0
        end = match.end("more") if second else end
        word, begin = _word_before(folded, start)
        if word not in _TITLES and word not in _ROLES and first not in english.sure_given:
            continue
        if folded[start:end] in english.things:
            continue
        if word in _TITLES:
            if _is_titled(first, english):
                ends = _FUNCTION if first in english.words.given else english.words.stop
                end = _shorter(folded, second, end, ends)
                yield Span(begin, end, "STAFF", 0.64, "title")
                yield from _others(page, end) if word in {"drs", "doctors"} else ()
        elif word in _ROLES:
            if not _is_word(first, english):
                end = _shorter(folded, second, end, english.never | english.words.stop)
                yield Span(begin, end, "STAFF", 0.6, "role")
        elif second and first in english.sure_given:
            family = folded[second:end].rsplit(" ", 1)[-1]
            if _is_family(family, english) and folded[start:end] not in english.things:
                yield Span(start, end, "PERSON", 0.6, "name")


def _word_before(folded: str, start: int) -> tuple[str, int]:
    """The word before a name and where the name begins with its particles (nurse van der Merwe)."""
    begin = start
    for _ in range(_MOST_PARTICLES):
        edge = begin - 1
        if edge < 0 or folded[edge] not in " (":
            return "", begin
        at = max(folded.rfind(" ", max(0, edge - _LONGEST), edge), folded.rfind("\n", 0, edge))
        word = folded[at + 1 : edge].strip("(.")
        if word not in _PARTICLES:
            return word, begin
        begin = at + 1
    return "", start


def _others(page: PageText, end: int) -> Iterator[Span]:
    """Further names behind Drs. Eze."""
    for _ in range(_MOST):
        more = _AND.match(page.plain, end)
        if more is None:
            return
        yield Span(*more.span("who"), "STAFF", 0.64, "title")
        end = more.end()


def _shorter(folded: str, second: int, end: int, words: frozenset[str]) -> int:
    """Without a second word that is none of a name."""
    if second and folded[second:end].rpartition(" ")[2] in words:
        return second - 1
    return end


def _is_titled(first: str, english: EnglishWords) -> bool:
    words = english.words
    named = first in words.family and len(first) > _SHORT and first not in _FUNCTION
    if (first in words.stop and not named) or first in words.titles:
        return False
    return not (first.endswith(words.endings) and len(first) > _LONG and first not in words.family)


def _is_word(first: str, english: EnglishWords) -> bool:
    words = english.words
    if first in english.never or first in words.stop or first in words.titles:
        return True
    if first in words.kin or first in words.professions:
        return True
    if first in words.eponyms and first not in words.family:
        return True
    return first.endswith(words.endings) and first not in words.family


def _is_family(family: str, english: EnglishWords) -> bool:
    words = english.words
    if family in words.stop or family in words.eponym_tails or family in english.tails:
        return False
    if family in words.titles or family in words.professions or family in words.kin:
        return False
    return family not in words.eponyms or family in words.family
