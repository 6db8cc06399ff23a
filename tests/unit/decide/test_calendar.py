"""Business days: Oregon's holidays, due dates in words, the clock change."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.decide.calendar import RULES, closed_days, due, is_open, words
from mail_intake.model.errors import ConfigurationError
from mail_intake.model.form import HOLIDAYS, Calendar

EXTRA = {"day_after_thanksgiving", "christmas_eve"}
LEGAL = tuple(name for name in RULES if name not in EXTRA)
OREGON = Calendar(zone="America/Los_Angeles", opens="08:00", closes="17:00", holidays=LEGAL)
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "calendar.json").read_text())
START = datetime(2024, 1, 1, tzinfo=UTC)
PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(("received", "days", "expected"), VECTORS)
def test_vectors(received, days, expected):
    """Mail before closing counts as that day's, later as the next business day's."""
    assert due(datetime.fromisoformat(received), days, OREGON) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("year", range(2024, 2036))
def test_holidays_agree_with_the_oracle(year):
    """The ten rules close the office on the weekdays that the holidays package knows for Oregon."""
    known = holidays.country_holidays("US", subdiv="OR", years=[year - 1, year, year + 1])
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    closed = [day for day in days if day.weekday() < 5 and not is_open(day, OREGON)]
    assert closed == [day for day in days if day.weekday() < 5 and day in known]


def test_days_given_besides():
    """The day after Thanksgiving and the day before Christmas are the plan's to give."""
    more = replace(OREGON, holidays=(*LEGAL, *EXTRA))
    both = (date(2026, 11, 27), date(2026, 12, 24))
    assert all(is_open(day, OREGON) and not is_open(day, more) for day in both)


def test_every_name_of_the_configuration_has_its_rule():
    """What the configuration accepts, the calendar knows; and no more."""
    assert set(HOLIDAYS) == set(RULES)


def test_a_date_may_be_named():
    """A single day is closed by its date."""
    assert not is_open(date(2026, 10, 7), replace(OREGON, holidays=("2026-10-07",)))


def test_a_holiday_nobody_knows():
    """A name that is no rule and no date is a fault of the configuration, with a way out."""
    with pytest.raises(ConfigurationError, match=r"pancake_day.*thanksgiving"):
        is_open(date(2026, 10, 7), replace(OREGON, holidays=("pancake_day",)))


@given(
    st.integers(0, 11 * 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    st.integers(0, 20),
)
def test_due_is_a_closing_hour_ahead(received, days):
    """It is always a business day's closing, never before receipt, later with more days."""
    at = due(received, days, OREGON)
    assert at > received
    assert is_open(at.date(), OREGON)
    assert (at.hour, at.minute, at.tzinfo) == (17, 0, PACIFIC)
    assert due(received, days + 1, OREGON) > at


def test_closed_days_are_those_worth_saying():
    """Holidays on weekdays are named, weekends are not."""
    assert closed_days(date(2026, 11, 25), date(2026, 11, 30), OREGON) == (date(2026, 11, 26),)


def test_words():
    """A day is said with its weekday, without a leading zero."""
    assert words(date(2026, 11, 30)) == "Monday, November 30"
    assert words(date(2026, 12, 1)) == "Tuesday, December 1"
