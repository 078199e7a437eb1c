"""Who stands in the fourth set of burned-in text, and how each place writes names, dates, numbers.

Everybody, every place and every number is invented.
"""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A patient as the screen shows them, as PN, with hospital, doctors and their PN, and words."""

    shown: str
    pn: str
    site: str
    doctor: tuple[str, str]
    operator: tuple[str, str]
    words: str
    born: str
    when: str
    ident: str
    sex: str = "F"


# In `born`, `when` and `ident`: d, m, y are numbers, b a month in English, n a number.
PEOPLE = {
    "ru": Person("Бережной Аркадий Львович", "Бережной^Аркадий^Львович", "Клиника Северный берег",
                 ("Малахова И.Г.", "Малахова^И^Г"), ("Тихонравов", "Тихонравов"), "ru",
                 "{d:02}.{m:02}.{y}", "{d:02}.{m:02}.{y}", "{n:05}/21", "М"),
    "ja": Person("佐伯 真由美", "Saeki^Mayumi=佐伯^真由美", "緑風会高嶺病院",
                 ("黒川 誠", "Kurokawa^Makoto=黒川^誠"), ("野々村", "Nonomura=野々村"), "ja",
                 "{y}/{m:02}/{d:02}", "{y}年{m:02}月{d:02}日", "{n:08}", "女"),
    "era": Person("真壁 健太郎", "Makabe^Kentaro=真壁^健太郎", "天城総合病院",
                  ("黒川 誠", "Kurokawa^Makoto=黒川^誠"), ("Nonomura", "Nonomura"), "ja",
                  "昭和{e}年{m}月{d}日", "{y}/{m:02}/{d:02}", "00-{n:07}", "男"),
    "es": Person("GUTIÉRREZ PELÁEZ, INÉS", "Gutiérrez Peláez^Inés", "Hospital Virgen de la Loma",
                 ("Dr. Anselmo Urrutia", "Urrutia^Anselmo"), ("R. Olavarría", "Olavarría^R"), "es",
                 "{d:02}/{m:02}/{y}", "{d:02} {B} {y}", "HC {n:07}"),
    "pt": Person("Beatriz Quintanilha Sarmento", "Quintanilha Sarmento^Beatriz", "Santa Casa de Montalvo",
                 ("Dr. Otávio Peçanha", "Peçanha^Otávio"), ("Valdirene", "Valdirene"), "pt",
                 "{d:02}/{m:02}/{y}", "{d:02}-{m:02}-{y}", "{n:07}"),
    "de": Person("HÖFELMEIER^JÖRG", "Höfelmeier^Jörg", "Radiologie am Lindenwall",
                 ("Dr. med. Swantje Brinkhoff", "Brinkhoff^Swantje"), ("K. Matthiesen", "Matthiesen^K"), "de",
                 "*{d:02}.{m:02}.{y}", "{d:02}-{b}-{y}", "{n:06}", "M"),
    "en": Person("PEMBERTON, ALOYSIUS J", "Pemberton^Aloysius^J", "Harrowgate Memorial",
                 ("ASHDOWN, MURIEL MD", "Ashdown^Muriel"), ("T. Wexcombe", "Wexcombe^T"), "en",
                 "{b} {d:02} {y}", "{b} {d:02} {y}", "{n:09}", "M"),
    "us": Person("Ocasio-Blythe, Renata", "Ocasio-Blythe^Renata", "Cedar Mesa Imaging Center",
                 ("L. Thornquist, DO", "Thornquist^L"), ("Jody Abernathy RT", "Abernathy^Jody"), "en",
                 "{m:02}/{d:02}/{y}", "{m}/{d}/{y}", "E{n:07}"),
    "in": Person("Mrs. LAKSHMI VENKATARAGHAVAN", "Venkataraghavan^Lakshmi", "Sri Chaitra Diagnostics",
                 ("Dr K. Ramanujachari", "Ramanujachari^K"), ("Sudhakaran", "Sudhakaran"), "en",
                 "{d:02}-{b}-{y}", "{d:02}-{m:02}-{y}", "UHID{n:07}"),
    "zh": Person("诸葛文轩", "Zhuge^Wenxuan=诸葛^文轩", "洛川市妇幼保健院",
                 ("范晓彤", "Fan^Xiaotong=范^晓彤"), ("贺兰", "He^Lan=贺^兰"), "zh",
                 "{y}-{m:02}-{d:02}", "{y}-{m:02}-{d:02}", "M{n:08}", "男"),
    "cn": Person("QIU RUOLAN", "Qiu^Ruolan=邱^若兰", "Jiangwan People's Hospital",
                 ("FAN XIAOTONG", "Fan^Xiaotong"), ("HE LAN", "He^Lan"), "en",
                 "{y}{m:02}{d:02}", "{y}.{m:02}.{d:02}", "{n:07}"),
    "tw": Person("蕭雅筑", "Hsiao^Ya-Chu=蕭^雅筑", "翠峰紀念醫院",
                 ("簡明哲", "Chien^Ming-Che=簡^明哲"), ("游佩珊", "Yu^Pei-Shan=游^佩珊"), "tw",
                 "{y}/{m:02}/{d:02}", "{y}/{m:02}/{d:02}", "{n:08}", "女"),
    "fr": Person("LEFÈBVRE-CAUMONT Odile", "Lefèbvre-Caumont^Odile", "Clinique du Val Clair",
                 ("Dr Thibault Garance", "Garance^Thibault"), ("M. Pelletan", "Pelletan^M"), "fr",
                 "{d:02}/{m:02}/{y}", "{d:02}/{m:02}/{y}", "{n:08}"),
}  # fmt: skip

WORDS = {
    "en": {"name": "Name", "id": "ID", "born": "DOB", "date": "Date", "md": "Phys", "op": "Oper",
           "acc": "Acc", "sex": "Sex", "site": "Inst"},
    "de": {"name": "Patient", "id": "ID", "born": "Geb", "date": "Aufn", "md": "Arzt", "op": "MTA",
           "acc": "Auftr", "sex": "Ges", "site": "Praxis"},
    "es": {"name": "Nombre", "id": "ID", "born": "F. nac.", "date": "Fecha", "md": "Médico", "op": "Téc",
           "acc": "Nº estudio", "sex": "Sexo", "site": "Centro"},
    "pt": {"name": "Nome", "id": "Registro", "born": "DN", "date": "Data", "md": "Médico", "op": "Operador",
           "acc": "Pedido", "sex": "Sexo", "site": "Local"},
    "fr": {"name": "Nom", "id": "IPP", "born": "Né(e) le", "date": "Date", "md": "Médecin", "op": "Manip",
           "acc": "Examen", "sex": "Sexe", "site": "Centre"},
    "ru": {"name": "Пациент", "id": "№ карты", "born": "Д/р", "date": "Дата", "md": "Врач", "op": "Лаборант",
           "acc": "Исслед.", "sex": "Пол", "site": "ЛПУ"},
    "ja": {"name": "氏名", "id": "患者ID", "born": "生年月日", "date": "検査日", "md": "医師", "op": "技師",
           "acc": "受付番号", "sex": "性別", "site": "施設"},
    "zh": {"name": "姓名", "id": "门诊号", "born": "出生", "date": "日期", "md": "医生", "op": "技师",
           "acc": "检查号", "sex": "性别", "site": "医院"},
    "tw": {"name": "姓名", "id": "病歷號", "born": "生日", "date": "檢查日", "md": "醫師", "op": "放射師",
           "acc": "檢查單號", "sex": "性別", "site": "院所"},
}  # fmt: skip
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Visit:
    """What a screen says of a person on a day."""

    person: Person
    ident: str
    acc: str
    born: str
    when: str
    age: str
    time: str

    def word(self, key: str, end: str = ":") -> str:
        """A label in the language of the place."""
        return WORDS[self.person.words][key] + end


def _day(form: str, rng: random.Random, first: int, last: int) -> tuple[str, str]:
    y, m, d = rng.randrange(first, last), rng.randrange(1, 13), rng.randrange(1, 29)
    b = MONTHS[m - 1]
    shown = form.format(y=y, m=m, d=d, b=b, B=b.upper(), e=y - 1925)
    return shown, f"{y}{m:02}{d:02}"


def visit(key: str, rng: random.Random) -> tuple[Visit, dict[str, str]]:
    """A visit, and the header that says the same."""
    who = PEOPLE[key]
    born, born_da = _day(who.born, rng, 1934, 1988)
    when, when_da = _day(who.when, rng, 2014, 2026)
    ident = who.ident.format(n=rng.randrange(10**5, 10**6))
    acc = f"{rng.choice(['A', 'RX', '', '9'])}{rng.randrange(10**6, 10**8)}"
    age = int(when_da[:4]) - int(born_da[:4])
    shown = f"{age}歳" if who.words == "ja" else f"{age}岁" if who.words == "zh" else f"{age}Y"
    time = f"{rng.randrange(7, 20):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
    header = {"PatientName": who.pn, "PatientID": ident, "PatientBirthDate": born_da,
              "StudyDate": when_da, "InstitutionName": who.site, "AccessionNumber": acc,
              "ReferringPhysicianName": who.doctor[1], "OperatorsName": who.operator[1],
              "PatientAge": f"{age:03}Y"}  # fmt: skip
    return Visit(who, ident, acc, born, when, shown, time), header
