"""Whom a clause means by "she", "they" or "me": what comes or goes without a name beside it."""

import re
from dataclasses import dataclass

from mail_intake.extract.said import Said, Word

_AUX = (
    r"(?:[\s,]*\b(?:is|are|am|was|were|has|have|had|will|would|be|been|also|recently|now|just|soon|then|officially|formally|"
    r"sadly|unfortunately|finally|decided to|planning to|plans to|going to|intends? to|who|that|since|already|both|all|here)\b)*[\s,]*$"
)
_SUBJECT = re.compile(rf"(?:\b(?P<who>he|she|they|i)\b|\b(?P<short>he|she|they|i)'(?:s|re|m|ve|ll|d)\b){_AUX}", re.IGNORECASE)  # fmt: skip
_POSSESSIVE = re.compile(
    r"\b(?P<who>his|her|their|my)\s(?:official\s|very\s|scheduled\s)?$", re.IGNORECASE
)
_OBJECT_BEFORE = re.compile(
    r"\b(?P<who>him|her|them|me)\s(?:all\s|both\s|right\s)?$", re.IGNORECASE
)
_OBJECT = re.compile(r"\s*(?P<who>him|her|them|me|myself)\b(?!\s(?:know|if|when))", re.IGNORECASE)
#: How far before its verb a pronoun is looked for, in characters.
_REACH = 80
_FIRST = frozenset({"i", "me", "my", "myself"})
_SEVERAL = frozenset({"they", "them", "their"})
#: What somebody says of themselves: "I left the keys", "I start with the fax" are none.
_OWN_MOVES = re.compile(
    r"retir|resign|leav(?:e|ing)\s?(?:us|our|the practice|the clinic)?$|left$|join|last day|first day|last patient|final day",
    re.IGNORECASE,
)
#: Behind "I left" stands whom or what one belonged to.
_BELONGED = re.compile(
    r"\s*(?:[A-Z]|the\s(?:clinic|practice|group|office|organization)\b|my\s(?:practice|position|job)\b|"
    r"private practice\b|practice\b|(?:effective|as of|on|in|at the end)\b|[.,;]|$)"
)


@dataclass(frozen=True, slots=True)
class Meant:
    """An event said of somebody by a pronoun: of the writer, of one person named before, or of several."""

    event: Word
    first: bool
    several: bool


def meant(one: Said, event: Word) -> Meant | None:
    """Return whom an event is said of, None where no pronoun stands beside it."""
    text = one.text
    before = text[max(0, event.start - _REACH) : event.start]
    taken_off = event.code in {"remove", "off"}
    hit = (
        _SUBJECT.search(before)
        or _POSSESSIVE.search(before)
        or (_OBJECT_BEFORE.search(before) if taken_off else None)
        or _OBJECT.match(text, event.end)
    )
    if hit is None:
        return None
    said = {name: value for name, value in hit.groupdict().items() if value}
    who = next(iter(said.values())).casefold()
    first = who in _FIRST
    if first and not _of_oneself(one, event):
        return None
    return Meant(event, first=first, several=who in _SEVERAL)


def _of_oneself(one: Said, event: Word) -> bool:
    """Whether the writer speaks of coming or going, not of what they do."""
    if event.code in {"add", "remove", "off"}:
        return True
    said = one.text[event.start : event.end]
    if not _OWN_MOVES.search(said):
        return False
    return not said.casefold().endswith(("left", "leaving", "leave")) or bool(
        _BELONGED.match(one.text, event.end)
    )


def is_subject(text: str, event: Word) -> bool:
    """Whether "he" or "she" is what moves, not the clinic."""
    before = text[max(0, event.start - _REACH) : event.start]
    hit = _SUBJECT.search(before)
    return hit is not None and (hit["who"] or hit["short"]).casefold() in {"he", "she"}
