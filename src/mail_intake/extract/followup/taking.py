"""Amendments being put together: each place is amended once, each value is used once."""

from collections.abc import Sequence
from dataclasses import replace

from mail_intake.extract.candidates import answer
from mail_intake.extract.followup.slots import Slot
from mail_intake.extract.followup.spoken import Mention
from mail_intake.fields.fold import key
from mail_intake.model.answer import Amendment, Answer, Extraction, Row
from mail_intake.model.submission import Item

#: How sure an answer is whose meaning only the question before it tells.
ASKED = 0.85


class Taking:
    """Places of a submission, and what a later message amends in them.

    `said` are the form's own fields that the message answers by itself.
    """

    def __init__(self, slots: Sequence[Slot], said: frozenset[str]) -> None:
        self.slots = tuple(slots)
        self.said = said
        self.amendments: list[Amendment] = []
        self.kinds = frozenset(one.kind for one in slots)
        self._places: set[tuple[int, str]] = set()
        self._values: set[str] = set()
        self._parts: set[str] = set()  #: what was written of a value of which it is a part

    def wanted(self) -> list[Slot]:
        """Return the places that are asked for and not amended yet."""
        return [one for one in self.slots if one.missing and self.free(one)]

    def holding(self) -> list[Slot]:
        """Return the places that hold a value and are not amended yet."""
        return [one for one in self.slots if one.value and self.free(one)]

    def free(self, slot: Slot) -> bool:
        """Whether a place was not amended yet, nor answered by the message itself."""
        said = slot.item is None and slot.spec.name in self.said
        return _key(slot) not in self._places and not said

    def used(self, mention: Mention) -> bool:
        """Whether a value was taken already."""
        return mention.value in self._values

    def take(self, slot: Slot, mention: Mention, *, value: str = "", sure: float = ASKED) -> None:
        """Amend a place by what was spoken; `value` where only a part of it was."""
        verdict = replace(mention.verdict, value=value or mention.value)
        one = answer(slot.spec, mention.raw, verdict, mention.place, sure=sure, label="answer")
        self.put(slot, one)
        self._values.add(mention.value)
        if value and value != mention.value:
            self._parts.add(key(mention.raw))

    def put(self, slot: Slot, one: Answer) -> None:
        """Amend a place."""
        self._places.add(_key(slot))
        self._values.add(one.value)
        self.amendments.append(Amendment(item=slot.item.id if slot.item else None, answer=one))

    def withdraw(self, item: Item) -> None:
        """Take a row out."""
        self.amendments.append(Amendment(item=item.id, answer=None))
        self._places.update(_key(one) for one in self.slots if one.item == item)
        self._values.update(one.value for one in item.answers)

    def left(self, found: Extraction) -> Extraction:
        """Return what the message says by itself without the values that amend."""
        if not self._places:
            return found
        rows = (self._row(row) for row in found.rows)
        return replace(
            found,
            answers=tuple(
                one
                for one in found.answers
                if one.value not in self._values and (0, one.field) not in self._places
            ),
            rows=tuple(row for row in rows if row is not None),
        )

    def _row(self, row: Row) -> Row | None:
        """A row that repeats what amends is that row: only by its address it tells more of it."""
        repeated = [one for one in row.answers if one.value and one.value in self._values]
        if not repeated:
            return None if any(key(one.raw) in self._parts for one in row.answers) else row
        more = len(repeated) < len(row.answers)
        return row if more and any(one.field == "email" for one in repeated) else None


def _key(slot: Slot) -> tuple[int, str]:
    return (slot.item.id if slot.item else 0, slot.spec.name)
