"""Who is a person: names from end to end, last name first, and by the addresses that are made of them."""

import re
from collections.abc import Sequence

from mail_intake.extract.pieces.likeness import Locals, words_of
from mail_intake.fields.fold import fold
from mail_intake.fields.lexicon import Lexicon

#: A name has no more words.
MOST_WORDS = 5
#: Of "Doe, Jane" each side has no more words.
LAST, FIRST = 3, 2
#: Names are compared with so many addresses at most.
MOST_ADDRESSES = 200
SENTENCE = re.compile(
    r"\b(?:is|are|was|were|will|would|please|should|can|could|has|have|had|we|you|i|he|she|they|it|send|use|goes|go|get|"
    r"gets|this|that|these|those|who|which|when|if|but|because|there|want|need|needs|let|know|thank|thanks|attached|list|"
    r"following|everyone|anyone|someone|nobody|not|don't|only|than|then|since|until|hers|theirs|yours|ours)\b",
    re.IGNORECASE,
)
#: "Portland, Oregon" is no name the wrong way round.
_STATES = frozenset(
    {
        "oregon",
        "washington",
        "idaho",
        "california",
        "nevada",
        "arizona",
        "texas",
        "utah",
        "montana",
    }
    | {"alaska", "hawaii", "colorado", "or", "wa", "id", "ca", "nv", "az", "tx", "ut", "mt", "co"}
)


class Persons:
    """Knows people by a vocabulary and by the addresses a mail has; `sender` is where it comes from."""

    def __init__(self, words: Lexicon, addresses: Sequence[str], sender: str = "") -> None:
        self.words, self.sender = words, sender
        self._locals = Locals(addresses[:MOST_ADDRESSES])

    def is_person(self, text: str) -> bool:
        """Whether it is a name from end to end: two to five words with capitals, or "Dr. Lee"."""
        names = self.words.names
        bare = names.bare(text)
        spoken = bare.replace(".", " ").split()
        if not 0 < len(spoken) <= MOST_WORDS or SENTENCE.search(bare) or _has_digit(bare):
            return False
        # "May Ann Lee": a first name may be a word, too
        told = spoken[1:] if len(spoken) > FIRST else spoken
        if self._is_no_name(told) or spoken[-1].casefold() in _STATES:
            return False
        if len(spoken) == 1:
            return bare != fold(text).strip(" ,") and spoken[0][0].isupper()
        return names.is_person(bare) and not names.is_organisation(bare)

    def turned(self, last: str, first: str) -> str:
        """Return "Jane Doe" for "Doe" and "Jane", "" where they are no name together."""
        names = self.words.names
        given = names.bare(first)
        both = f"{given} {names.bare(last)}"
        words = [*last.split(), *first.split()]
        if len(last.split()) > LAST or len(given.split()) > FIRST or self._is_no_name(words):
            return ""
        if any(one.casefold() in _STATES for one in words) or not self._may_turn(
            last, first, both
        ):
            return ""
        letters = fold(first)[len(given) :].strip(" ,") if fold(first).startswith(given) else ""
        return f"{both}, {letters}" if letters else both

    def _may_turn(self, last: str, first: str, both: str) -> bool:
        """Neither side is a title or credentials, and together they are a name."""
        names, titles = self.words.names, self.words.titles
        if any(titles.stands(one) or names.credential.fullmatch(one) for one in (last, first)):
            return False
        if names.is_organisation(both) or _has_digit(both):
            return False
        worded = all(one[:1].isalpha() for one in both.split())
        return names.is_person(both) or (worded and self.fits(both) > 0)

    def _is_no_name(self, words: Sequence[str]) -> bool:
        not_names = self.words.names.not_names
        return any(one.strip(".,").casefold() in not_names for one in words)

    def fits(self, name: str) -> float:
        """Return how well a name fits the best of the mail's addresses."""
        return self._locals.likeness(words_of(name, self.words))

    def is_local(self, word: str) -> bool:
        """Whether an address has this word, in small letters, as a part of its own."""
        return word in self._locals.parts


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
