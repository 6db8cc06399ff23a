"""Words that stand where a value should: pending, not available, or just a gap."""

import re

from mail_intake.fields.fold import fold, without_remark
from mail_intake.fields.phrases import alternation
from mail_intake.model.answer import Outcome, Verdict
from mail_intake.model.vocabulary import Vocabulary

#: A gap that is drawn: dashes, question marks, x's, underscores, an empty frame.
_DRAWN = r"[-–—_.*?#/\s]+|[xX]{2,}(?:[- ]?[xX]{2,})*|<[^<>@]{0,40}>|\[[^\[\]@]{0,40}\]"
#: No value is longer than this many characters and still a placeholder.
LONGEST = 200


class Placeholders:
    """Knows what a vocabulary writes in place of a value."""

    def __init__(self, words: Vocabulary) -> None:
        leads = rf"(?:{alternation(words.leads)}\s+){{0,4}}"
        patterns = {
            "pending": alternation(words.pending),
            "absent_stated": alternation(words.absent),
            "placeholder": f"{alternation(words.blank)}|{_DRAWN}",
        }
        self._codes = tuple(
            (re.compile(rf"{leads}(?:{pattern})", re.IGNORECASE), code)
            for code, pattern in patterns.items()
        )
        #: most values are none of them
        self._any = re.compile(rf"{leads}(?:{'|'.join(patterns.values())})", re.IGNORECASE)

    def code(self, raw: str) -> str:
        """Return "pending", "absent_stated" or "placeholder", "" where a value may stand."""
        text = fold(raw)[:LONGEST]
        if not text:
            return "placeholder"
        bare = without_remark(text).rstrip(" .,;:!") or text
        spellings = [one for one in dict.fromkeys((bare, text)) if self._any.fullmatch(one)]
        for pattern, code in self._codes if spellings else ():
            if any(map(pattern.fullmatch, spellings)):
                return code
        return ""

    def absent(self, raw: str) -> Verdict | None:
        """Return the verdict on a placeholder, None where a value may stand."""
        code = self.code(raw)
        return Verdict(outcome=Outcome.ABSENT, code=code) if code else None
