"""Business days of the plan's office: when staff will have answered, in words people use."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mail_intake.model.errors import ConfigurationError, Fault
from mail_intake.model.form import Calendar

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 3, 4, 5, 6

Rule = Callable[[int], date]


def _fixed(month: int, day: int) -> Rule:
    """The same date each year; on a Saturday observed the day before, on a Sunday the day after."""

    def rule(year: int) -> date:
        on = date(year, month, day)
        shift = {_SATURDAY: -1, _SUNDAY: 1}.get(on.weekday(), 0)
        return on + shift * _DAY

    return rule


def _nth(month: int, weekday: int, count: int) -> Rule:
    """The count-th such weekday of a month."""

    def rule(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))

    return rule


def _last_monday_of_may(year: int) -> date:
    end = date(year, 5, 31)
    return end - end.weekday() * _DAY


_thanksgiving = _nth(11, _THURSDAY, 4)

#: Names that a calendar's `holidays` may use. The ten legal holidays of Oregon (ORS 187.010),
#: as observed; then two days that many offices give besides.
RULES: Mapping[str, Rule] = {
    "new_year": _fixed(1, 1),
    "martin_luther_king": _nth(1, _MONDAY, 3),
    "presidents": _nth(2, _MONDAY, 3),
    "memorial": _last_monday_of_may,
    "juneteenth": _fixed(6, 19),
    "independence": _fixed(7, 4),
    "labor": _nth(9, _MONDAY, 1),
    "veterans": _fixed(11, 11),
    "thanksgiving": _thanksgiving,
    "christmas": _fixed(12, 25),
    "day_after_thanksgiving": lambda year: _thanksgiving(year) + _DAY,
    "christmas_eve": lambda year: date(year, 12, 24),
}


def due(received: datetime, days: int, calendar: Calendar) -> datetime:
    """Return the close of business `days` business days after the day of receipt, aware.

    Mail received before closing on a business day counts as that day's, else as the next one's.
    `received` must be aware; the result is in the calendar's zone.
    """
    zone = ZoneInfo(calendar.zone)
    closes = time.fromisoformat(calendar.closes)
    local = received.astimezone(zone)
    day = local.date()
    if local.time() >= closes or not is_open(day, calendar):
        day = _next_open(day, calendar)
    for _ in range(days):
        day = _next_open(day, calendar)
    return datetime.combine(day, closes, zone)


def closed_days(first: date, last: date, calendar: Calendar) -> tuple[date, ...]:
    """Return the weekdays from first to last, both included, on which the office is closed."""
    span = (first + number * _DAY for number in range((last - first).days + 1))
    return tuple(day for day in span if day.weekday() <= _FRIDAY and not is_open(day, calendar))


def is_open(day: date, calendar: Calendar) -> bool:
    """Whether the office works on that day; ConfigurationError for a holiday nobody knows."""
    return day.weekday() <= _FRIDAY and day not in _holidays(day.year, calendar.holidays)


def words(day: date) -> str:
    """Say a day as letters say it: "Monday, November 30". English, whatever the locale."""
    return f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def _next_open(day: date, calendar: Calendar) -> date:
    day += _DAY
    while not is_open(day, calendar):
        day += _DAY
    return day


@lru_cache(maxsize=64)
def _holidays(year: int, names: tuple[str, ...]) -> frozenset[date]:
    """Return a year's holidays as observed; New Year's Day may fall into the year before."""
    rules = [RULES[name] for name in names if name in RULES]
    dates = [_dated(name) for name in names if name not in RULES]
    return frozenset(dates) | {rule(one) for rule in rules for one in (year, year + 1)}


def _dated(name: str) -> date:
    try:
        return date.fromisoformat(name)
    except ValueError:
        raise ConfigurationError(
            Fault(
                file="calendar.toml",
                key="holidays",
                problem=f'"{name}" is neither a known holiday nor a date',
                way_out=f'Write a date as "2026-12-24" or one of {", ".join(RULES)}',
            )
        ) from None
