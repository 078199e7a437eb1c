"""Thai names, organisations, addresses and numbers in prose and fields."""

import time

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.page import PageText
from recpack.deid.text.people.thai.names import ThaiNames


def hidden(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, "th")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("นพ.กฤษฎ์ธวัช เอื้ออารีพงศ์ ตรวจพบก้อน", "กฤษฎ์ธวัช เอื้ออารีพงศ์"),
        ("รศ. ดร. นพ. วิศาล มีนคร", "วิศาล มีนคร"),
        ("นางวันวิภา หอมจันทร์แจ้งว่าปวดท้อง", "วันวิภา หอมจันทร์"),
        ("คุณสมหญิงแจ้งว่าไม่แพ้ยา", "สมหญิง"),
        ("ชื่อ-สกุล ด.ช.ปุณณวิชญ์ แซ่โง้ว อายุ 9 ปี", "ปุณณวิชญ์ แซ่โง้ว"),
        ("นายศุภโชค สนิทพงศ์ ณ อยุธยา อายุ 40 ปี", "ศุภโชค สนิทพงศ์ ณ อยุธยา"),
        ("แพทย์ นพ.ภูมิรพี ณ ลำปาง", "ภูมิรพี ณ ลำปาง"),
        ("นางมาลี (ชื่อเล่น ติ๋ม) สุขสบาย อายุ 60 ปี", "มาลี (ชื่อเล่น ติ๋ม) สุขสบาย"),
        ("ลูกสาวชื่อเมย์มาเยี่ยม", "เมย์"),
        ("ภรรยา (ชลธิดา อุ่นเรือน) รับทราบ", "ชลธิดา อุ่นเรือน"),
        ("น้องพลอยร้องกวนทั้งคืน", "พลอย"),
        ("(ลงชื่อ).............\n( วรกันต์ เตชะสกุล )", "วรกันต์ เตชะสกุล"),
        ("ปรึกษา ธเนศพล อภิวัฒน์ธนกิจ แล้ว", "ธเนศพล อภิวัฒน์ธนกิจ"),
        ("ผู้รายงานผล รุสดี ดือเร๊ะ\n", "รุสดี ดือเร๊ะ"),
        ("1\tณัฐพงษ์ บัวทอง\t45\tCA lung", "ณัฐพงษ์ บัวทอง"),
        ("คุณอาทิตยา ปานทอง มาตามนัด", "อาทิตยา ปานทอง"),
        ("ผู้ป่วยชื่อ กมลเนตร ใจกว้าง อายุ 40 ปี", "กมลเนตร ใจกว้าง"),
    ],
)
def test_whole_names(text, name):
    assert name in hidden(text)


def test_a_given_name_alone_is_unsure():
    spans = find_spans("เมื่อวานนี้ วราภรณ์ มาเยี่ยม", "th")
    assert [s.score < 0.65 for s in spans] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "ผู้ป่วยรู้สึกตัวดี หายใจสะดวก อาการดีขึ้น คุณภาพชีวิตดี",
        "มะเร็งแพร่กระจายไปที่กระดูก เลยต้องฉายแสง ตากแดด",
        "วัดความดัน 120/80 วัดไข้ได้ 38.2 วัดรอบเอว 80 ซม.",
        "บิดาเป็นเบาหวาน มารดาเสียชีวิตด้วยมะเร็งเต้านม พี่สาวแข็งแรงดี อาเป็นวัณโรค",
        "หมอบอกว่าเป็นเนื้องอก คุณหมอนัดอีก 3 เดือน แนะนำพบหมอฟัน",
        "เม็ดเลือดขาว นิวโทรฟิล\t60\t%",
        "น้ำตาลในเลือด\tก่อนอาหาร\t126\tmg/dL",
        "Paclitaxel 175 mg/m2 ร่วมกับ Carboplatin AUC 5 คะแนน Gleason 4+3",
        "รักษาที่โรงพยาบาลใกล้บ้าน คลินิกเบาหวาน โรงพยาบาลเอกชนแห่งหนึ่ง",
        "ชื่อยา พาราเซตามอล ชื่อการผ่าตัด ตัดเต้านม",
        "สีน้ำตาลเทา ผิวเรียบ ตามัว ตาแดง หน้ามืด",
        "พระสงฆ์อาพาธ นายจ้างพามา ครูประจำชั้น นายอำเภอ",
    ],
)
def test_words_that_are_no_identifiers(text):
    assert hidden(text) == []


@pytest.mark.parametrize(
    "name",
    [
        "โรงพยาบาลบ้านแพ้ว",
        "รพ.สต.หนองตาไก้",
        "โรงพยาบาลเซนต์ปีเตอร์ อินเตอร์เนชั่นแนล",
        "บริษัท เนชั่นแนล เฮลท์ จำกัด (มหาชน)",
        "ศูนย์วินิจฉัยโมเลกุลไทยจีโนม จำกัด",
        "โรงเรียนวัดทรงธรรม",
        "เทศบาลตำบลสำโรงเหนือ",
    ],
)
def test_organisations(name):
    assert name in hidden(f"ส่งตัวจาก {name} เพื่อรักษาต่อ")


@pytest.mark.parametrize(
    "address",
    [
        "99/1 ม.4 ซ.วัดลาด ถ.เพชรเกษม ต.อ้อมใหญ่ อ.สามพราน จ.นครปฐม 73160",
        "45 หมู่ 3 บ้านหนองแสง ตำบลโพนทอง",
        "ต.บางรักอ.เมืองจ.ตรัง",
        "เลขที่ 5 ซอยอ่อนนุช 46 ถนนสุขุมวิท 77 แขวงสวนหลวง เขตสวนหลวง กรุงเทพมหานคร 10250",
    ],
)
def test_addresses(address):
    assert address in hidden(f"อาศัยอยู่ {address} กับบุตร")


def test_numbers():
    assert hidden("(ว.45678) ทน.5262 ที่ สธ 0850.2/0938") == ["45678", "5262", "สธ 0850.2/0938"]
    assert hidden("HN:0012345/66 เตียง 12B ห้อง 804") == ["0012345/66", "12B", "804"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ไปหาหมอซัมซูดินที่โรงพยาบาล", "ซัมซูดิน"),
        ("พี่พยาบาลกูซัยดูแลดีมาก", "กูซัย"),
        ("ให้พาราเซตามอล 500 มก. เวลา 08.30 น. โดย สุไลมาน\nวัดไข้ซ้ำ", "สุไลมาน"),
        ("Scrub ปรีดาวรรณ  Circulate ซารีนา\nDx: Appendicitis", "ซารีนา"),
        ("ฝากเวรเช้า แต้ว\nส่งเวร", "แต้ว"),
        ("มีบุตรชาย ธีปกรณ์ มารับกลับ", "ธีปกรณ์"),
        ("ญาติคือ น้ำอ้อย (หลาน) เฝ้าไข้", "น้ำอ้อย"),
        ("มาตรวจกับรุจน์ซึ่งเป็นหลาน ทุกเดือน", "รุจน์"),
        ('หลานสาว "ใบข้าว" มาเยี่ยม', "ใบข้าว"),
        ("ชื่อ-สกุล นางตูแวเยาะ เจ๊ะและ    HN 12345", "ตูแวเยาะ เจ๊ะและ"),
        ("ชื่อ-สกุล: นายซอ มิน ทุน     อายุ 25 ปี", "ซอ มิน ทุน"),
        ("ผอ.จำเนียรให้ลาป่วย", "จำเนียร"),
        ("ผู้ขอสำเนา ผู้ขอ สุไรยา มะแซ รับ 3 พ.ค. 2566", "สุไรยา มะแซ"),
    ],
)
def test_names_of_no_list_where_they_stand(text, name):
    assert any(name in found for found in hidden(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ชื่อ: สมหมาย ดีงาม (Sommai Deengam) อายุ 50 ปี", "Sommai Deengam"),
        ("มารดา กัญญา บุญส่ง / Kanya Boonsong\nCC", "Kanya Boonsong"),
        ("วิดีโอ: scope_Somsak Rattanaporn_2023-01-02.mp4", "Somsak Rattanaporn"),
    ],
)
def test_names_in_latin_letters(text, name):
    assert name in hidden(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ใส่ clip Hemolok lot B4471K เรียบร้อย", "B4471K"),
        ("รถพยาบาลทะเบียน ฮข 2288\nถึงเวลา 10.00 น.", "ฮข 2288"),
        ("ให้ FFP (เลขถุง 7781-00321-4)", "7781-00321-4"),
        ("ห้องผ่าตัด OR 7   เริ่ม 09.15 น.", "OR 7"),
        ("ทักมาที่ไลน์ nok.jai22 ได้เลย", "nok.jai22"),
        ("อ่านผลโดย ทนพ. 4410", "4410"),
        ("โทร 0-2222-3333 ต่อ 4455\nชื่อ", "4455"),
        ("HN ของผู้ป่วยคือ 778812/65", "778812/65"),
    ],
)
def test_numbers_told_by_a_word(text, value):
    assert any(value in found for found in hidden(text))


@pytest.mark.parametrize(
    "place",
    ["ขุนหาญ", "บางคล้า", "แม่แจ่ม", "ด่านซ้าย", "บันนังสตา", "เกาะยาว"],
)
def test_districts_alone(place):
    assert place in hidden(f"เดิมเป็นคน{place} ย้ายมาทำงานก่อสร้าง")


def test_an_address_from_its_room_or_village():
    address = "ห้อง 512 อาคารศรีเจริญ ถ.พระราม 4 แขวงคลองเตย กทม."
    text = f"พักอยู่ที่ {address}\nโทร"
    found = {i for s in find_spans(text, "th") for i in range(s.start, s.end)}
    place = text.index(address)
    assert {i for i in range(place, place + len(address)) if text[i] not in " ."} <= found
    address = "บ้านหนองตอ 17 ม.4 ต.นาดี อ.เมือง จ.ขอนแก่น"
    assert address in hidden(f"ที่พัก {address}\nมาถึง")


@pytest.mark.parametrize(
    "text",
    [
        "Hodgkin lymphoma, Ann Arbor IIIB",
        "ให้ แอสไพริน 300 มก. และ เฮพาริน 5000 ยูนิต",
        "หมอนัดอีก 2 เดือน หมอบอกว่าหายดี พยาบาลสอนทำแผล",
        "มารดาเป็นเบาหวาน บิดา ไขมันในเลือดสูง พี่ชาย แข็งแรงดี",
        "การวินิจฉัยทางคลินิก: มะเร็งเต้านม cT2N1M0",
        "(OPERATIVE NOTE) (ลายเซ็น) (Chest X-ray)",
    ],
)
def test_what_stands_where_names_do_and_is_none(text):
    assert hidden(text) == []


def test_a_name_told_once_is_found_again_alone():
    text = "ผู้ป่วย: นายกูมะรอนิง แวดาโอ๊ะ\nวันนี้กูมะรอนิงมาตามนัด เตียงข้างๆ ว่าง"
    assert hidden(text).count("กูมะรอนิง") == 1


def test_time_grows_with_the_text():
    def seconds(size):
        page = PageText(("นาย" * size)[:size])
        started = time.process_time()
        for _ in ThaiNames(("th",)).find(page):
            pass
        return time.process_time() - started

    seconds(300)
    assert seconds(16_000) < 24 * max(seconds(2_000), 0.05)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("(Slide no. 31-B07764) จาก CD no. K7712", ["31-B07764", "K7712"]),
        ("ลงนาม Code D7731 ใบอนุญาต Accredited No. 4410/67", ["D7731", "4410/67"]),
        ("เล่มที่ 47 เลขที่ 5512\n", ["47", "5512"]),
        ("ชิ้นเนื้อ A1-A6 (K.N./W.S.) ผู้ทบทวน P.T.", ["K.N.", "W.S.", "P.T."]),
        ("กับ อ.ซุลกิฟลี ดอเลาะ 9 โมง", ["ซุลกิฟลี ดอเลาะ"]),
        ("อยู่ 7/2 ถ.บางนา-ตราด ต.บางแก้ว อ.บางพลี", ["7/2 ถ.บางนา-ตราด ต.บางแก้ว อ.บางพลี"]),
        ("Sex/Age : หญิง / 94   Ward", ["94"]),
        ("ผล\nSomchai Jaidee  HN 55-123456", ["Somchai Jaidee", "55-123456"]),
        ("ไป รพ.กรุงเทพพิมานเวช มา", ["รพ.กรุงเทพพิมานเวช"]),
        ("ป้ายข้อมือ NB-240711-03", ["NB-240711-03"]),
        ("ผู้ป่วย: น.ส.พลอยชมพู ใจดี\nกลุ่ม ดูแลพลอย", ["พลอยชมพู ใจดี", "พลอย"]),
    ],
)
def test_numbers_initials_and_short_names(text, values):
    assert set(values) <= set(hidden(text))


@pytest.mark.parametrize(
    "text",
    [
        "AFB negative x 3, Vicryl no. 3-0, blade No.15, ICD-10 code C5091",
        "ความเห็นของแพทย์ สมควรพักรักษาตัว 14 วัน",
        "สถานพยาบาลหลัก ส่งคลินิกมะเร็งพันธุกรรม",
        "Hepatitis Panel\tผล\nTumor Marker  ปกติ",
        "ได้ยา BMS-936558 และ PF-06463922 ในงานวิจัย",
    ],
)
def test_words_of_medicine_stay(text):
    assert hidden(text) == []
