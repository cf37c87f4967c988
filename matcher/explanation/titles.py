"""Titles of the places that an explanation names, so that people need not know identifiers."""

from collections.abc import Iterable

from matcher.profiles.types import Profiles


def titles_of(profiles: Profiles, places: Iterable[int]) -> dict[str, str]:
    """Identifier -> title of places given as positions."""
    names = profiles.places
    return {str(names.ids[place]): str(names.titles[place]) for place in places}
