"""The last guard: re-reads the written bundle for known identities, with data of its own."""
