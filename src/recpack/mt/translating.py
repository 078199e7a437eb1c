"""One sentence into English: the same, a checked phrase, the engine, a gloss, or nothing.

The order is that of trust. A checked phrase is taken only if it covers the whole sentence; the
engine's English only if no red flag (mt/verify.py) stands against it, or if the gloss is no better.
Text without any English keeps its source, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from recpack.model.clean import Surrogate
from recpack.model.english import By, Segment
from recpack.mt.asking import shield, tokens, tries
from recpack.mt.asking.easing import easing, written_out
from recpack.mt.asking.easing import settled as settled_words
from recpack.mt.asking.settling import SECOND, Helpers, settled
from recpack.mt.languages import (
    NON_LATIN,
    has_foreign_script,
    language_of,
    primary,
    reads_english,
)
from recpack.mt.numbers import COMMA_DECIMAL, english_number
from recpack.mt.people.corrections import CORRECTED, Corrections
from recpack.mt.sentences import split
from recpack.mt.verify import RED, verify
from recpack.ports import Translator

UNCHECKED = "unchecked"
AMBIGUOUS = "number-ambiguous"
TOO_LONG = "too-long"
NORMALISED = "normalised"
LONE_WORDS = 2
MAX_CELL = 20_000
"""Characters of one line that are translated; what is beyond stays in the source, flagged."""

_ITEM = re.compile(r"(?:[-–—•●·*>►▪]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=[^\W\d_])")
_LABEL = re.compile(r"[^:：\d\n]{1,40}[:：]\s*(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")

NOBODY = Helpers()
Lookup = Callable[[str], tuple[str, tuple[str, ...]] | None]
Gloss = Callable[[str], str]


def is_english(text: str, language: str) -> bool:
    """Whether a piece needs no translation: English by its function words, or no words at all."""
    code = primary(language)
    if code == "en":
        return True
    words = [w.casefold() for w in _WORD.findall(text)]
    if not words:
        return True
    if code in NON_LATIN or has_foreign_script(text):
        return False
    return reads_english(text, code)


def _numbers_of(text: str, page: str) -> str:
    """The language of a text; a lone value ("3,2", "3,2 ng/mL") is written as its page writes."""
    spoken = language_of(text, page)
    lone = primary(spoken) == "en" and len(_WORD.findall(text)) <= LONE_WORDS
    return page if lone and primary(page) in COMMA_DECIMAL else spoken


def _only_tokens(text: str, guards: Sequence[shield.Guard]) -> bool:
    """Whether nothing but shielded tokens and signs stands in the text."""
    rest = text
    for guard in reversed(guards):
        rest = rest[: guard.start] + " " + rest[guard.end :]
    return not any(c.isalpha() for c in rest)


class Sentences:
    """Translates sentences of one language; remembers each, so that none is translated twice."""

    def __init__(
        self,
        language: str,
        engine: Translator | None,
        lookup: Lookup | None,
        gloss: Gloss | None,
        glossary: shield.Glossary | None = None,
        corrections: Corrections | None = None,
        helpers: Helpers = NOBODY,
    ) -> None:
        self.language = language
        self._corrections = corrections
        self._helpers = helpers
        self._engine = engine
        self._lookup = lookup
        self._gloss = gloss
        self._glossary = glossary
        self._short = easing(language).forms
        self._engine_lines: dict[str, str | None] = {}
        self._done: dict[tuple[str, tuple[Surrogate, ...], str], tuple[Segment, ...]] = {}

    def cell(
        self, text: str, surrogates: tuple[Surrogate, ...] = (), row: str = ""
    ) -> tuple[tuple[int, Segment], ...]:
        """(offset, segment) of every sentence of a cell, line or paragraph.

        Offsets of surrogates count from the start of `text`; `row` is the whole table row, which
        tells what a number is.
        """
        if not text.strip():
            return ()
        start = len(text) - len(text.lstrip())
        whole = text.strip()
        local = _shifted(surrogates, start, start + len(whole))
        if len(whole) <= MAX_CELL:
            item = _ITEM.match(whole) is not None
            known = self._corrected(whole, local) if item else self._known(whole, local, row)
            if known is not None:
                return ((start, known),)
        keep = tuple((s.start, s.end) for s in surrogates)
        body, rest = text[:MAX_CELL], text[MAX_CELL:]
        out: list[tuple[int, Segment]] = []
        for piece in split(body, self.language, keep):
            mine = _shifted(surrogates, piece.start, piece.end)
            segments = self.sentence(piece.text, mine, row)
            out += [(piece.start, segment) for segment in segments]
        if rest.strip():
            out.append((MAX_CELL, Segment(rest, rest, By.NONE, (TOO_LONG, UNCHECKED))))
        return tuple(out)

    def sentence(
        self, text: str, surrogates: tuple[Surrogate, ...] = (), row: str = ""
    ) -> tuple[Segment, ...]:
        """Segments of one sentence: one, or two where a checked label stands before a value."""
        key = (text, surrogates, row if tokens.AMBIGUOUS_SHAPE.search(text) else "")
        if key not in self._done:
            self._done[key] = self._sentence(text, surrogates, row)
        return self._done[key]

    def is_phrase(self, text: str, surrogates: tuple[Surrogate, ...] = ()) -> bool:
        """Whether a line needs no neighbour: a checked phrase covers all of it."""
        known = self._settled(text.strip(), surrogates, "") if text.strip() else None
        return known is not None and known.by is By.MEMORY

    def _sentence(
        self, text: str, surrogates: tuple[Surrogate, ...], row: str
    ) -> tuple[Segment, ...]:
        item = _ITEM.match(text)
        person = self._corrected(text, surrogates) if item is not None else None
        if item is not None and person is None:
            return self._item(item.group(), text, surrogates, row)
        known = person or self._known(text, surrogates, row)
        if known is not None:
            return (known,)
        label = self._label(text, surrogates)
        if label is not None:
            value = text[len(label.source) :].lstrip()
            at = len(text) - len(value)
            rest = self.sentence(value, _shifted(surrogates, at, len(text)), row)
            return (label, *rest)
        return (self._unknown(text, surrogates, row),)

    def _item(
        self, sign: str, text: str, surrogates: tuple[Surrogate, ...], row: str
    ) -> tuple[Segment, ...]:
        """An item of a list: its sign stays before its English."""
        mine = _shifted(surrogates, len(sign), len(text))
        first, *more = self.sentence(text[len(sign) :], mine, row)
        source = sign + first.source
        person = self._corrected(source, _shifted(surrogates, 0, len(source)))
        return (person or replace(first, source=source, target=sign + first.target), *more)

    def _known(self, text: str, surrogates: tuple[Surrogate, ...], row: str) -> Segment | None:
        """What a person said of this very text, else what needs no machine."""
        return self._corrected(text, surrogates) or self._settled(text, surrogates, row)

    def _corrected(self, text: str, surrogates: tuple[Surrogate, ...]) -> Segment | None:
        """A person's English. It stands whatever the checks say; their flags stand with it."""
        target = self._corrections.find(text) if self._corrections else None
        if target is None:
            return None
        flags = {CORRECTED, *verify(text, target, language_of(text, self.language))}
        if not _kept(text, target, surrogates):
            flags.add("token-lost")
        return Segment(text, target, By.MEMORY, tuple(sorted(flags)))

    def _settled(self, text: str, surrogates: tuple[Surrogate, ...], row: str) -> Segment | None:
        """The segment where no machine is needed: same, only tokens, or a checked phrase."""
        language = _numbers_of(text, self.language)
        if is_english(text, language) and primary(language) == "en":
            return Segment(text, text, By.SAME)
        guards = shield.guards(text, language, surrogates, row)
        doubt = (AMBIGUOUS, UNCHECKED) if any(g.doubt for g in guards) else ()
        if _only_tokens(text, guards):
            target = shield.pieces(text, guards, lambda part: part) or text
            same = target == text
            return Segment(
                text,
                target,
                By.SAME if same else By.MEMORY,
                doubt if same else (NORMALISED, *doubt),
            )
        if is_english(text, language):
            return Segment(text, text, By.SAME)
        return self._remembered(text, surrogates, language, row, doubt)

    def _remembered(
        self,
        text: str,
        surrogates: tuple[Surrogate, ...],
        language: str,
        row: str,
        doubt: tuple[str, ...],
    ) -> Segment | None:
        found = self._lookup(text) if self._lookup else None
        if found is None:
            return None
        target, flags = tokens.english_units(_resolved(text, found[0], language, row)), found[1]
        if not _kept(text, target, surrogates):
            return None
        against = [f for f in verify(text, target, language) if f in RED]
        if "number-differs" in against or "side-differs" in against:
            return None
        if doubt and any(c in target for c in ".,"):
            flags = (*flags, *doubt)
        return Segment(text, target, By.MEMORY, tuple(sorted({*flags, *against})))

    def _label(self, text: str, surrogates: tuple[Surrogate, ...]) -> Segment | None:
        """A checked label at the head ("Diagnóstico: …"), so that only the value is translated."""
        match = _LABEL.match(text)
        if match is None or match.end() >= len(text) or self._lookup is None:
            return None
        source = match.group().rstrip()
        person = self._corrected(source, _shifted(surrogates, 0, len(source)))
        if person is not None:
            return person
        found = self._lookup(source) or self._lookup(source[:-1].rstrip())
        if found is None or (source.isupper() and found[0].rstrip(" :：") == source[:-1].rstrip()):
            return None  # nothing but a code ("AP:"), whose meaning the value tells
        return Segment(source, found[0].rstrip(" :：") + ":", By.MEMORY, found[1])

    def _unknown(self, text: str, surrogates: tuple[Surrogate, ...], row: str) -> Segment:
        """The engine's English, the gloss, or the source."""
        language = language_of(text, self.language)
        plain, moved = written_out(text, language, surrogates)
        guards = shield.guards(plain, language, moved, row, self._glossary, self._short)
        doubt = {AMBIGUOUS, UNCHECKED} if any(g.doubt for g in guards) else set()
        if _all_settled(plain, guards):
            target = shield.written(plain, guards, lambda _: True)[0]
            flags = {NORMALISED, *doubt}
            return Segment(text, tries.headed(text, target), By.MEMORY, tuple(sorted(flags)))
        neural = self._neural(text, plain, guards, language)
        if neural is not None and not neural.red:
            return Segment(text, neural.english, By.NEURAL, tuple(sorted({*neural.flags, *doubt})))
        gloss = self._glossed(plain, guards, language)
        if gloss is not None and (neural is None or _sound(gloss)):
            flags = {UNCHECKED, *doubt, *gloss[1]}
            flags |= {"engine-refused"} if neural is not None else set()
            return Segment(text, gloss[0], By.GLOSS, tuple(sorted(flags)))
        if neural is not None:
            flags = {UNCHECKED, *doubt, *neural.flags}
            return Segment(text, neural.english, By.NEURAL, tuple(sorted(flags)))
        return Segment(text, text, By.NONE, tuple(sorted({UNCHECKED, *doubt})))

    def _neural(
        self, text: str, plain: str, guards: Sequence[shield.Guard], language: str
    ) -> tries.Answer | None:
        """The engine's best answer."""
        if self._engine is None or primary(language) != primary(self.language):
            return None
        sentence = tries.sentence(plain, guards, language)
        answer = tries.best(sentence, text, self._line, self._clause)
        if answer is None or not answer.red:
            return answer
        if self._helpers.second is not None:
            other = tries.best(sentence, text, self._helpers.second, self._clause)
            if other is not None and not other.red:
                return replace(other, flags=tuple(sorted({*other.flags, SECOND})))
        flags = settled(sentence.heard, answer.english, answer.flags, language, self._helpers.back)
        return replace(answer, flags=flags)

    def _clause(self, text: str) -> str | None:
        """The English of a part of a sentence that a checked phrase covers."""
        found = self._lookup(text) if self._lookup else None
        return found[0] if found and not found[1] else None

    def _line(self, line: str) -> str | None:
        """One call of the engine: the only place that asks it."""
        if line not in self._engine_lines:
            engine = self._engine
            self._engine_lines[line] = (
                engine.translate((line,), self.language)[0] if engine else None
            )
        return self._engine_lines[line]

    def _glossed(
        self, text: str, guards: Sequence[shield.Guard], language: str
    ) -> tuple[str, tuple[str, ...]] | None:
        if self._gloss is None:
            return None
        gloss = self._gloss
        english = shield.pieces(text, guards, lambda part: gloss(part) or None)
        if not english or english.casefold() == text.casefold():
            return None
        return english, verify(text, english, language)


_CAPITALS = re.compile(r"[A-Z]{2,6}")
_PARTS = re.compile(r"[,;:()|]|\s[-–+]\s")


def _all_settled(text: str, guards: Sequence[shield.Guard]) -> bool:
    """Whether settled words and tokens are all there is, one of them between two commas."""
    unknown = any(_CAPITALS.fullmatch(g.target) for g in guards)
    if not guards or unknown or not _only_tokens(text, guards):
        return False
    for guard in reversed(guards):
        text = text[: guard.start] + "1" + text[guard.end :]
    return all(part.count("1") <= 1 for part in _PARTS.split(text))


def _resolved(text: str, target: str, language: str, row: str) -> str:
    """A phrase's English with the numbers that only the row tells how to read."""
    for token in {m.group() for m in tokens.AMBIGUOUS.finditer(text)}:
        number, doubt = english_number(token, language, row)
        if not doubt and token in target:
            target = re.sub(rf"(?<![\d.,]){re.escape(token)}(?![\d.,]*\d)", number, target)
    return target


def _kept(text: str, target: str, surrogates: tuple[Surrogate, ...]) -> bool:
    """Whether each surrogate stands in the English as often as in the source.

    Dates are apart: their form changes, and the check of numbers covers them.
    """
    values = [text[s.start : s.end] for s in surrogates if s.tag not in {"DATE", "BIRTHDATE"}]
    return all(target.count(v) == text.count(v) for v in values)


def _shifted(surrogates: Sequence[Surrogate], start: int, end: int) -> tuple[Surrogate, ...]:
    """Surrogates inside [start, end), counted from start."""
    return tuple(
        Surrogate(s.start - start, s.end - start, s.tag)
        for s in surrogates
        if s.start >= start and s.end <= end
    )


def _sound(gloss: tuple[str, tuple[str, ...]]) -> bool:
    """A gloss replaces the engine's English if it has no red flag and is all English."""
    unknown = has_foreign_script(gloss[0]) or "[" in gloss[0]
    return not unknown and not RED & set(gloss[1])


@dataclass(frozen=True)
class Phrases:
    """What people have checked for one language, and the gloss for what they have not."""

    lookup: Lookup
    gloss: Gloss
    glossary: shield.Glossary


def load_phrases(language: str, extra: Mapping[str, str]) -> Phrases:
    """Checked phrases, gloss and settled words; `extra` is the coordinator's own glossary."""
    from recpack.mt.phrases.gloss import gloss
    from recpack.mt.phrases.memory import load_memory

    code = primary(language)
    memory = load_memory(code, extra)
    words = {**settled_words(code), **extra}

    def look(text: str) -> tuple[str, tuple[str, ...]] | None:
        found = memory.lookup(text)
        return (found.target, tuple(found.flags)) if found is not None else None

    return Phrases(look, lambda text: gloss(text, code), shield.Glossary(words, code))
