"""Measurements: of whole builds, and of the recognisers on labelled sets."""
