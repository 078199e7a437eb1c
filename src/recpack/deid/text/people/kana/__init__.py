"""Persons and places in Japanese writing."""
