"""One module per command; each reads, calls the line and shows."""
