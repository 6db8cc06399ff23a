"""Words by which people refer to what they sent before."""

import re

from mail_intake.fields.phrases import alternation
from mail_intake.model.vocabulary import Vocabulary


class FollowUps:
    """Knows by a vocabulary what corrects, and what completes, an earlier message."""

    def __init__(self, words: Vocabulary) -> None:
        self._corrects = _compiled(words.corrects)
        self._completes = _compiled(words.completes)

    def corrects(self, text: str) -> bool:
        """Whether it says that something before was wrong, or is no longer right."""
        return self._corrects.search(text) is not None

    def completes(self, text: str) -> bool:
        """Whether it says that it corrects or completes an earlier message of the writer's own."""
        return self._completes.search(text) is not None


def _compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternation(phrases)}(?!\w)", re.IGNORECASE)
