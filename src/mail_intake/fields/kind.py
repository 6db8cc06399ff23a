"""What every kind of field can do: be found and judged, be explained, masked and shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mail_intake.model.answer import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An occurrence of a kind in a line: characters start..end, and how sure it is (0..1).

    1.0 only for what cannot be anything else; `role` is what the words beside it say about it
    ("org", "ind" for an NPI; "fax" or "phone"; "" otherwise).
    """

    start: int
    end: int
    raw: str
    confidence: float
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """How a kind is recognised.

    find(line) -> matches left to right, without needing a label;
    judge(raw, on) -> normal form and verdict (`on` is the mail's date, for dates without a year).
    """

    find: Callable[[str], tuple[Match, ...]]
    judge: Callable[[str, date | None], Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a kind is told to people.

    explain(code) -> one plain sentence for the sender: what is wrong and what a right one looks like;
    mask(value) -> the value as a letter or a log may show it;
    show(value) -> the value as a person reads it ("(503) 555-0142").
    """

    name: str
    explain: Callable[[str], str]
    mask: Callable[[str], str]
    show: Callable[[str], str]
