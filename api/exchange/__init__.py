"""Data in and out over HTTP: what a caller may take along, and a dataset as one JSON document."""
