"""A message's answers laid over what its submission holds: later beats earlier, rows stay rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mail_intake.decide.rows import home
from mail_intake.model.answer import Amendment, Answer, Extraction, Outcome, Row
from mail_intake.model.form import Form, ItemSpec
from mail_intake.model.states import ItemState
from mail_intake.model.submission import Item, Submission

#: What staff see at a value that somebody put in place of another who took no part before.
UNVERIFIED = "unverified_sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The submission's answers and rows after the message, and which paths changed."""

    answers: tuple[Answer, ...]
    items: tuple[Item, ...]
    pending: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def merge(
    submission: Submission | None,
    extraction: Extraction,
    form: Form,
    *,
    amendments: Sequence[Amendment] = (),
    verified: bool = True,
) -> Merged:
    """Lay an extraction over a submission; None starts from nothing.

    `amendments` say what they are about themselves. Of a sender who is not `verified` a value
    that replaces another is doubtful: filling a gap is not.
    """
    laying = _Laying(submission, verified=verified)
    for one in amendments:
        laying.amend(one)
    laying.own(extraction.answers)
    for row in extraction.rows:
        laying.row(row, form.items)
    given = {one.field for one in laying.answers if one.value}
    earlier = submission.pending if submission else ()
    pending = dict.fromkeys((*earlier, *extraction.pending))
    return Merged(
        answers=laying.answers,
        items=tuple(laying.items),
        pending=tuple(name for name in pending if name not in given),
        changed=tuple(dict.fromkeys(laying.changed)),
    )


class _Laying:
    """A submission's values while a message is laid over them."""

    def __init__(self, submission: Submission | None, *, verified: bool) -> None:
        self.answers = submission.answers if submission else ()
        self.items = list(submission.items) if submission else []
        self.changed: list[str] = []
        self._verified = verified
        #: rows of this message are rows of their own: only earlier ones are spoken of again
        self._earlier = len(self.items)

    def amend(self, one: Amendment) -> None:
        """Fill, replace or withdraw what an amendment is about."""
        if one.item is None:
            self.own((one.answer,) if one.answer else ())
            return
        number = next(n for n, item in enumerate(self.items) if item.id == one.item)
        if one.answer is None:
            self.items[number] = replace(self.items[number], state=ItemState.SUPERSEDED)
            self.changed.append(f"items/{number}")
        else:
            self._into(number, (one.answer,))

    def own(self, answers: tuple[Answer, ...]) -> None:
        """Lay the form's own answers."""
        self.answers, changed = _laid(self.answers, answers, verified=self._verified)
        self.changed += changed

    def row(self, row: Row, spec: ItemSpec | None) -> None:
        """Fill a row's values into the item it belongs to, or add an item."""
        number = home(row, self.items[: self._earlier], spec)
        if number is not None:
            self._into(number, row.answers)
            return
        fresh = max((item.id for item in self.items), default=0) + 1
        self.items.append(Item(id=fresh, answers=row.answers))
        self.changed.append(f"items/{len(self.items) - 1}")

    def _into(self, number: int, answers: tuple[Answer, ...]) -> None:
        item = self.items[number]
        laid, changed = _laid(item.answers, answers, verified=self._verified)
        self.items[number] = replace(item, answers=laid)
        self.changed += [f"items/{number}/{name}" for name in changed]


def _laid(
    before: tuple[Answer, ...], after: tuple[Answer, ...], *, verified: bool
) -> tuple[tuple[Answer, ...], list[str]]:
    """Return the answers, and the fields whose value changed. A value said again stays as it was."""
    kept = {one.field: one for one in before}
    changed = []
    for one in after:
        old = kept.get(one.field)
        if old is not None and not _improves(old, one):
            continue
        doubtful = old is not None and old.value and one.value and not verified
        kept[one.field] = _doubted(one) if doubtful else one
        changed.append(one.field)
    return tuple(kept.values()), changed


def _improves(old: Answer, new: Answer) -> bool:
    """A wrong later value does not erase a right earlier one; a right one replaces anything."""
    if new.outcome is Outcome.INVALID:
        return old.outcome is Outcome.INVALID and old.raw != new.raw
    return old.value.casefold() != new.value.casefold()


def _doubted(one: Answer) -> Answer:
    return replace(one, outcome=Outcome.DOUBTFUL, verdict=UNVERIFIED)
