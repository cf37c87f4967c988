"""The indicative loonwaarde of matches in words: Dutch and English from the same numbers."""

from api.loonwaarde.matches import Match, matches_of
from api.loonwaarde.sentences import sentences_for_match

__all__ = ["Match", "matches_of", "sentences_for_match"]
