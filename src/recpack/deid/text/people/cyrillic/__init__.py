"""Persons, places and numbers in Cyrillic writing."""
