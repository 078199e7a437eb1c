"""What stands behind a street's number: floor, quarter, postcode, town, province and country."""

from __future__ import annotations

import re
from collections.abc import Callable

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.place_words import PlaceWords

_GAP = re.compile(r"[ ]{0,2}(?P<sign>[,.;·–/(-]?)[ ]{0,2}(?P<line>\n[ ]{0,8})?")
_SIDE = re.compile(
    r"(?:pte|ote|nte|pnte|poniente|oriente|norte|sur|sul|este|leste|oeste|bis|altos|bajos|fondo|fundos)(?![^\W_])\.?"
)
_UNIT = re.compile(
    r"(?:int|interior|ext|exterior|piso|p|planta|depto|dpto|dep|departamento|apto|apt|ap|apartamento|apartamento|"
    r"of|oficina|local|torre|bloque|bloco|blq|bl|esc|escalera|portal|puerta|pta|porta|casa|cs|lote|lt|mz|manzana|"
    r"km|parcela|nave|sala|sl|conj|conjunto|cj|andar|loja|lj|quadra|qd|edif|edificio|sector|etapa|via|"
    r"entrada|letra|modulo|suite|fraccao|fracao|cave|box|galpao|chacara|sitio|vivienda|chalet|no|num|nro)"
    r"(?:\.[ ]{0,2}|[ ]{1,2}|(?=\d))(?:n[.o°]{1,3}[ ]?)?(?:\d{1,5}[ ]?-?[a-z]?|[a-z]{1,2}\d{0,3})(?![^\W_])[.o°]{0,2}"
)
_FLOOR = re.compile(
    r"(?:\d{1,2}\.?[oa°](?:[ ]?-?[a-z\d](?![^\W_]))?|\d{1,2}[ ]?-?[a-z](?![^\W_])|(?:bajo|atico|entlo|entresuelo|pral|principal|ss|rc|r/c|res-do-chao|cave)(?![^\W_])\.?)"
    r"(?:[ ,]{1,2}(?:izda?|izq|izquierda|dcha|drcha|dch|derecha|dta|dto|direito|esq|esquerdo|fte|frente|frt|centro|ctro|der)(?![^\W_])\.?)?"
    r"(?:[ ]\d{1,2}[.]?[oa°]|[ ][a-z](?![^\W_]))?"
)
_QUARTER = re.compile(
    r"(?:col\.|colonia|urb\.|urbanizacion|fracc\.|fraccionamiento|barrio|bo\.|bairro|b\.o|residencial|residencia|res\.|"
    r"edificio|edf?\.|edif\.|qta\.|quinta|polig\.|poligono|pol\.|pol\.[ ]ind\.|parque|pq\.|jardim|jd\.|jardin|vila|vl\.|villa|poblacion|pobl\.|pob\.|"
    r"condominio|cond\.|conjunto|conj\.|sector|setor|reparto|ensanche|comuna|distrito|delegacion|del\.|alcaldia|municipio|mun\.|mpio\.|"
    r"partido|localidad|loc\.|corregimiento|vereda|canton|parroquia|freguesia|concelho|lugar|asa|loteamento|zona|caserio|"
    r"ciudad|cdad\.|cidade|povoado|nucleo|unidad|u\.h\.|infonavit|cooperativa|supermanzana|etapa|torre|torres|rincon|recanto|sitio|chacara|fazenda|aldeia|finca|cerro|fundo|estancia|zona rural)(?![^\W\d_])[ ]?"
)
_CODE = re.compile(
    r"(?:(?:cep|c\.?p\.?a?\.?|codigo postal|cod\. postal)[:. ]{0,3})?"
    r"(?:\d{5}(?:-\d{3})?|\d{2}\.\d{3}-\d{3}|\d{4}-\d{3}|[a-z]\d{4}(?:[a-z]{3})?|\d{6,7})(?![^\W_])(?![.,]\d)"
    r"|(?:cep|c\.?p\.?a?\.?|codigo postal)[:. ]{1,3}\d{4}(?![^\W_])"
)
_STATE = re.compile(
    r"(?:[A-Z]{2}(?![\w.])|D\.?[ ]?[CFN]\.?(?!\w)|C\.?A\.?B\.?A\.?(?!\w)|CDMX|N\.?L\.(?!\w)|B\.?C\.?S?\.(?!\w)|Q\.?[ ]?R\.(?!\w)|S\.?L\.?P\.(?!\w)|"
    r"Edo\.[ ](?:de[ ])?M[eé]x\.?(?:ico)?|(?:Ags|Camp|Chis|Chih|Coah|Col|Dgo|Gto|Gro|Hgo|Jal|M[eé]x|Mich|Mor|Nay|Oax|Pue|Qro|Sin|Son|Tab|Tamps|Tlax|Ver|Yuc|Zac|"
    r"Bs|Cba|Sta|Mza|Prov|Pcia|Dpto|Edo)\.(?![ ]?Fe)(?:[ ]?As\.)?)"
)
_COUNTRY = re.compile(
    r"(?:espana|mexico|argentina|chile|colombia|peru|ecuador|venezuela|uruguay|paraguay|bolivia|cuba|panama|costa rica|"
    r"guatemala|honduras|el salvador|nicaragua|republica dominicana|puerto rico|brasil|portugal|angola|mocambique|cabo verde)(?![^\W_])"
)
_END = re.compile(
    r"[ ]?(?:[.;)\n\t|·]|$|[ ]{2})|[ ]-[ ]|[ ](?:con|com|desde|e|y|,)[ ]|,[ ](?:tel|tfno|fone|cel)"
)
_ORDINAL = re.compile(r"\.?[oa°](?![^\W_])(?:[ ]?-?[a-z](?![^\W_]))?")
_DISTRICT = re.compile(r",?[ ]D\.?[ ]?[CFN](?:\.|(?!\w))")
_MOST, _LETTERS = 9, re.compile(r"[^\W\d_]+")


def tail(page: PageText, words: PlaceWords, at: int, name: Callable[[int], int]) -> int:
    """Where an address that stands up to `at` ends; `name` gives the end of capital words."""
    folded, plain = page.folded, page.plain
    best, coded = at, False
    ordinal = _ORDINAL.match(folded, at) if plain[at - 1 : at].isdigit() else None
    at = best = ordinal.end() if ordinal else at
    for _ in range(_MOST):
        gap = _GAP.match(folded, at)
        begin = gap.end() if gap else at
        sign = gap["sign"] if gap else ""
        part = _part(page, begin, name)
        if part > begin and not (gap and gap["line"] and sign not in {",", "-"}):
            at = best = part
            continue
        code = _CODE.match(folded, begin)
        if code and begin > at and not plain[begin : code.end()].islower():
            at = best = code.end()
            coded = True
            continue
        if (
            begin == at
            or sign == "."
            or not plain[begin : begin + 1].isupper()
            or (gap and gap["line"] and sign not in {",", "-"})
        ):
            break
        at = _place(page, words, begin, name, sign=sign, coded=coded)
        if at == begin:
            break
        sure = coded or folded[begin:at] in words.town_names or _is_state(page, begin, at)
        if (sure and (sign or coded)) or (
            sign in {",", "-", "–", "(", "/"} and _END.match(folded, at)
        ):
            best = at
        coded = False
    return best + 1 if _opened(plain, best) else best


def closed(plain: str, start: int, end: int) -> int:
    """The end of an address with the bracket that closes a province."""
    opened = plain.count("(", start, end) > plain.count(")", start, end)
    return end + 1 if opened and plain[end : end + 1] == ")" else end


def _opened(plain: str, at: int) -> bool:
    """Whether a bracket right behind `at` closes one that a name before it opened."""
    if plain[at : at + 1] != ")":
        return False
    opened = plain.rfind("(", max(0, at - 40), at)
    return opened >= 0 and ")" not in plain[opened:at] and "\n" not in plain[opened:at]


def _part(page: PageText, begin: int, name: Callable[[int], int]) -> int:
    """The end of a side, floor, unit or quarter at `begin`; `begin` if there is none."""
    folded = page.folded
    for pattern in (_UNIT, _FLOOR, _SIDE):
        match = pattern.match(folded, begin)
        if match and not (match.end() - begin < 3 and page.plain[begin].islower()):
            return match.end()
    quarter = _QUARTER.match(folded, begin)
    if quarter is None:
        return begin
    end = name(quarter.end())
    return end if end > quarter.end() else begin


def _place(
    page: PageText,
    words: PlaceWords,
    begin: int,
    name: Callable[[int], int],
    *,
    sign: str,
    coded: bool,
) -> int:
    """The end of a town, a state or a country at `begin`; `begin` if there is none."""
    state = _STATE.match(page.plain, begin)
    if state and sign:
        return state.end()
    country = _COUNTRY.match(page.folded, begin)
    if country:
        return country.end()
    end = name(begin)
    first = _LETTERS.match(page.folded, begin)
    common = first is not None and (first[0] in words.stop or first[0] in words.function_words)
    if end == begin or (common and not coded):
        return begin
    district = _DISTRICT.search(page.plain, begin, end + 5)
    return district.end() if district and district.start() <= end else end


def _is_state(page: PageText, begin: int, end: int) -> bool:
    return bool(
        _STATE.fullmatch(page.plain, begin, end) or _COUNTRY.fullmatch(page.folded, begin, end)
    )
