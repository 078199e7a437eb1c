"""Numbers by their shape: national, phones, accounts, serials."""
