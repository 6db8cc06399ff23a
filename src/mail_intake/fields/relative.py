"""Dates that are counted from the day of the mail: "next Monday", "the end of the month", "the 15th"."""

import re
from calendar import monthrange
from datetime import date, timedelta

from mail_intake.fields.verdicts import doubtful, invalid, valid
from mail_intake.model.answer import Outcome, Verdict

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_DAY = "|".join(_DAYS)
_MONTH = "|".join(month[:3] for month in _MONTHS)
_NAMED = "|".join(_MONTHS)
#: A day of the week is a date only behind words that ask for one, and begins no run of days.
RELATIVE = re.compile(
    rf"(?:\b(?P<which>this|next|coming|last)\s+|(?<=\bstarting\s)|(?<=\bbeginning\s)|(?<=\beffective\s)|(?<=\bon\s)|"
    rf"(?<=\bas of\s)|(?<=\bfrom\s))(?P<day>{_DAY})\b(?!\s*(?:[-–&/]|to\b|through\b|thru\b|and\b))"
    # a day of the week before a written day is a part of that
    rf"(?!\s?,?\s?(?:\(\s?)?(?:the\s)?(?:\d|(?:{_MONTH})\w{{0,6}}\.?\s(?:the\s)?\d))"
    rf"|\b(?:the\s)?(?P<edge>first|1st|beginning|start|end|last day|last)\s(?:day\s)?of\s(?:(?:the|this|the current|the coming)\s)?"
    rf"(?P<shift>next\s)?(?P<span>month|year|{_NAMED})\b(?!\s+\d)"
    # "my mail of yesterday", "yesterday's message" date the mail
    r"|\b(?<!mail of )(?!(?<=mail from )yesterday)(?<!message of )(?<!message from )(?<!note of )(?<!note from )(?<!letter of )"
    r"(?P<near>today|tomorrow|yesterday)\b(?!'s (?:e-?mail|mail|message|note))"
    r"|(?<=\bthe\s)(?P<nth>\d{1,2})(?:st|nd|rd|th)\b(?:\sof\s(?P<in>this|next|the current|the coming|the following)\smonth\b|"
    r"(?!\s*(?:of\b|floor|st\b|street|ave|ave\b|quarter|and\b)))",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(
    rf"^(?:(?P<which>this|next|coming|last)\s+)?(?P<day>{_DAY})$", re.IGNORECASE
)
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
_DECEMBER = 12


def counted(text: str, on: date | None) -> Verdict:
    """Return the day that the words mean, counted from `on`; doubtful where people differ."""
    found = _BARE_DAY.match(text) or RELATIVE.search(text) or RELATIVE.search(f"the {text}")
    if found is None and not any(map(str.isdigit, text)):
        return Verdict(outcome=Outcome.ABSENT, code="no_day")  # "soon", "when the lease ends"
    if found is None or on is None:
        return invalid("malformed")
    said = {name: value.lower() for name, value in found.groupdict().items() if value}
    return next(count(said, on) for name, count in _COUNTS if name in said)


def _near(said: dict[str, str], on: date) -> Verdict:
    return valid((on + timedelta(days=_NEAR[said["near"]])).isoformat())


def _weekday(said: dict[str, str], on: date) -> Verdict:
    """The next such day; "next Friday" said early in a week may mean the one after."""
    day, which = said["day"], said.get("which", "")
    ahead = (_DAYS.index(day) - on.weekday()) % 7 or 7
    if which == "last":
        return valid((on + timedelta(days=ahead - 7)).isoformat())
    value = (on + timedelta(days=ahead)).isoformat()
    return doubtful(value, "relative") if which == "next" else valid(value)


def _nth(said: dict[str, str], on: date) -> Verdict:
    """Take "the 15th" for the next such day; "of this month", "of next month" say which."""
    day = int(said["nth"])
    year, month = on.year, on.month
    if "in" in said:
        later = said["in"] not in {"this", "the current"}
        year, month = (
            (year + (month == _DECEMBER), month % _DECEMBER + 1) if later else (year, month)
        )
        known = 1 <= day <= monthrange(year, month)[1]
        return valid(date(year, month, day).isoformat()) if known else invalid("no_such_day")
    for _ in range(3):
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) >= on:
            return doubtful(date(year, month, day).isoformat(), "relative")
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
    return invalid("no_such_day")


def _edge(said: dict[str, str], on: date) -> Verdict:
    """The first or last day of a month or a year; of a named month, of the next such one."""
    first = said["edge"] in {"first", "1st", "beginning", "start"}
    year, month = on.year, on.month
    if said["span"] == "year":
        year += "shift" in said
        month = 1 if first else _DECEMBER
    elif said["span"] in _MONTHS:
        month = _MONTHS.index(said["span"]) + 1
        year += month < on.month
    elif "shift" in said or (first and on.day > 1):
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
    return valid(date(year, month, 1 if first else monthrange(year, month)[1]).isoformat())


#: How each kind of words is counted.
_COUNTS = (("day", _weekday), ("near", _near), ("nth", _nth), ("edge", _edge))
