"""Persons, places and numbers in Thai writing."""
