"""Makers of the synthetic example folders."""
