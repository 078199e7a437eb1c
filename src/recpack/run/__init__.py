"""Executors, store and keys: how the work is run and kept."""
