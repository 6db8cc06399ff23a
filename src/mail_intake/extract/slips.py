"""Slips of the fingers in a label's words: one letter more, less, another, or two turned round."""

from collections.abc import Iterable, Iterator
from itertools import product

#: Shorter words are real words of their own too often; of four letters two may be turned round.
SHORTEST = 5
#: No label has more words than this that are corrected.
MOST = 3


class Speller:
    """Corrects words towards a list; Damerau's four slips, one in a word."""

    def __init__(self, words: Iterable[str], real: Iterable[str]) -> None:
        self._right = frozenset(words)
        self._real = frozenset(real)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._right):
            self._by_length.setdefault(len(word), []).append(word)

    def corrected(self, text: str) -> Iterator[str]:
        """Yield the texts that could be meant; none where a word is right or beyond one slip."""
        choices = [self._meant(word) for word in text.split()]
        changed = [one for one, word in zip(choices, text.split(), strict=True) if one != [word]]
        if not changed or len(changed) > MOST or any(len(one) > MOST for one in choices):
            return
        for words in product(*choices):
            yield " ".join(words)

    def _meant(self, word: str) -> list[str]:
        if word in self._right or word in self._real or not word.isalpha():
            return [word]
        near = [
            one for length in (len(word) - 1, len(word), len(word) + 1)
            for one in self._by_length.get(length, ()) if slipped(word, one)
        ]  # fmt: skip
        return near or [word]


def slipped(word: str, meant: str) -> bool:
    """Whether `word` is `meant` with one slip."""
    if word == meant or min(len(word), len(meant)) < SHORTEST - 1:
        return False
    start = 0
    while start < min(len(word), len(meant)) and word[start] == meant[start]:
        start += 1
    one, other = word[start:], meant[start:]
    if len(one) == len(other) and one[1::-1] == other[:2] and one[2:] == other[2:]:
        return True
    if len(meant) < SHORTEST:
        return False
    if len(one) == len(other):
        return one[1:] == other[1:]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[1:] == shorter
