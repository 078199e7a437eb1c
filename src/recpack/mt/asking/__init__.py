"""How an engine is asked: what is shielded, the ways of asking, who may settle a flag."""
