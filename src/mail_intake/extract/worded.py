"""Changes whose values are words: languages, specialties, whether new patients are taken."""

import re

from mail_intake.extract.runs import REACH, Span, runs_of
from mail_intake.extract.said import Said, Word
from mail_intake.fields import text as texts
from mail_intake.fields.lexicon import Lexicon

#: Words that tell which one is old stand this near before it.
_BEFORE = 12
#: "Accepting new patients: Yes (previously no)".
_ANSWER = re.compile(r"[\s:=?-]{1,6}(yes|no|open|closed|y|n)\b", re.IGNORECASE)


def languages(one: Said) -> Span | None:
    """Return the languages that the clause says are spoken: one stretch, as written."""
    told = [t for t in one.things if t.code == "language"] + [
        e for e in one.events if e.code == "add"
    ]
    told += [t for head in one.heads for t in head.things if t.code == "language"]
    if not one.languages or not told:
        return None
    first = one.languages[0]
    end = first.end
    for more in one.languages[1:]:
        if not re.fullmatch(r"[\s,/&;+]*(?:and\s|or\s|\s)?", one.text[end : more.start]):
            break
        end = more.end
    return Span(first.start, end, told[0])


def specialty(one: Said, words: Lexicon) -> tuple[Span | None, Span | None]:
    """Return the old and the new specialty of a clause that tells of one."""
    told = [t for t in one.things if t.code == "specialty"]
    told += [e for e in one.events if e.code == "specialty"]
    if not told:
        return _rather(one, words)
    if not (one.signs or one.introduces or any(e in told for e in one.events) or _added(one)):
        return None, None
    found = [Span(m.start, m.end, told[0]) for m in words.specialties.find(one.text)]
    kept = [s for s in found if not re.search(r"(?i)\b(?:besides?|in addition to|other than|along with|as well as)\s+(?:\w+\s)?$", one.text[: s.start])]  # fmt: skip
    if not kept:
        kept = _behind(one, told[0], words)
    old = next((s for s in kept if _left_side(one, s) == "old"), None)
    new = next((s for s in kept if s is not old), None)
    return old, new


def _rather(one: Said, words: Lexicon) -> tuple[Span | None, Span | None]:
    """Two specialties, of which one is said to be the old one: "under Psychiatry rather than Pediatrics"."""
    former = [side for side in one.sides if side.code == "old next"]
    if not former or "list" not in one.text.casefold():
        return None, None
    found = [Span(m.start, m.end, former[0]) for m in words.specialties.find(one.text)]
    old = next((s for s in found if _left_side(one, s) == "old"), None)
    new = next((s for s in found if s is not old), None)
    return (old, new) if old and new else (None, None)


def _added(one: Said) -> bool:
    return any(event.code == "add" for event in one.events)


def _left_side(one: Said, span: Span) -> str:
    left = [s for s in one.sides if s.end <= span.start and span.start - s.end < _BEFORE and " next" in s.code]  # fmt: skip
    return left[-1].code.split()[0] if left else ""


def _behind(one: Said, word: Word, words: Lexicon) -> list[Span]:
    """A specialty that no list knows: the capitalised words near the word for it."""
    runs = [span for span in runs_of(one, words, word) if abs(span.start - word.end) <= REACH]
    after = [span for span in runs if span.start >= word.end]
    return (after or runs)[:1]


def accepting(one: Said) -> tuple[str, Word] | None:
    """Return "yes" or "no", and the word for it, where the clause says whether new patients are taken."""
    told = [t for t in one.things if t.code == "accepting-patients"]
    if not told:
        return None
    word = told[0]
    said = _ANSWER.match(one.text, word.end)
    around = said[1] if said else one.text[max(0, word.start - 60) : word.end + 45]
    answer = texts.yes_no(around)
    return (answer, word) if answer else None
