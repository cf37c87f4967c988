"""Tests; the folders are the rings."""
