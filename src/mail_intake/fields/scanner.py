"""Phrases of a word list found in a text word by word: the longest wins, in one pass, however long the list is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from mail_intake.fields.fold import alike

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
#: At most so many characters part two words of a phrase: a hyphen, a slash, a line break, "d/b/a".
_GAP = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase in a text: characters start..end, and what the list says of it."""

    start: int
    end: int
    codes: tuple[str, ...]


class Scanner:
    """Knows phrases and their codes; case, hyphens and the shape of apostrophes make no difference."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[str]]] = {}
        for phrase, code in phrases:
            words = tuple(word for word, _, _ in words_of(phrase))
            self._by_first.setdefault(words[0], {}).setdefault(words, []).append(code)
        self._longest: Mapping[str, list[int]] = {
            first: sorted({len(words) for words in listed}, reverse=True)
            for first, listed in self._by_first.items()
        }

    def scan(self, text: str) -> tuple[Hit, ...]:
        """Return the phrases in a text from left to right; none lies within another."""
        words = words_of(text)
        hits: list[Hit] = []
        reached = 0
        for number in range(len(words)):
            length, codes = self._at(words, number)
            if length and number + length > reached:
                reached = number + length
                hits.append(Hit(words[number][1], words[reached - 1][2], codes))
        return tuple(hits)

    def _at(self, words: list[tuple[str, int, int]], number: int) -> tuple[int, tuple[str, ...]]:
        first = words[number][0]
        for length in self._longest.get(first, ()):
            run = words[number : number + length]
            codes = self._by_first[first].get(tuple(word for word, _, _ in run))
            if codes and len(run) == length and all(b[1] - a[2] <= _GAP for a, b in pairwise(run)):
                return length, tuple(codes)
        return 0, ()


def words_of(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text in lower case, with where they start and end."""
    return [(one[0].lower(), one.start(), one.end()) for one in _WORD.finditer(alike(text))]
