"""Persons, places and numbers in Vietnamese."""
