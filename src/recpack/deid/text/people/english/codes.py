"""Codes that name a record by their form alone, or behind any word that a label is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.page import PageText
from recpack.ports import Span

# What begins codes of drugs under study, of variants, trials, standards and dictionaries.
_KNOWN = (
    "ABBV|ABT|AC|ACE|ADI|AMG|ARQ|ARRY|ASP|AT|AZ|AZD|BAY|BBI|BCX|BEZ|BGB|BGJ|BI|BIBF|BIBW|BIIB|BKM|BLU|BLZ|BMN|BMS|BYL|CA|CAL|"
    "CAS|CC|CD|CDX|CEP|CFI|CGM|CGP|CH|CHIR|CI|CLR|CO|COSM|COSV|COV|COVID|CP|CPI|CPT|CPX|CT|CTEP|CUDC|CX|CYT|DCC|DPX|DS|EC|EMD|"
    "EPZ|ERY|ESMO|FS|GDC|GO|GRCH|GS|GSK|GW|HCPCS|HG|HGNC|HKI|HLA|HMPL|HPV|ICD|ICO|IDN|IMC|IMCB|IMGN|IMMU|IMP|INC|INCB|INK|INO|"
    "IPI|IPX|ISIS|ISO|ISRCTN|JNJ|JQ|JX|KRT|KTE|KW|LB|LDC|LDE|LDK|LEE|LGX|LOC|LOINC|LOXO|LY|MDX|MEDI|MEK|MGCD|MIB|MIR|MK|MLN|"
    "MLPA|MNRP|MORAB|MPDL|NC|NCT|NKTR|NM|NP|NR|NSC|NVP|NX|OMIM|ONO|OPB|OPCS|OPS|OSI|OTX|PCI|PD|PF|PHA|PKI|PLX|PMID|PRO|PRT|PS|"
    "PX|QBI|RAD|RDEA|REGN|RG|RO|RS|RTOG|RX|SAR|SB|SCH|SCT|SCTID|SF|SGN|SGX|SHP|SHR|SKB|SNOMED|SNS|STI|SU|SYN|TAK|TAS|TG|TH|"
    "TKI|TMC|TPI|TSR|TW|UCB|UCN|VEGF|VX|WAY|WX|XL|XMT|YM|ZD|EN|IEC|NICE|KEYNOTE|CHECKMATE|IMPOWER|EORTC|QLQ|SWOG|NSABP|ECOG|"
    "GOG|MMR|ASTM|USP|CFR"
)
_ALWAYS = "VCV|RCV|SCV|ORPHA|MONDO|GCST|EGAS|PRJNA|SRR|GSE|LRG|NCT|ISRCTN|COSM|COSV|PMID|SCTID|ENST|ENSG|ENSP|SNOMED|CPT|OMIM|LOINC|HGNC"
_NOT = rf"(?!(?:{_KNOWN})[-_ /.]?\d{{1,7}}(?!\d))(?!(?:{_ALWAYS})[-_ ]?\d)(?!chr\d|rs\d)"
_END = r"(?![\w%]|[.,]\d|[-/]\w|[ ]?(?:mg|mcg|µg|ug|ml|mL|mmol|IU|U/|kg|cm|mm|units?)\b)"
_FORM = re.compile(
    rf"(?<![\w./:@+-]){_NOT}(?P<n>"
    r"[A-Z]{1,4}[-/]?(?:19|20)\d\d[-/.]\d{3,}(?:[-/]\w{1,4})?"  # IR-2023-5759, PALS/2024/0311
    r"|[A-Z]{1,4}[-/]\d{2}[-/]\d{4,}(?:[-/]\w{1,4})?"  # S-23-14872-A1
    r"|\d{2}[-/]?[A-Z]{1,3}[-/]\d{4,}|\d{2}[A-Z]{1,2}\d{5,}"  # 19/H/04471, 63B02187
    r"|[A-Z]{2,5}[-/]\d{5,}[A-Z]?|[A-Z]{1,4}\d{6,}[A-Z]{0,2}|\d{6,}[A-Z]{1,2}"  # CG-46685095, 552590YK
    r"|[A-Z]{2,4}-\d{3,4}-\d{3,}|[A-Z]\d{1,3}[-/]\d{4,}[-/]?\d*"
    rf"){_END}"
)
# Words behind which, perhaps with "no" and a sign, a token with digits names a record or a thing.
_LABEL_WORDS = (
    "no nr num number nos identifier ref refs reference references id ids code serial lot batch pin password passcode passwd pw access "
    "card book file disc disk tag badge locker plate incident request req claim complaint policy contract voucher receipt booking "
    "ticket invoice docket folio form asset device mattress pump seal token login user pedigree family barcode acc accession acct "
    "account record records chart reg registration regd license licence cert certificate order job case episode visit encounter "
    "specimen sample study report prescription script permit passport member membership group plan payer unit bag kit model implant "
    "stent provider ukas nata clia cap ianz cqc achs jci nabh nabl dea npi gmc nmc hcpc mdcn prc smc ahpra hosp clinic consent auth "
    "authorisation authorization preauth referral tracking consignment rack box tray freezer donor recipient logbook deposit "
    "inventory property uhid ip op ipd opd mlc cr tin sss gsis philhealth qid iqama nin bvn vin medicare medicaid mrn urn hrn nhi "
    "chi nhs ssn dob_no sn s/n p/n pn ur hn an vn fin csn har eid mpi dr_no lab path cyto histo molecular requisition insurance "
    "scheme aid beneficiary subscriber patient client resident participant subject enrolment enrollment"
)
_LABELS = frozenset(_LABEL_WORDS.split())
_TOKEN = re.compile(
    r"[A-Z\d](?<![\w./:@+].)(?:(?<=\d)|(?=[A-Z]{0,5}[-/.]?\d))[\dA-Za-z]*(?:[-/.][\dA-Za-z]+)*(?![\w%])"
)
_PLATE = re.compile(r"[A-Z]{2}\d{2}[ ][A-Z]{3}(?![\w%-])")  # of a British car
_WORD_BEFORE = re.compile(
    r"(?<![\w-])(?P<w>[a-z][a-z/]*)(?:\(s\))?\.?(?:[ ](?:no|number|id|code|ref|num)\b)?(?P<sign>[ ]?[.:#=]{0,3})(?P<gap>[ \t]{0,6})#?\Z"
)
_SHARP = re.compile(
    r"#(?<![\w#&]#)[ ]?(?P<n>(?:[A-Z]{1,5}[-/ ]?)?\d[\dA-Z-]{2,}(?:[-/]\w+)*)(?![\w%])"
)
_BED = re.compile(
    r"(?:[Bb]ed|BED|[Rr]oom|ROOM|[Rr]m|RM|[Bb]ay|BAY|[Cc]ubicle|[Cc]ot)(?:[ ]?[Nn][Oo]\.?)?[ ]{0,4}[:#]{1,2}[ \t]{0,8}(?:[A-Z0-9][\w&'/-]*,?[ ]){0,5}?(?:[/,-][ ]?)?"
    r"(?P<n>(?:[A-Z]{2,4}-[A-Z]{2,4}[ ])?[A-Z]{0,2}\d{1,4}[A-Z]?(?:[-/][A-Z]{0,2}\d{0,4}[A-Z]?){0,2})(?![\w:.%])"
)
_WARD_BED = re.compile(
    r"(?:[Ww]ard|WARD|[Ww]d|[Uu]nit|[Ww]ing|[Ff]loor)[ ]?(?:[A-Z0-9]\w{0,3}[ ]?)?[/,-][ ]?(?:[Bb]ed|[Bb]d|[Rr]m|[Rr]oom)?[ ]?(?P<n>[A-Z]{0,2}\d{1,3}[A-Z]?(?:-\d{1,3}[A-Z]?)?)(?![\w:.%/]|[ ]?(?:[-x]|mg|cm|mm|/))"
)
_BED_LETTER = re.compile(
    r"[Bb](?<!\w.)(?:ed|ED|d)[ ](?P<n>[A-H])(?=[ ]?[.,;)\n/]|[ ](?:on|in|of|at|ward|was|is)\b|$)"
)
_OF_ROOM = re.compile(r"(?:room|rm|bay|ward|cubicle|pod)[ ]?\.?[ ]?\w{1,4},?[ ]\Z")
_LEAST = 3
_SHORTEST = 6
_WEAK_LEAST = 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_VALUE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d+\.\d+|\d{1,2}(?:st|nd|rd|th)|\d+(?:mg|ml|mcg|cm|mm|kg|g|h|hr|hrs|hourly|Gy|Fr|G|x|y|yo|yrs|d|wks?|T|L|F|C|K)"
)
_RANGE = re.compile(r"[A-Z]{1,2}\d{1,2}-[A-Z]{0,2}\d{1,3}")  # cassettes A1-A14
_KNOWN_CODE = re.compile(rf"(?:{_KNOWN})[-_]?\d{{1,7}}(?!\d)|(?:{_ALWAYS})[-_]?\d")
_UNIT = re.compile(
    r"[ ]?(?:mg|mcg|µg|ug|g|ml|mL|L|l|mmol|IU|units?|U|kg|cm|mm|%|x|patients?|cases?|cycles?|weeks?|days?|years?|months?|hours?|min|am|pm|of|AM|PM)\b|[ ]?%"
)


def forms(page: PageText) -> Iterator[Span]:
    """Spans of codes by their form, whatever stands before them."""
    for match in _TOKEN.finditer(page.plain):
        found = _formed(page.plain, match)
        if found:
            yield Span(match.start(), found.end(), "ID", 0.6, "code")


def _formed(plain: str, token: re.Match[str]) -> re.Match[str] | None:
    size = token.end() - token.start()
    if plain[token.start() - 1 : token.start()] in {"-", "_"}:
        return None
    if size == len("LK19"):
        return _PLATE.match(plain, token.start())
    return _FORM.match(plain, token.start()) if size >= _SHORTEST else None


def codes(page: PageText) -> Iterator[Span]:
    """Spans of codes by their form, and of any token with digits behind a word of labels."""
    plain = page.plain
    for match in _TOKEN.finditer(plain):
        start, end = match.span()
        if end - start < _LEAST or plain[start - 1 : start] in {"-", "_"}:
            continue
        form = _formed(plain, match)
        if form:
            yield Span(start, form.end(), "ID", 0.7, "code")
            continue
        before = _WORD_BEFORE.search(page.folded, max(0, start - 30), start)
        if before is None or before["w"] not in _LABELS or not (before["sign"] or before["gap"]):
            continue
        if _is_code(match[0], marked=bool(before["sign"].strip(" =")), end=end, plain=plain):
            yield Span(start, end, "ID", 0.64, "code")
    yield from _beds(page)


def _beds(page: PageText) -> Iterator[Span]:
    """Numbers behind a sharp, and beds."""
    plain = page.plain
    for match in _SHARP.finditer(plain):
        yield Span(*match.span("n"), "ID", 0.66, "code")
    for match in _BED_LETTER.finditer(plain):
        if _OF_ROOM.search(page.folded, max(0, match.start() - 16), match.start()):
            yield Span(*match.span("n"), "ID", 0.66, "code")
    for pattern in (_BED, _WARD_BED):
        for match in pattern.finditer(plain):
            yield Span(*match.span("n"), "ID", 0.66, "code")


def _is_code(token: str, *, marked: bool, end: int, plain: str) -> bool:
    """Whether a token behind a word is a number of that thing, no value, year, date or dose."""
    digits = sum(map(str.isdigit, token))
    if digits < (_LEAST if marked else _WEAK_LEAST) and not (digits >= 2 and len(token) >= 6):
        return False
    if (
        _RANGE.fullmatch(token)
        or _VALUE.fullmatch(token)
        or _KNOWN_CODE.match(token)
        or _UNIT.match(plain, end)
    ):
        return False
    return not (_YEAR.fullmatch(token) and not marked)
