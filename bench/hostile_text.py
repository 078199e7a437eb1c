"""The growth of every recogniser's time on hostile texts.

    python bench/hostile_text.py [--languages zh,ru] [--size 4000] [--random 40]

Every recogniser of each language reads texts made of one piece over and over, and of random
mixtures of such pieces, at one length and at eight times that length. Printed: the slowest growth of
each language as the ratio of the two times (8 is linear, 64 quadratic), and what it was measured on.
Exit code 1 if a ratio is above 24 where the longer text took over a tenth of a second.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from recpack import lang
from recpack.deid.text.chain import recognisers
from recpack.deid.text.page import PageText
from recpack.deid.text.recogniser import Recogniser

_GROWTH = 8
_WORST = 24.0
_NOTICEABLE = 0.1
_PIECES = (
    "1", "a", "A", "a1", "1 ", "1\n", "1-", "1.", "1/", "123 ", "+1 ", "(", "(1", "(11) ", "@", "a@", "a.", "A. ",
    "a-", "www.a", "http://", ": ", "-1", "*", "12345678 ", "13812345678", "s/n:a1-", "0a:", "::", "a.b@", "(at) a ",
    "Dr. ", "Dr ", "de ", "von der ", "Ana ", "ANA ", "Hospital ", "rua ", "nº 1, ", "Paciente: ", "姓名：", "王",
    "医院", "市", "路", "号", "主任", "3月", "年", "患者", "さくら", "佐藤 ", "病院", "様", "김", "김민수 ", "병원 ", "동 ",
    "Иван ", "Ивановна ", "ул. ", "д. 1, ", "ГБУЗ ", "محمد ", "بن ", "مستشفى ", "شارع ", "د. ", "สม", "นาย", "โรงพยาบาล",
    "ถนน", "หมู่ ", "Nguyễn ", "bệnh viện ", "phường ", "Bapak ", "Jl. ", "RS ", "\t", "\n", " ", "\u200b", "٣", "０", "d. ",
)  # fmt: skip


def _text(pieces: list[str], size: int, seed: str) -> str:
    dice = random.Random(seed)  # noqa: S311  # mixtures, no secrets
    out, length = [], 0
    while length < size:
        out.append(dice.choice(pieces))
        length += len(out[-1])
    return "".join(out)[:size]


def _seconds(part: Recogniser, text: str) -> float:
    page = PageText(text)
    script = getattr(part, "script", "")
    if script and script not in page.scripts:
        return 0.0
    _ = page.cased
    started = time.process_time()
    for _ in part.find(page):
        pass
    return time.process_time() - started


def _growth(part: Recogniser, pieces: list[str], size: int, seed: str) -> tuple[float, float]:
    """(time of the long text by that of the short one, seconds of the long one)."""
    short = max(min(_seconds(part, _text(pieces, size, seed)) for _ in range(3)), 1e-4)
    long = _seconds(part, _text(pieces, size * _GROWTH, seed))
    if long / short > _WORST and long > _NOTICEABLE:
        long = min(long, _seconds(part, _text(pieces, size * _GROWTH, seed)))
    return long / short, long


def main() -> int:
    """Measure and print; 1 if a recogniser grows faster than its text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--languages", default=",".join(lang.languages()))
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--random", type=int, default=40)
    args = parser.parse_args()
    dice = random.Random("hostile")  # noqa: S311
    mixtures = [[p] for p in _PIECES]
    mixtures += [dice.sample(_PIECES, dice.randint(2, 6)) for _ in range(args.random)]
    bad = 0
    for language in args.languages.split(","):
        worst: tuple[float, float, str, list[str]] = (0.0, 0.0, "", [])
        for part in recognisers(language):
            for at, pieces in enumerate(mixtures):
                ratio, long = _growth(part, pieces, args.size, str(at))
                if long <= _NOTICEABLE:
                    continue
                worst = max(worst, (ratio, long, type(part).__name__, pieces))
                if ratio > _WORST:
                    bad += 1
                    print(f"  {language} {type(part).__name__} x{ratio:.0f} {long:.2f} s {pieces}")
        print(
            f"{language}: worst growth x{worst[0]:.1f} ({worst[2]}, {worst[1]:.2f} s) of {worst[3]}"
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
