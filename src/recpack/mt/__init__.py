"""Translation: checked phrases, engines, shields, verification."""
