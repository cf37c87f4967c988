"""Answers that were rendered before, kept as long as what they were made from stands.

A key names everything that an answer depends on, the version of the records included; so nothing
is ever thrown away because it is wrong, only because room is needed. Each process has its own.
"""

import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from matcher.results.suggestion_log import ShownList

_LEVEL = 3  # a tenth of the size in a fifth of a millisecond
_TAG_BYTES = 16


@dataclass(frozen=True)
class Answer:
    """One answer as it goes out.

    Attributes
    ----------
    tag
        Entity tag: equal for equal bodies, whichever process made them.
    shown
        What was shown, for the log; None when the list is empty.
    chances
        Probabilities that were shown, in the order of the list; None where none was.
    """

    body: bytes
    tag: str
    shown: ShownList | None
    chances: tuple[float | None, ...]

    @classmethod
    def of(
        cls, body: bytes, shown: ShownList | None, chances: tuple[float | None, ...]
    ) -> "Answer":
        """An answer with the tag of its body."""
        return cls(body, blake2b(body, digest_size=_TAG_BYTES).hexdigest(), shown, chances)


@dataclass(frozen=True)
class _Packed:
    body: bytes
    answer: Answer  # without its body


class AnswerShelf:
    """Answers by key, packed; the one asked for longest ago goes first.

    Parameters
    ----------
    most_bytes
        Of packed bodies. Ten suggestions with their explanations take 80 kilobytes, packed about
        seven, and what the log needs of them another two.
    """

    def __init__(self, most_bytes: int = 64 * 2**20) -> None:
        self._room = most_bytes
        self._packed: OrderedDict[Hashable, _Packed] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Answer | None:
        """The answer under a key; None when it must be made."""
        with self._lock:
            found = self._packed.get(key)
            if found is None:
                return None
            self._packed.move_to_end(key)
        kept = found.answer
        return Answer(zlib.decompress(found.body), kept.tag, kept.shown, kept.chances)

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer under a key that names all that it depends on."""
        packed = zlib.compress(answer.body, _LEVEL)
        bare = Answer(b"", answer.tag, answer.shown, answer.chances)
        with self._lock:
            earlier = self._packed.pop(key, None)
            self._room += len(earlier.body) if earlier else 0
            self._packed[key] = _Packed(packed, bare)
            self._room -= len(packed)
            while self._room < 0:
                _, gone = self._packed.popitem(last=False)
                self._room += len(gone.body)

    def __len__(self) -> int:
        """Return the number of answers kept."""
        return len(self._packed)
