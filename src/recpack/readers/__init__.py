"""Bytes to Document: one file per format."""
