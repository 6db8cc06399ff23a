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
        low = _lowered(text)
        spans = [one.span() for one in _WORD.finditer(low)]
        words = [low[start:end] for start, end in spans]
        hits: list[Hit] = []
        reached = 0
        for number, word in enumerate(words):
            lengths = self._longest.get(word)
            if lengths is None:
                continue
            length, codes = self._at(words, spans, number, lengths)
            if length and number + length > reached:
                reached = number + length
                hits.append(Hit(spans[number][0], spans[reached - 1][1], codes))
        return tuple(hits)

    def _at(
        self, words: list[str], spans: list[tuple[int, int]], number: int, lengths: list[int]
    ) -> tuple[int, tuple[str, ...]]:
        listed = self._by_first[words[number]]
        for length in lengths:
            run = words[number : number + length]
            codes = listed.get(tuple(run)) if len(run) == length else None
            if codes and _close(spans[number : number + length]):
                return length, tuple(codes)
        return 0, ()


def _close(spans: list[tuple[int, int]]) -> bool:
    return all(after[0] - before[1] <= _GAP for before, after in pairwise(spans))


def _lowered(text: str) -> str:
    """Return a text in small letters, position for position."""
    plain = alike(text)
    low = plain.lower()
    if len(low) != len(plain):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)
    return low


def words_of(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text in lower case, with where they start and end."""
    return [(one[0], one.start(), one.end()) for one in _WORD.finditer(_lowered(text))]
