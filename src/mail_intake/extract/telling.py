"""A message's clauses read one after the other: what one leaves open, the next may say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mail_intake.extract.carried import Carried
from mail_intake.extract.days import Day, days, points_back
from mail_intake.extract.draft import PEOPLE, Draft
from mail_intake.extract.reader import Reader
from mail_intake.extract.said import Said

#: So many clauses later nobody means what was left open, or says "she" of whom it was about.
_FORGOTTEN = 3
#: How sure a change is where another clause says the opposite of the same person.
_CONTRADICTED = 0.6
_NUMBERS = frozenset({"phone", "fax"})


class Telling:
    """Reads clauses in their order; `drafts` are the changes, `general` days of nothing in particular."""

    def __init__(self, reader: Reader, on: date) -> None:
        self.drafts: list[Draft] = []
        self.general: list[Day] = []
        self._reader, self._on = reader, on
        self._carried = Carried()
        self._age = 0  #: clauses since something was left open

    def read(self, told: Sequence[Said]) -> "Telling":
        """Read all clauses."""
        for one in told:
            self._clause(one)
        self.drafts = _weighed(self.drafts)
        return self

    def _clause(self, one: Said) -> None:
        before = self._carried
        found = days(one, self._on)
        idle = one.silent and not one.heads and not (before.awaited or before.offered)
        read = None if idle else self._reader.read(one, found, self._lent(one), before)
        made = read.drafts if read else []
        if not made and not one.clause.question and not (read and read.place):
            self.general += [day for day in found if day.cued]
        self.drafts += made
        opened = made or (read and (read.offered or read.place))
        self._age = 0 if opened else self._age + 1
        awaited = frozenset(draft.kind for draft in made if draft.new is None)
        kept = self._age < _FORGOTTEN
        talk = (t.code for t in reversed(one.things) if t.code in _NUMBERS)
        self._carried = Carried(
            talk=next(talk, before.talk),
            awaited=awaited or (frozenset() if made else before.awaited),
            offered=(read.offered if read else None) or (before.offered if kept else {}),
            place=(read.place if read else "") or (before.place if kept and not made else ""),
            came=any(draft.kind == "add-practitioner" for draft in made)
            or (before.came and not made and kept),
            said=(*before.said, one)[-_FORGOTTEN:],
            days=tuple(found) or before.days,
        )

    def _lent(self, one: Said) -> list[Day]:
        """The days that a clause takes over: of the clauses before, where it points back, else of its headings."""
        if points_back(one.text) or self._carried.place:
            return list(self._carried.days)
        return [day for head in one.heads for day in days(head, self._on)]


def _weighed(drafts: Sequence[Draft]) -> list[Draft]:
    """Somebody who is said to come and to go is a doubt."""
    people: dict[str, set[str]] = {}
    for one in drafts:
        who = one.old or one.new
        if one.kind in PEOPLE and who:
            people.setdefault(who.same_as, set()).add(one.kind)
    both = {who for who, kinds in people.items() if len(kinds) > 1}
    return [
        replace(one, sure=min(one.sure, _CONTRADICTED))
        if both
        and one.kind in PEOPLE
        and any(piece and piece.same_as in both for piece in (one.old, one.new))
        else one
        for one in drafts
    ]
