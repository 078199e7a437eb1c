"""Recognisers of persons, places and numbers, one room a script or a family of languages."""
