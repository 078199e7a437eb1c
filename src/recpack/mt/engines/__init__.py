"""Translation engines behind the port `Translator`: one file each, both fully offline."""

from __future__ import annotations

MAX_CHARS = 1200
"""Longest line an engine is given: beyond it models drop text without a word, so None is honest."""
