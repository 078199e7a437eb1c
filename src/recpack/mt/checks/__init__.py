"""Checks of English against its source, one kind of error a module, the words in lang/."""
