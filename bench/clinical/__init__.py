"""Labelled clinical documents in many languages, made from layouts and invented people."""
