"""Addresses of the network: e-mail, web, IP and MAC addresses, and accounts of social networks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recpack.deid.text.numbers.digits import plain, words
from recpack.deid.text.page import PageText
from recpack.ports import Span

# Country domains that are no word or abbreviation in a language we read: "tumor.de" is a lost blank.
_CLEAR = "cn|hk|tw|mo|br|pt|ru|su|jp|kr|vn|eg|ae|sa|kw|qa|uk|eu|fr|pl|mx|cl|ua|kz|tr|рф|ma|dz|jo"
_WORDLIKE = "de|es|it|id|in|th|at|ch|nl|be|us|ca|au|co|ar|me|io|ai|tv|cc|se|dk|no|fi|gr|sg|my|il|za"
_GENERIC = "com|org|net|gov|edu|mil|info|biz|health|hospital|clinic|care|online|site|app|cloud|med"
_TOP = frozenset(f"{_CLEAR}|{_WORDLIKE}|{_GENERIC}".split("|"))

_LOCAL = re.compile(r"[a-z0-9а-я_.+%'-]{1,64}$")
_LOCAL_GAPS = re.compile(r"[a-z0-9_+-]{1,30}(?: ?[._-] ?[a-z0-9_+-]{1,30}){0,4}$")
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d ?[-] ")
_AT = re.compile(r"[@(\[{](?:(?<=@)| ?(?:at|arroba|a|собака) ?[)\]}]) ?\n?")
_HOST = re.compile(r"[a-z0-9а-я](?>(?:[a-z0-9а-я-]|\.(?=[a-z0-9а-я]))*)")
# OCR sets blanks round dots, and people write them out; what follows must be a known ending.
_LOOSE_HOST = re.compile(
    rf"[a-z0-9-]{{1,63}}(?:(?: ?[.,] ?\n?| ?[(\[](?:dot|ponto|punto|punkt|point)[)\]] ?)[a-z0-9-]{{1,63}}(?= ?[.(\[])){{0,3}}"
    rf"(?: ?\. ?\n?| ?[(\[](?:dot|ponto|punto|punkt|point)[)\]] ?)(?:{_GENERIC}|{_CLEAR}|{_WORDLIKE})(?![a-z0-9-])"
    rf"(?: ?\. ?(?:{_CLEAR}|{_WORDLIKE})(?![a-z0-9-]))?"
)
_URL = re.compile(
    r"(?:h[tx]{2}ps?|ftps?|sftp|file|dicomweb) ?[:;] ?/ ?/ ?[^\s<>\"'“”，。；、（）()\u3001-\u30ff\u3400-\u9fff\uff00-\uff65]{3,400}"
)
_WWW = re.compile(
    r"w(?<![a-z0-9@.].)w{1,2} ?\. ?[a-z0-9-]{2,63}(?: ?\. ?[a-z0-9-]{2,63}){1,4}(?:[/?][^\s<>\"'，。；（）\u3001-\u30ff\u3400-\u9fff\uff00-\uff65]{0,300})?"
)
_SHORT_LINK = re.compile(
    r"(?:t|wa|m|line|vk|fb|ig|bit|lnkd)\.(?:me|com|ly|in)/[a-z0-9_+./?=%-]{3,100}"
)
_DOMAIN = re.compile(
    r"[a-z0-9](?<![a-z0-9@._/-].)[a-z0-9-]{1,62}+(?>(?:\.[a-z0-9-]{2,63}+){1,4})(?:/[^\s<>\"'，。；（）()\u3001-\u30ff\u3400-\u9fff\uff00-\uff65]{0,300})?"
)
# Sources that all of medicine cites.
_CITED = re.compile(
    r"(?:^|[/.@])(?:doi\.org|nih\.gov|clinicaltrials\.gov|pubmed\.gov|ensembl\.org|who\.int|fda\.gov|"
    r"europa\.eu|nccn\.org|esmo\.org|asco\.org|sanger\.ac\.uk|oncokb\.org|civicdb\.org|uptodate\.com|"
    r"chictr\.org\.cn|hgvs\.org|ebi\.ac\.uk|omim\.org|snomed\.org|loinc\.org|dicomstandard\.org)(?:[/:]|$)"
)
_IPV4 = re.compile(
    r"\d(?<![\d.v].)\d{0,2}\.(?:\d{1,3}\.){2}\d{1,3}(?:/\d{1,2}|:\d{2,5})?(?![\d.]*\d)"
)
_VERSION = re.compile(r"(?:\bv|ver|version|versao|версия|版本|release|build|rev|uid)[ .:]{0,3}$")
_IPV6 = re.compile(
    r"[0-9a-f](?<![0-9a-z:].)(?=[0-9a-f:]{2,38})[0-9a-f]{0,3}::?(?:[0-9a-f]{1,4}::?){0,6}[0-9a-f]{1,4}(?![0-9a-z:])"
)
_MAC = re.compile(
    r"[0-9a-f](?<![0-9a-z:-].)[0-9a-f](?:(?::[0-9a-f]{2}){5}|(?:-[0-9a-f]{2}){5}|[0-9a-f]{2}(?:\.[0-9a-f]{4}){2})(?![0-9a-z:.-])"
)
_NETWORKS = words(
    "telegram|whatsapp|whats app|wechat|weixin|weibo|instagram|insta|twitter|facebook|messenger|tiktok",
    "snapchat|skype|discord|viber|zalo|kakaotalk|kakao|linkedin|youtube|threads|mastodon|douyin|line id",
    "微信号|微信|微博|抖音|抖音号|小红书|小红书号|快手|公众号|qq号|qq|телеграм|телеграмм|вотсап|ватсап|инстаграм",
    "вконтакте|카카오톡|카톡|인스타그램|라인|ライン|インスタ|ไลน์|ไอดีไลน์|เฟซบุ๊ก|واتساب|تلغرام|تيليجرام|انستغرام|فيسبوك",
)  # fmt: skip
_ACCOUNT = re.compile(
    rf"(?P<word>{_NETWORKS}|line|ig|fb|vk|тг|вк)(?P<sep> ?\(?(?:id|号|账号|帐号|アカウント)?\)? ?[:= -]{{0,3}})"
    r"(?P<handle>@ ?[a-z0-9_.-]{2,40}|[a-z][a-z0-9_.-]{3,40}|\d{5,12}(?!\d))"
)
_SHORT = frozenset({"line", "ig", "fb", "vk"})
_HANDLE = re.compile(r"@(?<![a-z0-9_@./\u00c0-\u052f\u0900-\u0e7f].)[a-z][a-z0-9_.]{3,40}(?![\w@])")
_WXID = re.compile(r"(?:wxid|gh)_[a-z0-9]{5,32}")


@dataclass(frozen=True, slots=True)
class NetAddresses:
    """E-mail, URLs, bare domains, IP and MAC addresses, social accounts."""

    def describe(self) -> str:
        """One line for the docs."""
        return "network addresses: e-mail, URLs, domains, IP and MAC addresses, social accounts"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`; sites that all of medicine cites are left alone."""
        text = plain(page.folded)
        if "@" in text or "(" in text or "[" in text:
            yield from _mails(text)
        if "." in text or "/" in text:
            yield from _sites(text, page.plain)
            yield from _numeric(text)
        elif ":" in text or "-" in text:
            yield from _numeric(text)
        yield from _accounts(text)


def _mails(text: str) -> Iterator[Span]:
    for at in _AT.finditer(text):
        head = text[max(0, at.start() - 80) : at.start()]
        gap = head.endswith(" ")
        local = _LOCAL.search(head.removesuffix(" "))
        if local is None or not any(c.isalnum() for c in local[0]):
            continue
        host = _host(text, at.end())
        if host is None:
            continue
        end, sure = host
        if not sure and not _undotted(local[0], " " * gap + at[0], text[at.end() : end]):
            continue
        gaps = _LOCAL_GAPS.search(head.removesuffix(" ")) if sure else None
        if gaps and _YEAR_BEFORE.match(gaps[0]):
            gaps = None  # 06/12/2021 - lab@hospital.example
        start = at.start() - gap - len(max((gaps or local)[0], local[0], key=len))
        yield Span(start, end, "EMAIL", 0.98 if sure else 0.7, "shape:email")


def _host(text: str, start: int) -> tuple[int, bool] | None:
    """End of the host that begins at start, and whether its ending is a known one."""
    tight = _HOST.match(text, start, start + 120)
    if tight is None:
        return None
    loose = _LOOSE_HOST.match(text, start, start + 120)
    end = max(tight.end(), loose.end() if loose else 0)
    top = tight[0].rsplit(".", 1)[1] if "." in tight[0] else ""
    return end, loose is not None or (len(top) >= 2 and top.isalpha())


def _undotted(local: str, at: str, host: str) -> bool:
    """maria@hospital: OCR lost the dots, or an intranet; "5 mg @ 10 ml" is none."""
    letters = sum(c.isalpha() for c in local), sum(c.isalpha() for c in host)
    return at == "@" and letters[0] >= 2 and letters[1] >= 4


def _sites(text: str, shown: str) -> Iterator[Span]:
    for match in (*_URL.finditer(text), *_WWW.finditer(text), *_SHORT_LINK.finditer(text)):
        end = match.start() + len(match[0].rstrip(".,;:!?)]}'"))
        if not _CITED.search(_host_part(match[0])):
            yield Span(match.start(), end, "URL", 0.97, "shape:url")
    for match in _DOMAIN.finditer(text):
        whole = match[0].rstrip(".,;:!?")
        host = whole.split("/", 1)[0]
        if _is_domain(host, "/" in whole, shown[match.start() : match.start() + len(host)]) and (
            not _CITED.search(_host_part(whole))
        ):
            yield Span(match.start(), match.start() + len(whole), "URL", 0.85, "shape:domain")


def _host_part(url: str) -> str:
    return re.sub(r"^\w+ ?[:;] ?/ ?/ ?", "", url).split("/", 1)[0].replace(" ", "")


def _is_domain(host: str, path: bool, shown: str) -> bool:  # noqa: FBT001
    """Whether a dotted word is a host: by its ending, and for endings that are words by more."""
    *labels, top = host.split(".")
    if top not in _TOP or not any(c.isalpha() for c in labels[-1]) or "--" in host:
        return False
    if top in _GENERIC.split("|"):
        # "med" and "care" end sentences whose blank was lost: "atend.med".
        return top in {"com", "org", "net", "gov", "edu"} or len(labels) > 1 or path
    if len(labels) > 1 and labels[-1] in {
        "com",
        "org",
        "net",
        "gov",
        "edu",
        "ac",
        "co",
        "or",
        "go",
        "med",
        "min-saude",
    }:
        return True
    one_case = shown.islower() or shown.isupper()
    if not one_case or len(labels[0]) < 3:
        return False
    marked = "-" in host or any(c.isdigit() for c in host) or path
    return (path or shown.islower()) if top in _CLEAR.split("|") else marked and shown.islower()


def _numeric(text: str) -> Iterator[Span]:
    for match in _IPV4.finditer(text):
        octets = [int(o) for o in re.split(r"[./:]", match[0])[:4]]
        version = _VERSION.search(text[max(0, match.start() - 12) : match.start()])
        if max(octets) <= 255 and octets[0] >= 10 and not version and not _dated(octets):
            yield Span(*match.span(), "ID", 0.85, "shape:ip")
    for pattern, kind in ((_IPV6, "ip"), (_MAC, "mac")):
        for match in pattern.finditer(text):
            # A time or an allele (A*02:01:01:01) has no letters and never eight parts.
            groups = re.split("[:.-]", match[0])
            lettered = any(c in "abcdef" for c in match[0])
            if (
                (lettered and "::" in match[0] and any(c.isdigit() for c in match[0]))
                or len(groups) == 8
                or kind == "mac"
            ):
                yield Span(*match.span(), "ID", 0.85, f"shape:{kind}")


def _dated(octets: list[int]) -> bool:
    """13.05.24.10 may be a day with an hour: real hosts have an octet that no date has."""
    return min(octets) >= 1 and max(octets) < 32


def _accounts(text: str) -> Iterator[Span]:
    for match in _ACCOUNT.finditer(text):
        glued = match.start() > 0 and "a" <= text[match.start() - 1] <= "z"
        if not (glued and match["word"].isascii()) and _is_account(match):
            yield Span(*match.span("handle"), "ID", 0.9, "social")
    for pattern, score in ((_WXID, 0.95), (_HANDLE, 0.7)):
        for match in pattern.finditer(text):
            end = match.start() + len(match[0].rstrip("."))
            yield Span(match.start(), end, "ID", score, "social")


def _is_account(match: re.Match[str]) -> bool:
    """Whether a word behind a network's name is an account: "QQ 12345678", not "line therapy"."""
    handle, sep = match["handle"], match["sep"]
    marked = handle[0] == "@" or any(c.isdigit() or c == "_" for c in handle)
    told = handle[0] == "@" or any(sign in sep for sign in (":", "=", "号", "id"))
    if match["word"] in _SHORT:
        return marked and told
    return marked or told
