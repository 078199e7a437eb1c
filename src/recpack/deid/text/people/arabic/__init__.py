"""Persons, places and numbers in Arabic writing."""
