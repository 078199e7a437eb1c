"""Persons and places in German and French."""
