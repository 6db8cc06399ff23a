"""How well an address fits a name: "jdoe@", "doe.jane@", "jane@" are Jane Doe's, "frontdesk@" is a desk's."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from mail_intake.fields.lexicon import Lexicon

#: A word of a name that is part of the local part has so many letters at least.
SHORTEST = 3
#: Cut names: so many letters are left of them.
CUT = 4
#: Certain, likely, and spoken against.
FITS, MAY_FIT, FITS_NOT = 1.0, 0.6, -0.4
_PARTS = re.compile(r"[a-z]+")


class Locals:
    """The local parts of some addresses, for comparing names with all of them at once."""

    def __init__(self, addresses: Iterable[str]) -> None:
        parted = [parts_of(one) for one in addresses]
        self.parts = frozenset(part for parts in parted for part in parts)
        self.letters = frozenset("".join(parts) for parts in parted if parts)
        self._all = "|" + "|".join(sorted(self.letters))

    def likeness(self, name: tuple[str, ...]) -> float:
        """Return how well a name, as its words, fits the best of them: 0 for none."""
        if not name or not self.letters:
            return 0.0
        if any(self._holds(one) for one in name if len(one) >= SHORTEST):
            return FITS
        if any(one in self.letters for one in name if len(one) > 1):
            return FITS
        return MAY_FIT if self._abbreviates(name) else 0.0

    def _holds(self, word: str) -> bool:
        return word in self.parts or (len(word) > SHORTEST and word in self._all)

    def _abbreviates(self, name: tuple[str, ...]) -> bool:
        """Initials, cut names, nicknames: "jd", "jdoe", "doej", "johns" for Jane Doe and Jo Johnson."""
        first, last = name[0], name[-1]
        initials = "".join(one[0] for one in name)
        forms = {
            initials,
            first[0] + last[0],
            first[0] + last,
            last + first[0],
            first + last[0],
            last[0] + first,
        }
        if forms & self.letters:
            return True
        if any(one[:end] in self.parts for one in name for end in range(SHORTEST, len(one))):
            return True
        begins = (
            [f"|{first[0]}{last[:CUT]}", f"|{last[: CUT + 1]}"] if len(last) > SHORTEST else []
        )
        begins += [f"|{first[:CUT]}"] if len(first) > SHORTEST else []
        return any(one in self._all for one in begins)


def likeness(name: str, address: str, words: Lexicon) -> float:
    """Return how well they fit: 1 for certain, below 0 where the address is somebody else's."""
    spoken = words_of(name, words)
    if not spoken or not parts_of(address):
        return 0.0
    found = _locals(address).likeness(spoken)
    return found if found > 0 or is_shared(address, words) else FITS_NOT


def is_shared(address: str, words: Lexicon) -> bool:
    """Whether the local part is a desk's: "front.desk", "billing2", "larch-info"."""
    parts = parts_of(address)
    return "".join(parts) in words.shared or any(one in words.shared for one in parts)


def words_of(name: str, words: Lexicon) -> tuple[str, ...]:
    """Return the words of a name without titles and credentials, in plain letters."""
    return tuple(_PARTS.findall(_plain(words.names.bare(name))))


@lru_cache(maxsize=1024)
def _locals(address: str) -> Locals:
    return Locals([address])


@lru_cache(maxsize=1024)
def parts_of(address: str) -> tuple[str, ...]:
    """Return the runs of letters in an address's local part."""
    return tuple(_PARTS.findall(_plain(address.partition("@")[0])))


def _plain(text: str) -> str:
    """Letters without their accents, in lower case."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))
