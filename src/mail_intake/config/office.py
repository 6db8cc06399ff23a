"""Office hours and holidays: a file in, a calendar out."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mail_intake.config.faults import Faults
from mail_intake.config.places import Place
from mail_intake.config.schema import CalendarTable
from mail_intake.model.form import HOLIDAYS, Calendar


def calendar_in(path: Path, faults: Faults) -> Calendar:
    """Read the calendar."""
    shape = faults.toml(path)
    table = faults.check(CalendarTable, shape or {}, path)
    place = Place(path)
    try:
        ZoneInfo(table.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        way_out = 'Write a name such as "America/Los_Angeles"'
        faults.note(place.at("zone"), f"there is no time zone {table.zone}", way_out)
    if table.opens >= table.closes:
        faults.note(
            place.at("closes"), "the office closes before it opens", "Correct opens or closes"
        )
    for number, name in enumerate(table.holidays):
        if name not in HOLIDAYS and not _is_date(name):
            faults.note(
                place.at("holidays", number),
                f"{name} is neither a rule nor a date",
                f'Write a date ("2026-12-24") or one of {", ".join(HOLIDAYS)}',
            )
    return Calendar(
        zone=table.zone, opens=table.opens, closes=table.closes, holidays=tuple(table.holidays)
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
