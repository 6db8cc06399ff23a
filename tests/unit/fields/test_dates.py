"""Days in the spellings people use, with and without a year, and counted from the mail's own day."""

from datetime import date

import pytest

from mail_intake.fields import date as dates
from mail_intake.fields import hours

ON = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "raw", "value"),
    [
        ("from 3/1/2027 on", "3/1/2027", "2027-03-01"), ("eff 03-01-27", "03-01-27", "2027-03-01"),
        ("2027/03/01", "2027/03/01", "2027-03-01"), ("03.01.2027", "03.01.2027", "2027-03-01"),
        ("March 1st, 2027", "March 1st, 2027", "2027-03-01"), ("1 March 2027", "1 March 2027", "2027-03-01"),
        ("the 1st of March", "the 1st of March", "2027-03-01"), ("March the 1st", "March the 1st", "2027-03-01"),
        ("the twelfth of December", "twelfth of December", "2026-12-12"),
        ("the twenty-first of May", "twenty-first of May", "2027-05-21"), ("Sept. 30", "Sept. 30", "2027-09-30"),
        ("01-Mar-2027", "01-Mar-2027", "2027-03-01"), ("3/1-3/15", "3/1", "2027-03-01"),
        ("starting Monday", "Monday", "2026-11-30"), ("on Friday", "Friday", "2026-11-27"),
        ("this Friday", "this Friday", "2026-11-27"), ("last Friday", "last Friday", "2026-11-20"),
        ("at the end of the month", "the end of the month", "2026-11-30"), ("end of March", "end of March", "2027-03-31"),
        ("the first of next month", "the first of next month", "2026-12-01"),
        ("the end of the year", "the end of the year", "2026-12-31"), ("tomorrow", "tomorrow", "2026-11-25"),
        ("today", "today", "2026-11-24"), ("the 15th", "15th", "2026-12-15"),
        ("on Friday, the 29th of January 2027", "29th of January 2027", "2027-01-29"),
        ("Monday (1/4/27)", "1/4/27", "2027-01-04"), ("on Monday, January 4th", "January 4th", "2027-01-04"),
        ("the 15th of this month", "15th of this month", "2026-11-15"),
        ("the 15th of next month", "15th of next month", "2026-12-15"),
        ("a partir del 1 de junio de 2027", "1 de junio de 2027", "2027-06-01"),
        ("el 3 de enero", "3 de enero", "2027-01-03"), ("1º de mayo", "1º de mayo", "2027-05-01"),
        ("the 1st of January", "the 1st of January", "2027-01-01"), ("Feb 29", "Feb 29", "2028-02-29"),
    ],
)  # fmt: skip
def test_a_day_is_found_and_read(text, raw, value):
    """Numbers, words, ordinals, counted days; a day without a year is the next such one."""
    (found,) = dates.find(text)

    assert found.raw == raw
    assert dates.judge(found.raw, ON).value == value


@pytest.mark.parametrize(
    "text", ["Monday to Friday", "Mon-Fri", "the 2nd floor", "15th Ave", "24/7/365", "in March 2027", "503-555-0142"]
)  # fmt: skip
def test_what_looks_like_a_day_is_none(text):
    """Runs of days, floors, streets, months, numbers."""
    assert dates.find(text) == ()


def test_a_month_has_no_more_days_than_it_has():
    """The 31st of a short one is no day."""
    assert dates.judge("31st of this month", ON).code == "no_such_day"


@pytest.mark.parametrize("words", ["immediately", "ASAP", "right away", "soon", "upon approval"])
def test_at_once_is_no_day(words):
    """Nor are words without a day."""
    assert dates.judge(words, ON).outcome.value == "absent"


def test_what_has_happened_is_the_last_such_day():
    """By the words, or as it is told."""
    assert dates.judge("left us March 1", ON).value == "2026-03-01"
    assert dates.judge("March 1", ON, past=True).value == "2026-03-01"
    assert dates.judge("February 29", ON, past=True).value == "2024-02-29"


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("We are open Mon-Fri 8am-6pm.", "Mon-Fri 8am-6pm"), ("M-F 8-5", "M-F 8-5"),
        ("Monday through Thursday, 7:30 a.m. to 5 p.m.", "Monday through Thursday, 7:30 a.m. to 5 p.m."),
        ("now Mon-Thu 7am-6pm, Fri 8am-noon", "Mon-Thu 7am-6pm, Fri 8am-noon"),
        ("see patients Monday to Thursday 8 to 6.", "Monday to Thursday 8 to 6"),
        ("Mon-Fri 8 to 5:30 pm", "Mon-Fri 8 to 5:30 pm"), ("on Saturdays from 9 to 1", "Saturdays from 9 to 1"),
        ("Saturdays 9am - 1pm", "Saturdays 9am - 1pm"), ("weekdays 9 am to 5 pm, closed Friday.", "weekdays 9 am to 5 pm, closed Friday"),
    ],
)  # fmt: skip
def test_hours_are_one_stretch(line, raw):
    """Days and times, and what joins them."""
    assert [one.raw for one in hours.find(line)] == [raw]


def test_hours_change_from_one_to_the_other():
    """Two stretches."""
    found = hours.find("from Mon-Fri 9am-5pm to Mon-Thu 7am-6pm")

    assert [one.raw for one in found] == ["Mon-Fri 9am-5pm", "Mon-Thu 7am-6pm"]
    assert hours.find("call at 5 or on Monday") == ()
