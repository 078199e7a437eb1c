"""Codes that name a record by their form alone, or behind any word that a label is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.page import PageText
from recpack.ports import Span

# What begins codes of drugs under study, of variants, trials, standards and dictionaries.
_KNOWN = (
    "ABBV|ABT|AC|ACE|ADI|AMG|ARQ|ARRY|ASP|AT|AZ|AZD|BAY|BBI|BCX|BEZ|BGB|BGJ|BI|BIBF|BIBW|BIIB|BKM|BLU|BLZ|BMN|BMS|BYL|CA|CAL|CAS|CC|"
    "CD|CDX|CEP|CFI|CGM|CGP|CH|CHIR|CI|CLR|CO|COSM|COSV|COV|COVID|CP|CPI|CPT|CPX|CT|CTEP|CUDC|CX|CYT|DCC|DPX|DS|E|EC|EMD|EPZ|ERY|ESMO|F|"
    "FS|G|GDC|GO|GRCH|GS|GSK|GW|H|HCPCS|HG|HGNC|HKI|HLA|HMPL|HPV|ICD|ICO|IDN|IMC|IMCB|IMGN|IMMU|IMP|INC|INCB|INK|INO|IPI|IPX|ISIS|ISO|"
    "ISRCTN|JNJ|JQ|JX|KRT|KTE|KW|LB|LDC|LDE|LDK|LEE|LGX|LOC|LOINC|LOXO|LY|MDX|MEDI|MEK|MGCD|MIB|MIR|MK|MLN|MLPA|MNRP|MORAB|MPDL|NC|NCT|NG|"
    "NKTR|NM|NP|NR|NSC|NVP|NX|OMIM|ONO|OPB|OPCS|OPS|OSI|OTX|P|PCI|PD|PF|PHA|PKI|PLX|PMID|PRO|PRT|PS|PX|QBI|R|RAD|RDEA|REGN|RG|RO|RS|RTOG|"
    "RX|SAR|SB|SCH|SCT|SCTID|SF|SGN|SGX|SHP|SHR|SKB|SN|SNOMED|SNS|ST|STI|SU|SYN|T|TAK|TAS|TG|TH|TKI|TMC|TPI|TSR|TW|U|UCB|UCN|VEGF|VX|WAY|"
    "WX|XL|XMT|YM|ZD|EN|IEC|NICE|CG|TA|NG|DG|HTA|KEYNOTE|CHECKMATE|IMPOWER|EORTC|QLQ|SWOG|NSABP|ECOG|GOG|MMR|ASTM|USP|CFR"
)
_NOT = rf"(?!(?i:{_KNOWN})(?![A-Z])[-_ /.]?\d)(?!(?:chr|rs|exon|c|p|g|m|n)[.:_ ]?\d)"
_END = r"(?![\w%]|[.,]\d|[-/]\w|[ ]?(?:mg|mcg|µg|ug|ml|mL|mmol|IU|U/|kg|cm|mm|units?)\b)"
_FORM = re.compile(
    rf"(?<![\w./:@+-]){_NOT}(?P<n>"
    r"[A-Z]{1,4}[-/]?(?:19|20)\d\d[-/.]\d{3,}(?:[-/]\w{1,4})?"  # IR-2023-5759, PALS/2024/0311
    r"|[A-Z]{1,4}[-/]\d{2}[-/]\d{4,}(?:[-/]\w{1,4})?"  # S-23-14872-A1
    r"|\d{2}[-/]?[A-Z]{1,3}[-/]\d{4,}|\d{2}[A-Z]{1,2}\d{5,}"  # 19/H/04471, 63B02187
    r"|[A-Z]{2,5}[-/]\d{5,}[A-Z]?|[A-Z]{1,4}\d{6,}[A-Z]{0,2}|\d{6,}[A-Z]{1,2}"  # CG-46685095, 552590YK
    r"|[A-Z]{2}\d{2}[ ][A-Z]{3}"  # the plate of a British car
    r"|[A-Z]{2,4}-\d{3,4}-\d{3,}|[A-Z]\d{1,3}[-/]\d{4,}[-/]?\d*"
    rf"){_END}"
)
# A word of labels, perhaps "no", a sign, and a token with digits in it.
_LABELLED = re.compile(
    r"(?:[Nn]o|[Nn]r|[Nn]um(?:ber)?|[Nn]os|[Ii]dentifier|[Rr]ef(?:erence)?s?|ID|Id|[Cc]ode|[Ss]erial|[Ll]ot|[Bb]atch|PIN|[Pp]in|[Pp]ass(?:word|code|wd)?|PW|[Aa]ccess(?: code)?|"
    r"[Cc]ard|[Bb]ook|[Ff]ile|[Dd]is[ck]|[Tt]ag|[Bb]adge|[Ll]ocker|[Pp]late|[Ii]ncident|[Rr]equest|[Rr]eq|[Cc]laim|[Cc]omplaint|[Pp]olicy|[Cc]ontract|[Vv]oucher|[Rr]eceipt|"
    r"[Bb]ooking|[Tt]icket|[Ii]nvoice|[Dd]ocket|[Ff]olio|[Ff]orm|[Aa]sset|[Dd]evice|[Mm]attress|[Pp]ump|[Ss]eal|[Tt]oken|[Ll]ogin|[Uu]ser|[Pp]edigree|[Ff]amily|[Ss]lides?|[Bb]locks?|"
    r"[Cc]assettes?|[Bb]arcode|[Aa]cc(?:ession)?|[Aa]cct|[Rr]ecord|[Cc]hart|[Rr]eg(?:istration|d)?|[Ll]icen[cs]e|[Cc]ert(?:ificate)?|[Oo]rder|[Jj]ob|[Cc]ase|[Ee]pisode|[Vv]isit|[Ee]ncounter|"
    r"[Ss]pecimen|[Ss]ample|[Ss]tudy|[Rr]eport|[Pp]rescription|[Ss]cript|[Pp]ermit|[Pp]assport|[Mm]ember(?:ship)?|[Gg]roup|[Pp]lan|[Pp]ayer|[Uu]nit|[Bb]ag|[Kk]it|[Mm]odel|[Ii]mplant|[Ss]tent|"
    r"[Pp]rovider|UKAS|NATA|CLIA|CAP|IANZ|CQC|ACHS|JCI|NABH|NABL|DEA|NPI|GMC|NMC|HCPC|MDCN|PRC|SMC|AHPRA|[Hh]osp|[Cc]linic|[Ww]ard|[Cc]onsent|[Aa]uth(?:ori[sz]ation)?|[Pp]reauth|[Rr]eferral|"
    r"[Tt]racking|[Cc]onsignment|[Rr]ack|[Bb]ox|[Tt]ray|[Ff]reezer|[Dd]onor|[Rr]ecipient|[Ll]ogbook|[Dd]eposit|[Ii]nventory|[Pp]roperty|UHID|IP|OP|IPD|OPD|MLC|CR|TIN|SSS|GSIS|PhilHealth|[Ee]mirates ID|QID|CPR|[Ii]qama|NIN|BVN|VIN)"
    r"(?:[ ](?:no|No|NO|number|Number|#|id|ID|code|ref|Ref))?(?P<sign>[.:#=]{0,3})(?P<gap>[ \t]{0,6})#?"
    r"(?P<n>(?=[\w/.-]*\d)[A-Z0-9][A-Za-z0-9]*(?:[-/.][A-Za-z0-9]+)*)(?![\w%])"
)
_SHARP = re.compile(r"(?<![\w#&])#[ ]?(?P<n>(?:[A-Z]{1,5}[-/ ]?)?\d[\dA-Z-]{2,}(?:[-/]\w+)*)(?![\w%])")
_BED = re.compile(
    r"(?:[Bb]ed|BED|[Rr]oom|ROOM|[Rr]m|RM|[Bb]ay|BAY|[Cc]ubicle|[Cc]ot)(?:[ ]?[Nn]o\.?)?[:#]{1,2}[ \t]{0,8}(?:[A-Z0-9][\w&'/-]*[ ]){0,4}?(?:[/,-][ ]?)?"
    r"(?P<n>[A-Z]{0,2}\d{1,4}[A-Z]?(?:[-/][A-Z]{0,2}\d{0,4}[A-Z]?){0,2})(?![\w:.%])"
)
_WARD_BED = re.compile(
    r"(?:[Ww]ard|WARD|[Ww]d|[Uu]nit|[Ww]ing|[Ff]loor)[ ]?(?:[A-Z0-9]\w{0,3}[ ]?)?[/,-][ ]?(?:[Bb]ed|[Bb]d|[Rr]m|[Rr]oom)?[ ]?(?P<n>[A-Z]{0,2}\d{1,3}[A-Z]?(?:-\d{1,3}[A-Z]?)?)(?![\w:.%/]|[ ]?(?:[-x]|mg|cm|mm|/))"
)
_LEAST = 3
_WEAK_LEAST = 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_VALUE = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d+\.\d+|\d{1,2}(?:st|nd|rd|th)|\d+(?:mg|ml|mcg|cm|mm|kg|g|h|hr|hrs|hourly|Gy|Fr|G|x|y|yo|yrs|d|wks?|T|L|F|C|K)")
_KNOWN_CODE = re.compile(rf"(?i:{_KNOWN})[-_]?\d")
_UNIT = re.compile(r"[ ]?(?:mg|mcg|µg|ug|g|ml|mL|L|l|mmol|IU|units?|U|kg|cm|mm|%|x|patients?|cases?|cycles?|weeks?|days?|years?|months?|hours?|min|am|pm|of|AM|PM)\b|[ ]?%")


def codes(page: PageText) -> Iterator[Span]:
    """Spans of such codes."""
    plain = page.plain
    for match in _FORM.finditer(plain):
        yield Span(*match.span("n"), "ID", 0.7, "code")
    for match in _LABELLED.finditer(plain):
        before = plain[match.start() - 1 : match.start()]
        if before.isalnum() or before in {"-", "_"}:
            continue
        if _is_code(match["n"], marked=bool(match["sign"].strip("=")), end=match.end(), plain=plain):
            if match["sign"] or match["gap"]:
                yield Span(*match.span("n"), "ID", 0.64, "code")
    for match in _SHARP.finditer(plain):
        yield Span(*match.span("n"), "ID", 0.66, "code")
    for pattern in (_BED, _WARD_BED):
        for match in pattern.finditer(plain):
            yield Span(*match.span("n"), "ID", 0.66, "code")


def _is_code(token: str, *, marked: bool, end: int, plain: str) -> bool:
    """Whether a token behind a word is a number of that thing, no value, year, date or dose."""
    digits = sum(map(str.isdigit, token))
    if digits < (_LEAST if marked else _WEAK_LEAST) and not (digits >= 2 and len(token) >= 6):
        return False
    if _VALUE.fullmatch(token) or _KNOWN_CODE.match(token) or _UNIT.match(plain, end):
        return False
    return not (_YEAR.fullmatch(token) and not marked)
