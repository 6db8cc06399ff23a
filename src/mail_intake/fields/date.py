"""Dates as Americans write them, as ISO 8601; a year that is left out is found from the mail's date."""

import re
from datetime import date, timedelta

from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, doubtful, explaining, invalid, valid
from mail_intake.model.answer import Outcome, Verdict

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORD = r"(?:st|nd|rd|th)?"
_SHAPES = (
    re.compile(
        r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:T[\d:.]+Z?| 00:00(?::00)?)?(?![\d-])"
    ),
    re.compile(
        r"(?<![\d/.-])(?P<m>\d{1,2})(?P<s>[/.-])(?P<d>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\d/-])"
    ),
    re.compile(
        rf"\b(?P<mon>{_MONTH})\s{{0,2}}(?P<d>\d{{1,2}}){_ORD}(?!\d)(?:\s{{0,2}},?\s{{0,2}}(?P<y>\d{{4}})\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<d>\d{{1,2}}){_ORD}\s{{1,2}}(?:of\s)?(?P<mon>{_MONTH})(?:,?\s{{1,2}}(?P<y>\d{{4}})\b)?",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\d/.-])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/-])"),
)
_RELATIVE = re.compile(
    r"\b(?:(?:this|next|coming)\s+)?(?P<day>"
    + "|".join(_DAYS)
    + r")\b|\b(?P<end>end of (?:the|this) month)\b"
    r"|\b(?P<first>first of (?:the )?next month)\b|\b(?P<today>today)\b|\b(?P<tomorrow>tomorrow)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:immediate(?:ly)?|asap|as soon as possible|right away|upon receipt|at once|effective now|now)\b",
    re.IGNORECASE,
)
#: The words say that it has happened: then a date without a year is the last such one.
_PAST = re.compile(
    r"\b(?:left|retired|moved|closed|passed away|died|deceased|departed|resigned|was|were|has|have|had|"
    r"joined|started|changed|terminated|relocated|since|last (?:month|week|year)|ago)\b(?!\s+(?:to\s+)?(?:be|will)\b)",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|is|are|retires|leaves|moves|moving|closing|joining|starts|upcoming|plans?|takes?|joins?|begins?|comes?|sees?|closes?|opens?|changes|becomes?|effective|as of|starting|beginning)\b",
    re.IGNORECASE,
)


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form "2026-03-01". "Immediately" gives no date; `on` is the mail's date."""
    text = without_remark(fold(raw))
    found = _first(text)
    if found is None:
        if _AT_ONCE.search(text):
            return Verdict(outcome=Outcome.ABSENT, code="at_once")
        return _relative(text, on)
    year = found.groupdict().get("y")
    month, day = _month(found), int(found["d"])
    if year is None:
        return _without_year(month, day, on, past=is_past(text))
    return _exact(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - "26"


def is_written(raw: str) -> bool:
    """Whether a date stands in it, or words for "at once": then no word beside it makes it a placeholder."""
    text = fold(raw)
    return _first(text) is not None or _AT_ONCE.search(text) is not None


def is_past(text: str) -> bool:
    """Whether the words say that it has happened ("left us March 1"): the last such word decides."""
    past = max((hit.start() for hit in _PAST.finditer(text)), default=-1)
    future = max((hit.start() for hit in _FUTURE.finditer(text)), default=-1)
    return past > future


def _first(text: str) -> re.Match[str] | None:
    hits = [hit for hit in (shape.search(text) for shape in _SHAPES) if hit]
    return min(hits, key=lambda hit: (hit.start(), -hit.end()), default=None)


def _month(found: re.Match[str]) -> int:
    groups = found.groupdict()
    if groups.get("mon"):
        return _MONTHS.index(groups["mon"].lower()[:3]) + 1
    return int(groups["m"])


def _exact(year: int, month: int, day: int) -> Verdict:
    try:
        value = date(year, month, day)
    except ValueError:
        return invalid("no_such_day")
    return valid(value.isoformat())


def _without_year(month: int, day: int, on: date | None, *, past: bool) -> Verdict:
    if on is None:
        return invalid("no_year")
    for year in (on.year - 1, on.year, on.year + 1)[:: -1 if past else 1]:
        try:
            value = date(year, month, day)
        except ValueError:
            continue
        if value <= on if past else value >= on:
            return valid(value.isoformat())
    return invalid("no_such_day")


def _relative(text: str, on: date | None) -> Verdict:
    """Count "next Monday" or "end of the month" from the mail's date, for staff to confirm."""
    found = _RELATIVE.search(text)
    if found is None or on is None:
        return invalid("malformed")
    if found["day"]:
        ahead = (_DAYS.index(found["day"].lower()) - on.weekday()) % 7 or 7
        return doubtful((on + timedelta(days=ahead)).isoformat(), "relative")
    if found["today"] or found["tomorrow"]:
        return doubtful((on + timedelta(days=bool(found["tomorrow"]))).isoformat(), "relative")
    following = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
    value = following if found["first"] else following - timedelta(days=1)
    return doubtful(value.isoformat(), "relative")


def find(line: str) -> tuple[Match, ...]:
    """Written dates left to right; what stands within a longer one is left out."""
    plain = alike(line)
    hits = sorted(
        (hit.span() for shape in _SHAPES for hit in shape.finditer(plain)),
        key=lambda span: (span[0], -span[1]),
    )
    matches: list[Match] = []
    for start, end in hits:
        if matches and start < matches[-1].end:
            continue
        matches.append(Match(start=start, end=end, raw=line[start:end], confidence=0.9))
    return tuple(matches)


KIND = Kind(
    name="date",
    explain=explaining(
        {"no_such_day": "There is no such day. Please write a date like 03/01/2027."},
        "Please write a date like 03/01/2027.",
    ),
    mask=as_it_is,
    show=as_it_is,
)
