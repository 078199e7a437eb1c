"""Persons, places and numbers in Indonesian and Malay."""
