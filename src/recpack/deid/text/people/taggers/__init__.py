"""Taggers of persons from optional extras; all they find is to be reviewed."""
