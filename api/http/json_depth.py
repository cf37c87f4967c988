"""How deep a JSON body nests, measured while it comes in, so that a parser never sees the worst."""

import re

_SIGNS = re.compile(rb'\\.?|["{}\[\]]', re.DOTALL)


class DepthMeter:
    """Follows the brackets of a body that comes in parts; text between quotes does not count."""

    def __init__(self) -> None:
        self.deepest = 0
        self._depth = 0
        self._in_text = self._is_escaped = False

    def feed(self, part: bytes) -> None:
        """Follow one more part."""
        start = 1 if self._is_escaped and part else 0
        self._is_escaped = self._is_escaped and not part
        for found in _SIGNS.finditer(part, start):
            sign = found[0]
            if sign == b'"':
                self._in_text = not self._in_text
            elif sign[:1] == b"\\":
                self._is_escaped = len(sign) == 1 and self._in_text
            elif not self._in_text:
                self._depth += 1 if sign in b"{[" else -1
                self.deepest = max(self.deepest, self._depth)
