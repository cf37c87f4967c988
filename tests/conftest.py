"""Settings of all tests: no deadline per example, because machines differ and time is no rule."""

from hypothesis import settings

settings.register_profile("passend", deadline=None, print_blob=True)
settings.load_profile("passend")
