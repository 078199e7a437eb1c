"""Recognisers of persons in running text, one file a script."""

from __future__ import annotations

from recpack.deid.text.people import tagger_ja, tagger_ko, tagger_ru
from recpack.deid.text.people.arabic import ArabicNames
from recpack.deid.text.people.arabic_addresses import ArabicAddresses
from recpack.deid.text.people.arabic_numbers import ArabicNumbers
from recpack.deid.text.people.arabic_places import ArabicOrganisations
from recpack.deid.text.people.cyrillic import CyrillicNames
from recpack.deid.text.people.cyrillic_addresses import CyrillicAddresses
from recpack.deid.text.people.cyrillic_latin import RomanisedNames
from recpack.deid.text.people.cyrillic_numbers import CyrillicNumbers
from recpack.deid.text.people.cyrillic_places import CyrillicOrganisations
from recpack.deid.text.people.eastern_numbers import EasternNumbers
from recpack.deid.text.people.english import EnglishNames
from recpack.deid.text.people.english_numbers import EnglishNumbers
from recpack.deid.text.people.english_places import EnglishPlaces
from recpack.deid.text.people.french import FrenchNames
from recpack.deid.text.people.german import GermanNames
from recpack.deid.text.people.han import ChineseNames
from recpack.deid.text.people.han_addresses import ChineseAddresses
from recpack.deid.text.people.han_latin import PinyinNames
from recpack.deid.text.people.han_numbers import ChineseNumbers
from recpack.deid.text.people.han_places import ChineseOrganisations
from recpack.deid.text.people.hangul import KoreanNames
from recpack.deid.text.people.hangul_context import KoreanContext
from recpack.deid.text.people.hangul_places import KoreanAddresses, KoreanOrganisations
from recpack.deid.text.people.hangul_towns import KoreanTowns
from recpack.deid.text.people.indonesian import IndonesianNames
from recpack.deid.text.people.indonesian_houses import IndonesianOrganisations
from recpack.deid.text.people.indonesian_numbers import IndonesianNumbers
from recpack.deid.text.people.indonesian_places import IndonesianPlaces
from recpack.deid.text.people.kana import JapaneseNames
from recpack.deid.text.people.kana_alone import JapaneseSigned
from recpack.deid.text.people.kana_context import JapaneseContext
from recpack.deid.text.people.kana_employers import JapaneseEmployers
from recpack.deid.text.people.kana_places import JapaneseAddresses, JapaneseOrganisations
from recpack.deid.text.people.kana_readings import JapaneseReadings
from recpack.deid.text.people.kana_towns import JapaneseTowns
from recpack.deid.text.people.latin import LatinNames
from recpack.deid.text.people.latin_numbers import LatinNumbers
from recpack.deid.text.people.latin_places import LatinPlaces
from recpack.deid.text.people.latin_signed import LatinSigned
from recpack.deid.text.people.thai import ThaiNames
from recpack.deid.text.people.thai_addresses import ThaiAddresses
from recpack.deid.text.people.thai_numbers import ThaiNumbers
from recpack.deid.text.people.thai_places import ThaiOrganisations
from recpack.deid.text.people.vietnamese import VietnameseNames
from recpack.deid.text.people.vietnamese_houses import VietnameseOrganisations
from recpack.deid.text.people.vietnamese_numbers import VietnameseNumbers
from recpack.deid.text.people.vietnamese_places import VietnamesePlaces

# One row a script; a part works on pages on which its script occurs, whatever their language.
PEOPLE = (
    EasternNumbers,
    JapaneseOrganisations,
    JapaneseEmployers,
    JapaneseAddresses,
    JapaneseNames,
    JapaneseSigned,
    JapaneseReadings,
    JapaneseContext,
    JapaneseTowns,
    KoreanOrganisations,
    KoreanAddresses,
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
    ArabicNumbers,
    ArabicOrganisations,
    ArabicAddresses,
    ArabicNames,
    VietnameseNumbers,
    VietnameseOrganisations,
    VietnamesePlaces,
    VietnameseNames,
    IndonesianNumbers,
    IndonesianOrganisations,
    IndonesianPlaces,
    IndonesianNames,
)

# Optional taggers by language, each an extra: they work where they are installed.
TAGGERS = {"ja": tagger_ja, "ko": tagger_ko, "ru": tagger_ru}
