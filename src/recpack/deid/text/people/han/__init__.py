"""Persons, places and numbers in Chinese writing."""
