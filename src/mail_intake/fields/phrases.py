"""Lists of words as patterns: longest first, white space of any width, apostrophes of any shape."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

#: A phrase that ends so may go on for as many characters as `_MORE` allows.
OPEN = " …"
_MORE = r"\b.{0,60}"


def alternation(words: Iterable[str]) -> str:
    """Return a group that matches any of the words; the longest first, so that no part hides it.

    No word at all matches nothing. Words that begin alike are written as one branch: a pattern that
    is tried at every letter of a long text must not walk through hundreds of words there.
    """
    listed = sorted(set(words), key=lambda word: (-len(word), word))
    root: _Branch = {}
    for word in listed:
        node = root
        for piece in _pieces(word):
            node = node.setdefault(piece, {})
        node[_END] = {}
    if len(root) < _FEW or _END in root:
        return f"(?:{_written(root)})" if listed else r"(?!)"
    first = "".join(root).replace(_APOSTROPHE, _APOSTROPHE.strip("[]"))
    return f"(?:(?=[{first}]){_written(root)})"


#: What may follow, by the next character as it is written in a pattern; `_END` where a word ends.
_Branch = dict[str, "_Branch"]
_END = ""
_APOSTROPHE = "['’]"
#: From so many first letters on it pays to ask for one of them before all else.
_FEW = 4


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """Return the words that phrases begin with, as `words_in` gives them."""
    return frozenset((*_TOKEN.findall(phrase.casefold()), "")[0] for phrase in phrases)


_TOKEN = re.compile(r"\w+")


@lru_cache(maxsize=64)
def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, folded: where none begins a phrase, none needs to be looked for.

    A passage is searched for many kinds one after the other; its words are told apart once.
    """
    # what begins with no word may be anywhere
    return frozenset((*_TOKEN.findall(text.casefold()), ""))


def _written(node: _Branch) -> str:
    """Write a branch; what goes on comes before what ends, so that the longest word wins."""
    going = [piece + _written(after) for piece, after in node.items() if piece != _END]
    if _END in node:
        return f"(?:{'|'.join(going)})?" if going else ""
    return going[0] if len(going) == 1 else f"(?:{'|'.join(going)})"


def _pieces(phrase: str) -> Iterator[str]:
    """Yield the pattern of each character of a phrase."""
    for number, word in enumerate(phrase.removesuffix(OPEN).split()):
        if number:
            yield r"\s+"
        for char in word:
            yield _APOSTROPHE if char == "'" else re.escape(char)
    if phrase.endswith(OPEN):
        yield _MORE
