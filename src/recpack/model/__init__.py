"""Frozen records that travel along the path. Stdlib only: everything may import this."""
