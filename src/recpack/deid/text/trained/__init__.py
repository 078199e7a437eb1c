"""A second reader with trained weights, for what the rules left open."""
