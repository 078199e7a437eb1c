"""Dates in every script and calendar."""
