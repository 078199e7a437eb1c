"""Frames of an object: decoding, overlay planes, and which may carry drawn text."""
