"""Lists of words as patterns: longest first, white space of any width, apostrophes of any shape."""

import re
from collections.abc import Iterable

#: A phrase that ends so may go on for as many characters as `_MORE` allows.
OPEN = " …"
_MORE = r"\b.{0,60}"


def alternation(words: Iterable[str]) -> str:
    """Return a group that matches any of the words; the longest first, so that no part hides it.

    No word at all matches nothing.
    """
    listed = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(_escaped, listed))})" if listed else r"(?!)"


def _escaped(phrase: str) -> str:
    words = phrase.removesuffix(OPEN).split()
    body = r"\s+".join(re.escape(word).replace("'", "['’]") for word in words)
    return body + _MORE if phrase.endswith(OPEN) else body
