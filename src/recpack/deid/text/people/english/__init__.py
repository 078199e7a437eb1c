"""Persons, places and numbers in English."""
