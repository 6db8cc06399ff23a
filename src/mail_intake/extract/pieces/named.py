"""What a cell is: a person's name, a title, both, or words that may be either by their place."""

import re
from collections.abc import Iterator

from mail_intake.extract.pieces.cells import lead, trail
from mail_intake.extract.pieces.parts import Piece, What
from mail_intake.extract.pieces.persons import SENTENCE, Persons
from mail_intake.extract.pieces.spoken import spoken
from mail_intake.fields.fold import key

#: A word that may be a name or title by its place has no more words and characters.
MOST_WORDS, LONGEST = 5, 48
#: A name in front of its title, with no mark between them, has so many words.
NAME = range(2, 4)
#: How sure a cell is that is a name and a title, and one that may be either.
GLUED, MAY_BE = 0.9, 0.5
#: More digits make a number.
DIGITS = 2
#: Verbs that a sentence about somebody goes on with, and words that only sentences have.
_VERB = re.compile(
    r"(?:takes?|took|taking|moves?|gets?|reads?|knows?|puts?|goes|comes|came|works?|starts?|begins?|joins?|replaces?|covers?|handles?|manages?|"
    r"helps?|lives?|sits?|answers?|checks?|off|out|on|over|ones?|instead|effective|starting|beginning|since|as|until|\w+n['’]t|[a-z]{3,}ed)",
)
_FORM = re.compile(r"(?:mr|mrs|ms|miss|mx)\b\.?\s+", re.IGNORECASE)
_SAME = re.compile(
    r"(?:the\s+)?same(?:\s+(?:job\s+)?(?:title|role|position))?(?:\s+as\s+(?:above|before|previous|hers|his))?|ditto|idem|[\"”“]{1,2}|-?\s?do\.?\s?-?|as above|see above",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|&|with|to)\s(?P<rest>[A-ZÀ-Þ].{3,60})$")
#: Where somebody works is no part of a title, whatever the place is called.
_PLACE = re.compile(
    r"\s+(?:(?:over|here|down|out|up|back|right)\s){0,2}(?:at|@|w/)\s(?!large\b)(?=\S)"
    r"|\s+(?:over|here|down|out|up)\s(?:in|from)\s(?=\S)"
    r"|\s+in\s(?:the|our)\s[^,;]{2,40}\s(?:office|branch|location|site|clinic)$",
    re.IGNORECASE,
)
_AT = re.compile(r"\s+(?:here\s)?(?:at|of|for|with|from)\s(?:the\s)?(?P<clinic>[A-Z][^,;]{2,80})$")


class Namer(Persons):
    """Tells names from titles."""

    def pieces(self, text: str, *, prose: bool) -> Iterator[Piece]:
        """Yield what a cell holds, left to right."""
        start, end = lead(text), trail(text)
        core = text[start:end]
        glued = self._glued(core)
        whole = None if glued else self._whole(core)
        if glued:
            yield Piece(What.NAME, start, start + len(core[:glued].rstrip()), GLUED)
            yield Piece(What.TITLE, start + glued, end, GLUED)
        elif whole is not None:
            end = start + self._title_end(core) if whole is What.TITLE else end
            start += self._address_form(core) if whole is What.NAME else 0
            yield Piece(whole, start, end, 1.0)
        elif not self._dropped(core):
            inner = spoken(text, self)
            yield from inner
            if not inner and not prose and self._may_be(core):
                yield Piece(What.WORD, start, end, MAY_BE)

    def _glued(self, text: str) -> int:
        """Return where the title begins behind a name without any mark: "Jane Doe Office Manager"; 0 for no such."""
        titles = self.words.titles
        if len(text.split()) <= NAME.start or not titles.stands(text):
            return 0
        found = titles.find(text)
        if len(found) != 1 or found[0].end < len(text):
            return 0
        name = text[: found[0].start].strip()
        if len(name.split()) not in NAME or name[-1] in ",-/&":
            return 0
        person = self.fits(name) > 0 or (self.is_person(name) and not titles.knows(name))
        return found[0].start if person else 0

    def _address_form(self, text: str) -> int:
        """Return how many characters "Ms." takes before a name; "Dr." belongs to it."""
        found = _FORM.match(text)
        return found.end() if found and " " in text[found.end() :] else 0

    def _title_end(self, text: str) -> int:
        """Return where a title ends whose office is named behind it: "biller at Larch Clinic"."""
        placed = _PLACE.search(text)
        if placed is not None and self.words.titles.stands(text[: placed.start()]):
            return placed.start()
        found = _AT.search(text)
        if found is None or not self.words.names.is_organisation(found["clinic"]):
            return len(text)
        # "Director of Health Center Operations": no word of it is a name
        generic = all(self._is_generic(word) for word in found["clinic"].split())
        return len(text) if generic else found.start()

    def _is_generic(self, word: str) -> bool:
        return self.words.titles.knows(word) or self.words.names.is_organisation(word)

    def _whole(self, text: str) -> What | None:
        """What the cell is from end to end."""
        if _SAME.fullmatch(text):
            return What.SAME
        if self._dropped(text):
            return None
        if self.words.titles.stands(text) and not self._holds_person(text):
            return What.TITLE
        return What.NAME if self.is_person(text) else None

    def _holds_person(self, text: str) -> bool:
        """Whether somebody else is named behind the title: "Practice Director and Ann Lee"."""
        behind = _AND.search(text)
        return behind is not None and self.is_person(behind["rest"])

    def _dropped(self, text: str) -> bool:
        """Placeholders, remarks, numbers."""
        numbered = sum(map(str.isdigit, text)) > DIGITS
        if len(text) == 1 or key(text) in self.words.list_words or numbered:
            return True
        return len(text) < LONGEST and bool(self.words.placeholders.code(text))

    def _may_be(self, text: str) -> bool:
        """Whether it may be a name or a title by its place: short, words only, no sentence."""
        words = text.split()
        if not 0 < len(words) <= MOST_WORDS or len(text) > LONGEST or not text[0].isalpha():
            return False
        if any(map(str.isdigit, text)) or SENTENCE.search(text):
            return False
        if self._is_said(words):
            return False
        return len(words) == 1 or not self.words.names.is_organisation(text)

    def _is_said(self, words: list[str]) -> bool:
        """Whether words begin or end as a sentence does: "takes over", "off on Fridays", "isn't with us"."""
        plain, knows = self.words.names.is_plain, self.words.titles.knows
        if all(one.isupper() and plain(one.casefold()) for one in words):
            return True  # "PLS ADD"
        return _VERB.fullmatch(words[0]) is not None or any(
            plain(one) and not knows(one) for one in (words[0], words[-1])
        )
