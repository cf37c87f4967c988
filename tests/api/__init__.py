"""The HTTP service, seen from outside, and its background runs."""
