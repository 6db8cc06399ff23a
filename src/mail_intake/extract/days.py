"""From which day a change holds: the day of its clause, else the one day of the message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mail_intake.extract.draft import Piece
from mail_intake.extract.said import Said
from mail_intake.fields import date as dates
from mail_intake.model.answer import Outcome, Verdict

#: How a day is told: by words like "effective", by "on", by nothing.
STRONG, PLAIN, BARE = 2, 1, 0
#: A cue stands at most so far before its day: "effective as of Monday, ", "last day with us will be ".
_REACH = 34
#: Words that deny a day stand right before it, the weekday aside.
_BESIDE = 14
#: What is dated so is a paper or a meeting, not a change.
_OTHER = re.compile(
    r"\b(?:dated|signed|letter|sent|wrote|emailed|received|resolved|met|meeting|voted|decided|approved|spoke|called|"
    r"submitted|born|dob|w-?9|expires?|issued|printed|completed|request(?:ed)?|sentence)\b(?:(?!\b(?:that|from|effective|as of)\b)[^.;]){0,24}$",
    re.IGNORECASE,
)
#: "My mail of yesterday", "your last message from Monday": the day of a message.
_MESSAGE = re.compile(
    r"\b(?:(?:e-?mail|mail|message|note|letter|notice|fax) of|(?:my|your|last|earlier|previous|first) (?:\w+ )?(?:e-?mail|mail|message|note|letter|notice) "
    r"(?:from|on|sent))\s+(?:the\s)?(?:\w{3,6}day,?\s+)?$",
    re.IGNORECASE,
)
#: "The last day on which patients will be seen there is".
_DAY_IS = re.compile(
    r"\b(?:last|final|first) (?:\w+ )?day\b[^.;:]{0,60}\b(?:is|will be)\s+(?:on\s)?(?:\w{3,6}day,?\s+)?(?:the\s)?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till|through|thru|before)\s+(?:the\s)?$", re.IGNORECASE)
_ON = re.compile(
    r"\b(?:on|by|after|come|this|starting|until)\s+(?:or about\s+)?(?:\w{3,9}day,?\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
#: Before the day of a record: "When: 12/7/2026".
_WHEN = re.compile(
    r"\W{0,4}(?:when|date|day|from|since|as of|start|end)\s?(?::|\s)\s*(?:\w{3,9}day,?\s)?$",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:that|same|this) (?:day|date|time)\b|\bas of then\b|\bfrom then on\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a clause, and how it is told."""

    start: int
    end: int
    cued: int
    piece: Piece


def days(one: Said, on: date) -> list[Day]:
    """Return the days of a clause from which something holds, left to right; what holds no longer is left out."""
    found = []
    for match in one.dated:
        before = one.text[max(0, match.start - 60) : match.start]
        if (
            _UNTIL.search(before)
            or _MESSAGE.search(before)
            or _OTHER.search(before)
            or _not_meant(one, match.start)
        ):
            continue
        start = match.start
        cued = _cued(one, start, match.end)
        verdict = _judged(one.text, (start, match.end), on, cued=cued)
        if verdict.outcome is Outcome.INVALID and verdict.code == "malformed":
            continue
        piece = Piece(one.clause.raw_of(start, match.end), one.clause.place(start), verdict)
        found.append(Day(start, match.end, cued, piece))
    return found


def _judged(text: str, span: tuple[int, int], on: date, *, cued: int) -> Verdict:
    """Judge a day; "has changed effective 12/1" may speak of what comes: then the nearer one is meant."""
    raw, past = text[span[0] : span[1]], _past(text, *span)
    verdict = dates.judge(raw, on, past=past)
    ahead = dates.judge(raw, on, past=False)
    if not past or cued < STRONG or not verdict.value or not ahead.value:
        return verdict
    return min(verdict, ahead, key=lambda one: abs(date.fromisoformat(one.value or "") - on))


def _past(text: str, start: int, end: int) -> bool:
    """Whether the verb before a day, else the one behind it, is of the past."""
    before = text[max(0, start - 120) : start]
    if dates.speaks_of_time(before):
        return dates.is_past(before)
    return dates.is_past(
        text[end : end + 80].rsplit(",", maxsplit=1)[-1]
        if "," in text[end : end + 3]
        else text[end : end + 80]
    )


def _not_meant(one: Said, start: int) -> bool:
    """Whether it is the wrong day: "not the 5th", "no longer 9/8", "instead of March 1"."""
    sides = [
        s for s in one.sides
        if 0 <= start - s.end < _BESIDE and "old next" in s.code
        and " on " not in one.text[s.end : start]
    ]  # fmt: skip
    return any(
        not side.code.endswith(("weak", "silent"))
        or one.text[side.start : side.end].casefold() == "not"
        for side in sides[-1:]
    )


def _cued(one: Said, start: int, end: int) -> int:
    if any(
        cue.end <= start and start - cue.end <= _REACH and not _stops(one.text[cue.end : start])
        for cue in one.cues
    ):
        return STRONG
    if re.match(
        r"\s*(?:is|will be)?\s*(?:the\s)?(?:effective|start|last day|first day)",
        one.text[end:],
        re.IGNORECASE,
    ):
        return STRONG
    if one.clause.labelled and _WHEN.match(one.text[:start]):
        return STRONG
    if _DAY_IS.search(one.text[max(0, start - 110) : start]):
        return STRONG
    return PLAIN if _ON.search(one.text[max(0, start - 30) : start]) else BARE


def _stops(gap: str) -> bool:
    """Whether a sentence part or a number lies between a cue and a day."""
    return re.search(r"[;|]|\d{3}", gap) is not None


def best(found: Sequence[Day], at: int, next_at: int) -> Day | None:
    """Return the day of what is told at a position: the next one behind it, else the last one before."""
    strongest = max((day.cued for day in found), default=0)
    kept = [day for day in found if day.cued == strongest] if strongest == STRONG else list(found)
    behind = [day for day in kept if at <= day.start < next_at]
    behind = behind or [day for day in found if day.cued and at <= day.start < next_at]
    before = [day for day in kept if day.start < at]
    return behind[0] if behind else (before[-1] if before else next(iter(kept), None))


def points_back(text: str) -> bool:
    """Whether a clause speaks of the day named before it: "from that day"."""
    return _THAT.search(text) is not None
