"""Every way to write an identity is seen; other people, ordinary words and stand-ins are not."""

from __future__ import annotations

import pytest

from recpack.audit.canaries import variants
from recpack.audit.lexicon import build_needles, needle_id
from recpack.audit.match import Matcher
from recpack.audit.views import View, views_of
from recpack.model.identity import Identities, Identity, Tag


def found(tag: Tag, value: str, text: str, *, ocr: bool = False) -> bool:
    matcher = Matcher(build_needles(Identities((Identity(tag, value),))))
    return bool(matcher.in_text(text, ocr=ocr))


@pytest.mark.parametrize("variant", variants(), ids=lambda v: f"{v.kind}-{v.codec}")
def test_each_canary_alone_is_seen_by_its_own_identity(variant):
    identities = Identities((Identity(Tag(variant.tag), variant.value),))
    matcher = Matcher(build_needles(identities))
    if variant.codec == "ocr":
        matches = matcher.in_text(variant.text, ocr=True)
    else:
        views = [v for v in views_of(variant.text.encode(variant.codec)) if isinstance(v, View)]
        matches = [m for v in views for m in matcher.in_text(v.text)]
        matches += [m for v in views for m in matcher.in_bytes(v.data, binary=v.binary)]
    assert {m.needle.id for m in matches} == {needle_id(variant.tag, variant.value)}


def test_no_canary_is_seen_by_another_identity():
    others = Identities(
        (
            Identity(Tag.PATIENT, "王建国"),
            Identity(Tag.PATIENT, "João Gonçalves Antunes"),
            Identity(Tag.STAFF, "Петрова Анна Сергеевна"),
            Identity(Tag.STAFF, "김민수"),
            Identity(Tag.STAFF, "ヤマダ タロウ"),
            Identity(Tag.ID, "110105197103120021"),
            Identity(Tag.PHONE, "13800138000"),
            Identity(Tag.BIRTHDATE, "1971-03-12"),
        )
    )
    matcher = Matcher(build_needles(others))
    seen = [v.kind for v in variants() if matcher.in_text(v.text, ocr=v.codec == "ocr")]
    assert not seen


@pytest.mark.parametrize(
    ("tag", "value", "text"),
    [
        # characters
        (Tag.PATIENT, "王鹜", "王鶩"),
        (Tag.PATIENT, "谭咏麟", "譚詠麟"),
        (Tag.PATIENT, "髙橋 惠美", "高橋 恵美"),
        (Tag.PATIENT, "廣瀬 櫻子", "広瀬 桜子"),
        (Tag.PATIENT, "斋藤 浜", "齋藤濱"),
        # surnames, in either script
        (Tag.PATIENT, "單雄信", "Shan Xiongxin"),
        (Tag.PATIENT, "尉遲敬", "Yuchi Jing"),
        (
            Tag.PATIENT,
            "解志英",
            "Jie Zhiying",
        ),  # read as the word, by a program that knows no names
        # order, joints, initials
        (Tag.PATIENT, "陈建国", "chen.jianguo@example"),
        (Tag.PATIENT, "陈建国", "CHEN Jian-\nguo"),
        (Tag.PATIENT, "陈建国", "J.-G. Chen"),
        (Tag.PATIENT, "陈建国", "Chen JG"),
        (Tag.PATIENT, "李静", "Li Jing"),
        (Tag.PATIENT, "Ana Lima", "Dra. Lima"),
        (Tag.PATIENT, "João Pereira da Silva", "J. P. Silva"),
        (Tag.PATIENT, "João Pereira da Silva", "Silva, J."),
        (Tag.PATIENT, "Rosa Branca", "Patient: Branca"),
        (Tag.PATIENT, "Jürgen Müller-Großkopf", "Juergen Mueller-Grosskopf"),
        # Cyrillic
        (Tag.PATIENT, "Фёдоров Артём", "Fyodorov Artyom"),
        (Tag.PATIENT, "Фёдоров Артём", "Fedorov A."),
        (Tag.PATIENT, "Евгений Хрущёв", "Chruschtschow"),
        (Tag.PATIENT, "Евгений Хрущёв", "Khrushchev Evgenii"),
        (Tag.PATIENT, "Александр Ким", "Alexander Kim".replace("er", "r")),
        (Tag.PATIENT, "Дмитрий Жуковский", "Zhukovsky Dmitry"),
        # Hangul and kana
        (Tag.PATIENT, "박지영", "Bak Ji-yeong"),
        (Tag.PATIENT, "이영희", "Rhee Young Hee"),
        (Tag.PATIENT, "やまだ たろう", "YAMADA TARO"),
        (Tag.PATIENT, "ホッタ リョウヘイ", "Hotta Ryohei"),
        # disguises
        (Tag.PATIENT, "Maria Aparecida de Souza", "Μaria Αparecida de Sοuza"),
        (Tag.PATIENT, "Maria Aparecida de Souza", "ᴍᴀʀɪᴀ ᴀᴘᴀʀᴇᴄɪᴅᴀ ᴅᴇ ꜱᴏᴜᴢᴀ"),
        (Tag.PATIENT, "陈建国", "陈\u3164建\u115f国"),
        (Tag.PATIENT, "陈建国", "<bdo dir=rtl>国建陈</bdo>"),
        (Tag.PATIENT, "محمد أحمد علي", "يلع دمحا دمحم"),
        # numbers
        (Tag.ID, "110105197103120021", "壹壹零壹零伍壹玖柒壹零叁壹贰零零贰壹"),
        (Tag.ID, "MRN0047821", "ＭＲＮ　００４７８２１"),
        (Tag.PHONE, "13800138000", "8613800138000"),
        (Tag.PHONE, "13800138000", "一三八 零零一三 八零零零"),
        (Tag.PHONE, "+49 30 901820", "030/901820"),
        # dates
        (Tag.BIRTHDATE, "1971-03-12", "DOB 12MAR71"),
        (Tag.BIRTHDATE, "1971-03-12", "12.III.1971"),
        (Tag.BIRTHDATE, "1971-03-12", "昭和四十六年三月十二日"),
        (Tag.BIRTHDATE, "1971-03-12", "出生: 60/03/12"),
        (Tag.BIRTHDATE, "1971-03-12", "12 มีนาคม พ.ศ. 2514"),
        (Tag.BIRTHDATE, "1971-03-12", "né le 12 mars 1971"),
        (Tag.BIRTHDATE, "1971-03-01", "1º de março de 1971"),
        (Tag.BIRTHDATE, "2011-10-10", "民國一百年十月十日"),
    ],
)
def test_a_spelling_is_found(tag, value, text):
    assert found(tag, value, text)


def test_the_hijri_calendar_where_its_library_is_installed():
    pytest.importorskip("hijridate")
    assert found(Tag.BIRTHDATE, "1971-03-12", "15/01/1391")
    assert found(Tag.BIRTHDATE, "1971-03-12", "١٥ محرم ١٣٩١")


@pytest.mark.parametrize("ocr", [False, True])
@pytest.mark.parametrize(
    ("tag", "value", "text"),
    [
        # other people
        (Tag.PATIENT, "王建国", "王建军"),
        (Tag.PATIENT, "王建国", "姓名：王建军，家属：张建国"),
        (Tag.PATIENT, "王建国", "Wang Jianjun"),
        (Tag.PATIENT, "王建国", "Wang J, Chen JG, Li GJ"),
        (Tag.PATIENT, "João Gonçalves Antunes", "João Pereira, J. G. Pereira"),
        (Tag.PATIENT, "Fernanda Sampaio", "Fernando"),
        (Tag.PATIENT, "Петрова Анна Сергеевна", "Смирнова Ольга Сергеевна, Olga Sergeevna"),
        (Tag.PATIENT, "김민수", "김민지, Kim Minji"),
        (Tag.PATIENT, "ヤマダ タロウ", "ヤマモト タロウ"),
        # ordinary words
        (Tag.PATIENT, "张力行", "张力性气胸"),
        (Tag.PATIENT, "高雪雅", "高血压"),
        (Tag.PATIENT, "王建国", "国王建造，建国以来"),
        (Tag.PATIENT, "白未云", "白天未见白云"),
        (Tag.PATIENT, "龙楚天", "Long CT of the chest"),
        (Tag.PATIENT, "杨美容", "Yang MR"),
        (Tag.PATIENT, "José Costa Almeida", "San Jose, CA 95134"),
        (Tag.PATIENT, "José Ferreira Silva", "Josefs"),
        (Tag.STAFF, "Rose White", "white cells; White matter; Rose bengal"),
        (Tag.STAFF, "Mark Long", "name: Mark the margin. Long axis"),
        (Tag.PATIENT, "Paula Santos Andrade", "P.S.A. 4.1"),
        (Tag.STAFF, "イトウ マリ", '"carlton", "marine"'),
        (Tag.STAFF, "单洋磊", "SecondaryAngleIncrement"),
        (Tag.STAFF, "Белая Ольга", "белая линия живота"),
        (Tag.STAFF, "Лис Вера", "вера в лечение, лист"),
        # stand-ins and shifted dates
        (Tag.PATIENT, "王建国", "患者甲 Patient A Doctor B Relative C [birth date] CJATQGQEGXWH"),
        (Tag.BIRTHDATE, "1971-03-12", "1970-11-02, 02.11.1970, Nov 2nd, 1970"),
        (Tag.BIRTHDATE, "1971-03-12", "No. 710312, 120371 copies, 60312"),
        (Tag.BIRTHDATE, "1971-03-12", "3/12, 12.3 cm, 2514 x 312"),
        (Tag.BIRTHDATE, "1971-03-12", "S46 and 3.12 mm"),
        # numbers
        (Tag.ID, "110105197103120021", "1101051971\n\n0312002"),
        (Tag.ID, "48291537", "48\t29\t15\t37"),
        (Tag.ID, "48291537", "4829\n1537"),  # two cells of a column
        (Tag.PHONE, "13800138000", "9913800138000"),
        (Tag.PHONE, "13800138000", "13800138001"),
        (Tag.ID, "123456", "一二三四 五"),
    ],
)  # fmt: skip
def test_innocent_text_is_not_refused(tag, value, text, ocr):
    assert not found(tag, value, text, ocr=ocr)


def test_a_like_glyph_counts_in_pictures_and_elsewhere_where_the_name_stands_alone():
    assert found(Tag.PATIENT, "王建国", "王建囯")
    assert found(Tag.PATIENT, "张未名", "肝癌张末名术后", ocr=True)
    assert not found(Tag.PATIENT, "张未名", "肝癌张末名术后")
    assert found(Tag.PATIENT, "张未名", "姓名：张末名，男")
    assert found(Tag.PATIENT, "王建国", "患者：王健国")  # of one sound and tone
    assert not found(Tag.PATIENT, "王建国", "患者：王坚国")  # of another tone


def test_one_misread_character_counts_in_pictures_and_two_do_not():
    assert found(Tag.STAFF, "Guilherme Sacramento", "Sacrarnento", ocr=True)
    assert not found(Tag.STAFF, "Guilherme Sacramento", "Sacrarnento")
    assert found(Tag.ID, "110105197103120021", "110105197108120021", ocr=True)
    assert not found(Tag.ID, "110105197103120021", "110105197108120027", ocr=True)
    assert not found(Tag.ID, "110105197103120021", "110105197108120021")


def test_a_short_name_needs_a_title_or_a_label():
    assert found(Tag.STAFF, "Ana Lima", "Sra. Lima")
    assert found(Tag.PATIENT, "Ana Lima", "Paciente: Lima")
    assert not found(Tag.PATIENT, "Ana Lima", "Lima, capital do Peru")
    assert not found(Tag.PATIENT, "Ana Lima", "Dr. limao")


def test_initials_alone_need_a_label():
    assert found(Tag.PATIENT, "João Gonçalves Antunes", "Paciente: J.G.A., 54 anos")
    assert not found(Tag.PATIENT, "João Gonçalves Antunes", "J.G.A. 12 mg")
