"""The recognisers of every room, in their order, and the taggers of the extras."""

from __future__ import annotations

from recpack.deid.text.people.arabic.addresses import ArabicAddresses
from recpack.deid.text.people.arabic.latin import ArabicLatin
from recpack.deid.text.people.arabic.names import ArabicNames
from recpack.deid.text.people.arabic.numbers import ArabicNumbers
from recpack.deid.text.people.arabic.places import ArabicOrganisations
from recpack.deid.text.people.cyrillic.addresses import CyrillicAddresses
from recpack.deid.text.people.cyrillic.latin import RomanisedNames
from recpack.deid.text.people.cyrillic.names import CyrillicNames
from recpack.deid.text.people.cyrillic.numbers import CyrillicNumbers
from recpack.deid.text.people.cyrillic.places import CyrillicOrganisations
from recpack.deid.text.people.eastern_numbers import EasternNumbers
from recpack.deid.text.people.english.names import EnglishNames
from recpack.deid.text.people.english.numbers import EnglishNumbers
from recpack.deid.text.people.english.places import EnglishPlaces
from recpack.deid.text.people.han.addresses import ChineseAddresses
from recpack.deid.text.people.han.latin import PinyinNames
from recpack.deid.text.people.han.names import ChineseNames
from recpack.deid.text.people.han.numbers import ChineseNumbers
from recpack.deid.text.people.han.places import ChineseOrganisations
from recpack.deid.text.people.hangul.context import KoreanContext
from recpack.deid.text.people.hangul.names import KoreanNames
from recpack.deid.text.people.hangul.numbers import KoreanNumbers
from recpack.deid.text.people.hangul.places import KoreanAddresses, KoreanOrganisations
from recpack.deid.text.people.hangul.towns import KoreanTowns
from recpack.deid.text.people.indonesian.alone import IndonesianAlone
from recpack.deid.text.people.indonesian.houses import IndonesianOrganisations
from recpack.deid.text.people.indonesian.names import IndonesianNames
from recpack.deid.text.people.indonesian.numbers import IndonesianNumbers
from recpack.deid.text.people.indonesian.places import IndonesianPlaces
from recpack.deid.text.people.kana.alone import JapaneseSigned
from recpack.deid.text.people.kana.context import JapaneseContext
from recpack.deid.text.people.kana.employers import JapaneseEmployers
from recpack.deid.text.people.kana.names import JapaneseNames
from recpack.deid.text.people.kana.numbers import JapaneseNumbers
from recpack.deid.text.people.kana.places import JapaneseAddresses, JapaneseOrganisations
from recpack.deid.text.people.kana.readings import JapaneseReadings
from recpack.deid.text.people.kana.told import JapaneseTold
from recpack.deid.text.people.kana.towns import JapaneseTowns
from recpack.deid.text.people.latin.names import LatinNames
from recpack.deid.text.people.latin.numbers import LatinNumbers
from recpack.deid.text.people.latin.places import LatinPlaces
from recpack.deid.text.people.latin.signed import LatinSigned
from recpack.deid.text.people.taggers import japanese as tagger_ja
from recpack.deid.text.people.taggers import korean as tagger_ko
from recpack.deid.text.people.taggers import russian as tagger_ru
from recpack.deid.text.people.thai.addresses import ThaiAddresses
from recpack.deid.text.people.thai.names import ThaiNames
from recpack.deid.text.people.thai.numbers import ThaiNumbers
from recpack.deid.text.people.thai.places import ThaiOrganisations
from recpack.deid.text.people.thai.romanised import ThaiRomanised
from recpack.deid.text.people.vietnamese.alone import VietnameseAlone
from recpack.deid.text.people.vietnamese.houses import VietnameseOrganisations
from recpack.deid.text.people.vietnamese.names import VietnameseNames
from recpack.deid.text.people.vietnamese.numbers import VietnameseNumbers
from recpack.deid.text.people.vietnamese.places import VietnamesePlaces
from recpack.deid.text.people.western.french import FrenchNames
from recpack.deid.text.people.western.german import GermanNames

# One row a script; a part works on pages on which its script occurs, whatever their language.
PEOPLE = (
    EasternNumbers,
    JapaneseNumbers,
    JapaneseOrganisations,
    JapaneseEmployers,
    JapaneseAddresses,
    JapaneseNames,
    JapaneseSigned,
    JapaneseReadings,
    JapaneseContext,
    JapaneseTowns,
    JapaneseTold,
    KoreanOrganisations,
    KoreanAddresses,
    KoreanNumbers,
    KoreanNames,
    KoreanContext,
    KoreanTowns,
    ChineseNumbers,
    ChineseOrganisations,
    ChineseAddresses,
    ChineseNames,
    PinyinNames,
    LatinPlaces,
    LatinNames,
    LatinNumbers,
    LatinSigned,
    EnglishNumbers,
    EnglishPlaces,
    EnglishNames,
    CyrillicNumbers,
    CyrillicOrganisations,
    CyrillicAddresses,
    CyrillicNames,
    RomanisedNames,
    GermanNames,
    FrenchNames,
    ThaiNumbers,
    ThaiAddresses,
    ThaiOrganisations,
    ThaiNames,
    ThaiRomanised,
    ArabicNumbers,
    ArabicOrganisations,
    ArabicAddresses,
    ArabicNames,
    ArabicLatin,
    VietnameseNumbers,
    VietnameseOrganisations,
    VietnamesePlaces,
    VietnameseNames,
    VietnameseAlone,
    IndonesianNumbers,
    IndonesianOrganisations,
    IndonesianPlaces,
    IndonesianNames,
    IndonesianAlone,
)

# Optional taggers by language, each an extra: they work where they are installed.
TAGGERS = {"ja": tagger_ja, "ko": tagger_ko, "ru": tagger_ru}
