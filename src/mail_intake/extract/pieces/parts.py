"""The pieces a contact is put together from: addresses, names, titles, and words that may be either."""

from dataclasses import dataclass
from enum import StrEnum

from mail_intake.extract.layout import Place


class What(StrEnum):
    """What a piece of a line is."""

    ADDRESS = "address"
    NAME = "name"
    TITLE = "title"
    WORD = "word"  #: a name or a title by its place only, if at all
    SAME = "same"  #: "same as above"


@dataclass(frozen=True, slots=True)
class Piece:
    """A name, a title or a word within a cell: characters start..end of the cell."""

    what: What
    start: int
    end: int
    sure: float
    whole: bool = True  #: the whole cell, not words in a sentence


@dataclass(slots=True)
class Part:
    """One piece. `raw` are the sender's characters; `said` is what they mean where that is not the
    same ("Doe, Jane" is Jane Doe). `gap` says how far it stands from the piece before it.
    """

    what: What
    raw: str
    place: Place
    start: int
    end: int
    line: int  #: number of its line, for telling lists from sentences
    sure: float = 1.0
    said: str = ""
    label: str = ""
    gap: float = 0.0
    whole: bool = True  #: a cell of its own, not words in a sentence
    own: bool = False  #: the writer's
    gone: bool = False  #: an address that is to be used no longer
    heading: bool = False  #: stands over a list, with a colon
    about: str = ""  #: the name of whom a title is said: "Jane is our biller"
    fits_another: bool = False  #: a name that another address of the mail is made of
    several: int = 0  #: said of so many people at once: "both are …"

    @property
    def text(self) -> str:
        """What it means."""
        return self.said or self.raw
