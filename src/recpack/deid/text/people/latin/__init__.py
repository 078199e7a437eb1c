"""Persons and places in Portuguese and Spanish, and Latin names anywhere."""
