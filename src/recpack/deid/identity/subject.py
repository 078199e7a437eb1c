"""What may be told of the patient: sex, five-year age band, country."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from recpack.config import Config
from recpack.deid.identity.harvest import texts
from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.numbers.national import country_of
from recpack.model.document import Document, ImagingObject
from recpack.model.identity import Identities, Subject, Tag

_SEX = {"m": "male", "male": "male", "男": "male", "masculino": "male", "männlich": "male",
        "f": "female", "female": "female", "女": "female", "feminino": "female",
        "femenino": "female", "mujer": "female", "hombre": "male", "weiblich": "female",
        "varón": "male", "masculin": "male", "féminin": "female", "муж": "male", "жен": "female",
        "мужской": "male", "женский": "female", "男性": "male", "女性": "female",
        "남": "male", "여": "female", "ذكر": "male", "أنثى": "female"}  # fmt: skip
_SEX_LABEL = re.compile(
    r"(?:性\s?别|sexo?|sex|gender|geschlecht|sexe|пол|성별|الجنس|gênero|género)\s*[:：]?\s*\(?([^\W\d_]{1,9})",
    re.IGNORECASE,
)
_AGE_LABEL = re.compile(
    r"(?:年\s?龄|年齢|idade|edad|age|alter|âge|возраст|나이|연령|العمر)\s*[:：]?\s*(\d{1,3})"
    r"|(?<!\d)(\d{1,3})\s?(?:周?岁|歳|anos\b|años\b|years? old)",
    re.IGNORECASE,
)


def sex_of(value: str) -> str:
    """`female`, `male`, or "" for a written sex of any language."""
    word = value.strip().lower()
    return (
        _SEX.get(word) or _SEX.get(word[:1], "") if word[:1] in "男女남여" else _SEX.get(word, "")
    )


def sexes_in(text: str) -> list[str]:
    """The sexes that a text's labels name, in order."""
    return [s for m in _SEX_LABEL.finditer(text) if (s := sex_of(m[1]))]


def subject(
    config: Config,
    documents: Sequence[Document],
    objects: Sequence[ImagingObject],
    identities: Identities,
) -> Subject:
    """Sex by the majority of headers and labels, age at the newest date, country by ids."""
    sexes = [config.patient.sex] + [v for o in objects for k, v in o.identity if k == "PatientSex"]
    printed: Counter[int] = Counter()
    newest = ""
    for document in documents:
        for text, _, _ in texts(document):
            sexes += [m[1] for m in _SEX_LABEL.finditer(text)]
            printed.update({int(m[1] or m[2]) for m in _AGE_LABEL.finditer(text)})
            newest = max([newest, *(f.iso for f in find_dates(text))])
    coded = Counter(
        int(m[1])
        for o in objects
        for k, v in o.identity
        if k == "PatientAge" and (m := re.fullmatch(r"(\d{3})Y", v.strip()))
    )
    found = Counter(s for v in sexes if (s := sex_of(v)))
    sex = max(sorted(found), key=lambda s: found[s]) if found else ""
    age = _age_by_birth(identities, newest)
    for ages in (printed, coded):
        if age < 0:
            age = max(sorted(a for a in ages if 0 < a <= 120), key=lambda a: ages[a], default=-1)
    return Subject(sex, _band(age), country_of(identities, documents))


def _age_by_birth(identities: Identities, newest: str) -> int:
    """Age in years at the newest date in the papers, -1 if unknown."""
    for identity in identities.items:
        if identity.tag is Tag.BIRTHDATE:
            for found in find_dates(identity.value):
                if newest[:4].isdigit() and found.year <= int(newest[:4]):
                    before = newest[5:10] < found.iso[5:10]
                    return min(120, int(newest[:4]) - found.year - before)
    return -1


def _band(age: int) -> str:
    if age < 0:
        return ""
    if age >= 90:
        return "90+"
    low = age - age % 5
    return f"{low}-{low + 4}"
