"""Schemas: the form of data in the HTTP API. They hold the Dutch names and nothing else does."""
