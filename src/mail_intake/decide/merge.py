"""A message's answers laid over what its submission holds: later beats earlier, rows stay rows."""

from dataclasses import dataclass, replace

from mail_intake.model.answer import Answer, Extraction, Outcome, Row
from mail_intake.model.form import Form, ItemSpec
from mail_intake.model.states import ItemState
from mail_intake.model.submission import Item, Submission

#: Fields by which a row is known again, by layout: all of the first group that both give.
KEYS = {
    "contacts": (("email",),),
    "changes": (("change", "old"), ("change",)),
    "rows": (("npi",), ("provider_name",), ("name",)),
}
#: Rows that staff have decided about are never changed again.
OPEN = frozenset({ItemState.PROPOSED, ItemState.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The submission's answers and rows after the message, and which paths changed."""

    answers: tuple[Answer, ...]
    items: tuple[Item, ...]
    pending: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def merge(submission: Submission | None, extraction: Extraction, form: Form) -> Merged:
    """Lay an extraction over a submission; None starts from nothing."""
    before = submission.answers if submission else ()
    answers, changed = _laid(before, extraction.answers)
    items = list(submission.items) if submission else []
    for row in extraction.rows:
        changed += _place(row, items, form.items)
    given = {one.field for one in answers if one.value}
    earlier = submission.pending if submission else ()
    pending = dict.fromkeys((*earlier, *extraction.pending))
    return Merged(
        answers=answers,
        items=tuple(items),
        pending=tuple(name for name in pending if name not in given),
        changed=tuple(dict.fromkeys(changed)),
    )


def _laid(
    before: tuple[Answer, ...], after: tuple[Answer, ...]
) -> tuple[tuple[Answer, ...], list[str]]:
    """Return the answers, and the fields whose value changed."""
    kept = {one.field: one for one in before}
    changed = []
    for one in after:
        old = kept.get(one.field)
        if old is not None and not _improves(old, one):
            continue
        if old is None or (old.value, old.raw if not old.value else "") != (
            one.value,
            one.raw if not one.value else "",
        ):
            changed.append(one.field)
        kept[one.field] = one
    return tuple(kept.values()), changed


def _improves(old: Answer, new: Answer) -> bool:
    """A wrong later value does not erase a right earlier one; a right one replaces anything."""
    return new.outcome is not Outcome.INVALID or old.outcome is Outcome.INVALID


def _place(row: Row, items: list[Item], spec: ItemSpec | None) -> list[str]:
    """Fill the row's values into the item they belong to, or add an item."""
    number = _home(row, items, spec)
    if number is None:
        fresh = max((item.id for item in items), default=0) + 1
        items.append(Item(id=fresh, answers=row.answers))
        return [f"items/{len(items) - 1}"]
    answers, changed = _laid(items[number].answers, row.answers)
    items[number] = replace(items[number], answers=answers)
    return [f"items/{number}/{name}" for name in changed]


def _home(row: Row, items: list[Item], spec: ItemSpec | None) -> int | None:
    """Return the open item that the row speaks of: the same key, or the one that lacks just this."""
    open_ones = [number for number, item in enumerate(items) if item.state in OPEN]
    for names in KEYS.get(spec.layout if spec else "rows", ()):
        wanted = [_value(row, name) for name in names]
        if not all(wanted):
            continue
        for number in open_ones:
            if [_value(items[number], name) for name in names] == wanted:
                return number
        if names == KEYS["changes"][0]:
            return _same_change(row, items, open_ones)
    lacking = [number for number in open_ones if _fills(row, items[number])]
    return lacking[0] if len(lacking) == 1 else None


def _same_change(row: Row, items: list[Item], open_ones: list[int]) -> int | None:
    """A change stated again without its old value is the same change, if there is just one."""
    change = _value(row, "change")
    same = [
        n
        for n in open_ones
        if _value(items[n], "change") == change and not _value(items[n], "old")
    ]
    return same[0] if len(same) == 1 else None


def _value(one: Row | Item, name: str) -> str:
    answer = one.get(name)
    return answer.value.casefold() if answer else ""


def _fills(row: Row, item: Item) -> bool:
    """Whether the row gives only what the item does not have yet."""
    given = [one.field for one in row.answers if one.value]
    held = {one.field for one in item.answers if one.value}
    return bool(given) and not held.intersection(given)
