"""Specialties, kept as written; a table of words (codes of the NUCC set) recognises them in prose."""

import re
from datetime import date

from mail_intake.fields.fold import fold, key
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.phrases import alternation, first_words, words_in
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict
from mail_intake.model.vocabulary import Vocabulary

_NUCC = re.compile(r"\b\d{3}[0-9A-Z]{6}X\b")
LONGEST = 160
#: Lines are searched this far: no person's line is longer.
REACH = 2000


class Specialties:
    """Knows a vocabulary's specialties and their codes."""

    def __init__(self, words: Vocabulary) -> None:
        self._codes = {key(word): code for word, code in words.specialties}
        listed = alternation(word for word, _ in words.specialties)
        self._first = first_words(word for word, _ in words.specialties)
        self._first_called = self._first | first_words(words.callings)
        before = alternation(words.specialty_modifiers)
        leading = rf"(?:{before}(?:\s+(?:and|&|/)\s+|,?\s+|-)){{0,3}}"
        self._found = re.compile(rf"(?<![\w-]){leading}{listed}(?![\w-])", re.IGNORECASE)
        self._calling = re.compile(
            rf"(?<![\w-])(?:(?:certified|licensed|registered|board[- ]certified|{before})[\s-]+){{0,3}}"
            rf"(?:{alternation(words.callings)}|{listed})(?![\w-])",
            re.IGNORECASE,
        )

    def code(self, text: str) -> str:
        """Return the NUCC taxonomy code, as a hint for staff; "" where words do not settle it."""
        stated = _NUCC.search(text)
        return stated[0] if stated else self._codes.get(key(text), "")

    def knows(self, text: str) -> bool:
        """Whether a text is a specialty's name and nothing more."""
        return key(text) in self._codes

    def callings(self, text: str) -> tuple[Match, ...]:
        """What practitioners are called or do: "certified nurse-midwife", "family medicine"."""
        shown = text[:REACH]
        if self._first_called.isdisjoint(words_in(shown)):
            return ()
        return tuple(
            Match(start=hit.start(), end=hit.end(), raw=hit[0], confidence=0.7)
            for hit in self._calling.finditer(shown)
        )

    def judge(self, raw: str, on: date | None = None) -> Verdict:
        """Normal form: as written, white space folded."""
        del on
        text = fold(raw).strip(' :;,*•-–|".')
        if not any(char.isalpha() for char in text) or "@" in text or len(text) > LONGEST:
            return invalid("no_specialty")
        return valid(text, "ok" if self.code(text) else "unmapped")

    def find(self, line: str) -> tuple[Match, ...]:
        """Specialties in prose; words that could mean several get less confidence."""
        shown = line[:REACH]
        if self._first.isdisjoint(words_in(shown)):
            return ()
        return tuple(
            Match(
                start=hit.start(),
                end=hit.end(),
                raw=hit[0],
                confidence=0.7 if self.code(hit[0]) else 0.4,
            )
            for hit in self._found.finditer(shown)
        )


KIND = Kind(
    name="specialty",
    explain=explaining(
        {
            "no_specialty": "This names no specialty. Please name your field in a few words, like Family Medicine."
        },
        "Please name your field, like Family Medicine.",
    ),
    mask=as_it_is,
    show=as_it_is,
)
