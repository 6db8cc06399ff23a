"""Job titles, kept as written; words that titles end in tell them from other words."""

import re
from datetime import date

from mail_intake.fields.fold import fold
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.phrases import alternation
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict
from mail_intake.model.vocabulary import Vocabulary

LONGEST = 120
#: Lines are searched this far: no person's line is longer.
REACH = 2000


class Titles:
    """Knows a vocabulary's job titles."""

    def __init__(self, words: Vocabulary) -> None:
        heads = alternation(words.titles)
        before = alternation(words.title_modifiers)
        self._head = re.compile(rf"\b{heads}s?\b", re.IGNORECASE)
        self._found = re.compile(
            rf"\b(?:{before}\s+){{0,6}}{heads}(?:\s+(?:of|for)\s+\w[\w ]{{2,30}}?(?=[,.;|)]|$))?(?![\w-])",
            re.IGNORECASE,
        )

    def is_title(self, text: str) -> bool:
        """Whether it holds a word that job titles end in, and is short enough to be one."""
        return len(text) <= LONGEST and self._head.search(text) is not None

    def judge(self, raw: str, on: date | None = None) -> Verdict:
        """Normal form: as written, white space folded, 120 characters at most."""
        del on
        text = fold(raw).strip(' :;,*•-–|"()')
        if not any(char.isalpha() for char in text) or "@" in text or len(text) > LONGEST:
            return invalid("no_title")
        return valid(text, "ok" if self.is_title(text) else "unlisted")

    def find(self, line: str) -> tuple[Match, ...]:
        """Titles in prose: "our office manager", "Director of Finance"."""
        return tuple(
            Match(start=hit.start(), end=hit.end(), raw=hit[0], confidence=0.6)
            for hit in self._found.finditer(line[:REACH])
        )


KIND = Kind(
    name="job_title",
    explain=explaining({}, "Please write what the person does, like Office Manager."),
    mask=as_it_is,
    show=as_it_is,
)
