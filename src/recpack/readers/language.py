"""The language of a page, by script first, then by function words and diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

UNDETERMINED = "und"
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
# Function words and words every record holds; the accents themselves are evidence too.
_STOP = {
    "en": "the of and to in is was with for on no are by from at this that be or as has patient"
    " history report name date findings impression treatment normal left right were which",
    "pt": "de da do dos das e o a os as em no na nos nas com para por que não foi uma um ao à se"
    " sem mais são pelo pela data nome paciente doente exame resultado médico observa idade grau"
    " direita esquerda mama ou até apresenta",
    "es": "de la el los las y en con para por que no fue una un al se sin más son del su fecha"
    " nombre paciente examen resultado médico observa edad grado derecha izquierda o hasta lo es"
    " presenta año años",
    "fr": "de la le les et en avec pour par que ne pas est une un au aux du des sans plus sont sur"
    " dans date nom patient examen résultat médecin âge droite gauche ou il elle ce cette été"
    " nous",
    "de": "der die das und in mit für von zu nicht ist ein eine einer dem den des im am auf ohne"
    " mehr sind bei datum name patient untersuchung befund arzt alter rechts links oder wurde"
    " keine nach zum zur",
    "id": "dan di yang dengan untuk dari pada tidak ini itu adalah oleh ke atau tanggal nama"
    " pasien hasil dokter pemeriksaan umur kanan kiri rumah sakit tampak dalam telah sudah"
    " jenis kelamin",
    "vi": "và của là có không được cho với trong một các những người bệnh nhân ngày tháng năm họ"
    " tên khám kết quả chẩn đoán viện bác sĩ tuổi giới tính phải trái điều trị",
}
_STOPS = {code: frozenset(words.split()) for code, words in _STOP.items()}
_MARKS = {
    "pt": "ãõçêôâáéíóúà",
    "es": "ñ¿¡áéíóúü",
    "fr": "éèêëàâçùûîïôœ",
    "de": "äöüß",
    "vi": "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}
VIETNAMESE_ONLY = frozenset("ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ")


def script_of(char: str) -> str:
    """One of Han, Kana, Hangul, Cyrillic, Arabic, Thai, Latin, or "" for anything else."""
    code = ord(char)
    for low, high, name in _RANGES:
        if low <= code <= high:
            return name
    return "Latin" if char.isalpha() and unicodedata.name(char, "").startswith("LATIN") else ""


_RANGES = (
    (0x41, 0x5A, "Latin"),
    (0x61, 0x7A, "Latin"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFC, "Arabic"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x1100, 0x11FF, "Hangul"),
    (0x3130, 0x318F, "Hangul"),
    (0xAC00, 0xD7AF, "Hangul"),
    (0x3041, 0x30FA, "Kana"),
    (0x30FC, 0x30FF, "Kana"),
    (0x3400, 0x4DBF, "Han"),
    (0x4E00, 0x9FFF, "Han"),
    (0xF900, 0xFAFF, "Han"),
    (0x20000, 0x323AF, "Han"),
)


def script_counts(text: str) -> Counter[str]:
    """How many characters of each script the text holds."""
    counts: Counter[str] = Counter()
    for char, number in Counter(text).items():
        name = script_of(char)
        if name:
            counts[name] += number
    return counts


def detect_language(text: str) -> str:
    """BCP 47 code of the main language, "und" if there are too few letters.

    A Han, Hangul, Cyrillic, Arabic or Thai letter counts as three Latin ones, since records in
    those scripts are full of Latin abbreviations and units.
    """
    counts = script_counts(text)
    latin = counts["Latin"]
    own = {
        "zh": counts["Han"],
        "ja": counts["Kana"] * 2 + (counts["Han"] if counts["Kana"] else 0),
        "ko": counts["Hangul"] * 2,
        "ru": counts["Cyrillic"],
        "ar": counts["Arabic"],
        "th": counts["Thai"],
    }
    if counts["Kana"] * 12 < counts["Han"]:
        own["ja"] = 0
    code = max(own, key=lambda c: (own[c], c))
    if own[code] >= 2 and own[code] * 3 >= latin:
        return code
    found = _latin_language(text) if latin >= 3 else UNDETERMINED
    return code if found == UNDETERMINED and own[code] >= 4 else found


def _latin_language(text: str) -> str:
    lower = unicodedata.normalize("NFC", text).lower()
    words = Counter(_WORD.findall(lower))
    letters = Counter(lower)
    scores: dict[str, float] = {}
    for code, stops in _STOPS.items():
        score = float(sum(n for word, n in words.items() if word in stops))
        score += 0.7 * sum(letters[ch] for ch in _MARKS.get(code, ""))
        scores[code] = score
    vietnamese = sum(letters[ch] for ch in VIETNAMESE_ONLY)
    if vietnamese * 12 < sum(words.values()):
        scores["vi"] = 0.0
    best = max(scores, key=lambda c: (scores[c], c == "en", c))
    return best if scores[best] >= 2 else UNDETERMINED
