"""What a mail says, clause by clause: sentences, list items, labelled lines and lines of a form, each under its headings."""

from collections.abc import Sequence
from dataclasses import replace

from mail_intake.extract.clause import Clause
from mail_intake.extract.layout import Text
from mail_intake.extract.sentences import (
    CLOSING,
    GREETING,
    ITEM,
    heads_items,
    paragraphs,
    sentences,
    units,
)

#: No more headings hold at once.
DEEPEST = 3


class _Reading:
    """Clauses being collected, under the headings that hold at the moment."""

    def __init__(self) -> None:
        self.found: list[Clause] = []
        self._heads: tuple[Clause, ...] = ()
        self._used = False  #: something stood under them
        self._listed = False
        self._segment = -1
        self._closed = False

    def paragraph(self, number: int, lines: Sequence[Text]) -> None:
        """Read a paragraph. Headings hold to its end, or through the list that they begin.

        Below a closing ("Sincerely,") stands who signs.
        """
        listed = _listed(lines)
        segment = lines[0].place.segment
        if segment != self._segment or (self._used and not (self._listed and listed)):
            self._heads, self._used = (), False
        self._closed = self._closed and segment == self._segment
        self._segment = segment
        items = False
        for unit in units(lines):
            item = ITEM.match(unit[0].text) is not None
            if items and not item:
                self._heads = ()  # below a list
            items = item and bool(self._heads)
            self._closed = self._closed or CLOSING.match(unit[0].text) is not None
            if self._closed:
                return
            made = list(sentences(unit, number, self._heads))
            if len(made) == 1 and _is_heading(made[0], unit, lines):
                self._head(replace(made[0], heading=True))
            elif made:
                self.found += made
                self._used = True
        self._listed = listed

    def _head(self, head: Clause) -> None:
        """A heading right below another is within it: "From March 1:", then "New providers"."""
        self.found.append(head)
        self._heads = (head,) if self._used else (*self._heads, head)[-DEEPEST:]
        self._used = False


def clauses(texts: Sequence[Text]) -> list[Clause]:
    """Cut lines into clauses. The lines' texts must be the sender's own characters."""
    reading = _Reading()
    for number, lines in paragraphs(texts):
        reading.paragraph(number, lines)
    return reading.found


def _listed(lines: Sequence[Text]) -> bool:
    """Whether a paragraph is a list: the next one may go on with it."""
    return all(ITEM.match(one.text) for one in lines)


def _is_heading(one: Clause, unit: Sequence[Text], lines: Sequence[Text]) -> bool:
    """A line over others: it ends in a colon, or is short, unended, and the first of its paragraph."""
    line = one.text.strip()
    if GREETING.match(line) or (len(unit) > 1 and not line.endswith(":")):
        return False
    if line.endswith(":"):
        return True
    if ITEM.match(unit[0].text):
        return False
    at = next(number for number, other in enumerate(lines) if other is unit[0])
    alone = len(lines) == 1 or (at == 0 and len(unit) < len(lines)) or heads_items(lines, at)
    few = len(line.split()) <= 6  # noqa: PLR2004 - a heading, not a sentence
    return alone and few and not line.endswith((".", "!", "?", ",")) and not one.labelled
