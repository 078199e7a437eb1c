"""What stands beside names in German and French prose: lists, cells, births and particles."""

from __future__ import annotations

import re

NO_NAME_AFTER = re.compile(
    r"[ ]?(?:[Ss]yndrom|[Kk]lassifikation|[Ss]core|[Ss]tadium|[Ii]ndex|Krankheit|Index|Zeichen|"
    r"classification|maladie|stade|grade|type|positi|négati)"
)
PARTICLES_BEFORE = re.compile(
    r"(?<![^\W_])(?i:(?:von|van|zu|vom|zum|zur|der|den|de|du|des|la|le|ten|ter|a[iï]t|el|al|ben|ould|"
    r"bel|abu|di|del)[ ]|d['’])+\Z"
)
LIST = re.compile(r"[ ]?(?:,|/|;|&|\+|und|sowie|et|u\.)[ ]{0,2}")
BORN = re.compile(r"[ ]*(?:,?[ ]*(?:\*|geb|née?\b|\d{1,2}[./])|\()")
AFTER_GIVEN = re.compile(r"[ ]*(?:$|[\n\t,;()*/|.:]|[ ]{2}|\d|geb|née?\b|männl|weibl)")
CELL_END = re.compile(r"[ ]*(?:\n|\t|[ ]{3}|$)")
