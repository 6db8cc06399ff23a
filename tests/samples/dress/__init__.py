"""The same letter in other clothes: every variant of a sample keeps the sample's truth.

A dress is a function of a letter and a seeded random source that returns the letter in that dress,
or None where the dress would not fit: where it would change what the letter says.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from random import Random

from tests.samples.dress.attached import ATTACHED
from tests.samples.dress.characters import CHARACTERS
from tests.samples.dress.encodings import ENCODINGS
from tests.samples.dress.grids import GRIDS
from tests.samples.dress.labelled import SEPARATORS, WORDING
from tests.samples.dress.letter import Letter, read
from tests.samples.dress.lines import LINES
from tests.samples.dress.pages import PAGES, in_text
from tests.samples.dress.quotes import QUOTES
from tests.samples.dress.surroundings import SURROUNDINGS
from tests.samples.dress.tables import TABLES
from tests.samples.dress.write import written

Dress = Callable[[Letter, Random], Letter | None]
# In the order in which two of them are put on: what is said first, how it travels last.
FAMILIES: dict[str, dict[str, Dress]] = {
    "wording": WORDING,
    "separators": SEPARATORS,
    "characters": CHARACTERS,
    "lines": LINES,
    "attached": ATTACHED,
    "pages": PAGES,
    "tables": TABLES,
    "grids": GRIDS,
    "surroundings": SURROUNDINGS,
    "quotes": QUOTES,
    "encodings": ENCODINGS,
}
# Pairs for each message; all of them would be some thousand.
PAIRS = 16


def put_on(letter: Letter, name: str, dress: Dress, seed: str) -> Letter | None:
    """The letter in a dress, or None where it does not fit or changes nothing."""
    random = Random(f"{seed}/{name}")  # the same for the same file and dress, on every machine
    new = dress(letter, random)
    if new is not None:
        return None if new == letter else new
    plain = in_text(letter, random)
    new = plain and dress(plain, random)
    return None if new == plain else new


def pairs(names: dict[str, list[str]], seed: str) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Two families, then one fitting dress of each, drawn evenly: small families are not drowned."""
    random = Random(seed)
    families = list(combinations([family for family in FAMILIES if names.get(family)], 2))
    drawn: dict[tuple[tuple[str, str], tuple[str, str]], None] = {}
    for _ in range(4 * PAIRS if families else 0):
        one, other = random.choice(families)
        pair = ((one, random.choice(names[one])), (other, random.choice(names[other])))
        drawn[pair] = None
    return list(drawn)


def variants(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Each dress that fits the message, then some pairs: (name of the dress, message)."""
    letter = read(content)
    if letter is None:
        return
    fitting: dict[str, list[str]] = {}
    for family, dresses in FAMILIES.items():
        for dress_name, dress in dresses.items():
            new = put_on(letter, dress_name, dress, name)
            if new is not None:
                fitting.setdefault(family, []).append(dress_name)
                yield dress_name, written(new)
    left = PAIRS
    for (family, first), (other, second) in pairs(fitting, name):
        once = put_on(letter, first, FAMILIES[family][first], name)
        twice = once and put_on(once, second, FAMILIES[other][second], name)
        # A second dress that undoes the first would be itself once more.
        alone = put_on(letter, second, FAMILIES[other][second], name)
        if left and twice and twice != alone:
            left -= 1
            yield f"{first}+{second}", written(twice)
