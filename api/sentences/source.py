"""What sentences are made from: an explanation or the plain dict that was written of it."""

from collections.abc import Mapping
from typing import Any

from matcher.explanation.types import Explained

Plain = Mapping[str, Any]
Source = Explained | Plain


def plain(source: Source) -> Plain:
    """The explanation as codes and rounded numbers."""
    return source.as_dict() if isinstance(source, Explained) else source
