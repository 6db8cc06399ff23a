"""What the clauses of a message leave open for those behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mail_intake.extract.days import Day
from mail_intake.extract.draft import Piece
from mail_intake.extract.said import Said


@dataclass(frozen=True, slots=True)
class Carried:
    """What the clauses before leave open.

    `talk` is the number that the paragraph speaks of; of the kinds `awaited` a change was told
    without its new value; `offered` are values that were called the present ones, by kind; `place`
    is what becomes of a place whose address is still to come; `said` are the clauses, latest last.
    """

    talk: str = ""
    awaited: frozenset[str] = frozenset()
    offered: Mapping[str, Piece] = field(default_factory=dict)
    place: str = ""
    came: bool = False  #: somebody was said to come: what follows may be about them
    said: tuple[Said, ...] = ()
    days: tuple[Day, ...] = ()
