"""Persons and places in Korean writing."""
