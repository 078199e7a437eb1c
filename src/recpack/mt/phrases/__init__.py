"""Checked phrases: terms, patterns, how they combine; and the gloss where nothing is checked."""
