"""Words that say how much a sentence counts: asides, footers and courtesies."""

import re

from mail_intake.fields.phrases import alternation
from mail_intake.model.vocabulary import Vocabulary

#: A sentence is looked at this far for a footer's words, in characters.
REACH = 2000


class Remarks:
    """Knows asides, footers and courtesies by a vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self._aside = re.compile(
            rf"^\W*(?:(?:and|oh|but)\W+)?{alternation(words.asides)}(?!\w)", re.IGNORECASE
        )
        self._footer = re.compile(rf"(?<!\w){alternation(words.footers)}(?!\w)", re.IGNORECASE)
        self._courtesy = re.compile(
            rf"(?<!\w){alternation(words.courtesies)}(?!\w)", re.IGNORECASE
        )

    def is_courtesy(self, sentence: str) -> bool:
        """Whether a sentence thanks, greets or confirms and says nothing else."""
        return self._courtesy.search(sentence) is not None

    def is_aside(self, sentence: str) -> bool:
        """Whether a sentence begins like something said by the way."""
        return self._aside.match(sentence) is not None

    def is_footer(self, paragraph: str) -> bool:
        """Whether a paragraph is boilerplate that stands under every message."""
        return self._footer.search(paragraph[:REACH]) is not None
