"""What people say of a translation: glossary, corrections, and the files translators work on."""
