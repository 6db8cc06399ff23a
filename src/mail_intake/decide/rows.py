"""Which of a submission's rows a later row speaks of: the same key, or the one that lacks just this."""

from collections.abc import Sequence

from mail_intake.model.answer import Row
from mail_intake.model.form import ItemSpec
from mail_intake.model.states import ItemState
from mail_intake.model.submission import Item

#: Rows that staff have decided about are never changed again.
OPEN = frozenset({ItemState.PROPOSED, ItemState.HELD})
#: Fields by which a row is known again, by layout: all of the first group that both give.
KEYS = {
    "contacts": (("email",), ("name",)),
    "rows": (("npi",), ("provider_name",), ("name",)),
}
#: Changes of which there may be several at a time, and the field that tells one from another.
SEVERAL = {
    "add-practitioner": "new",
    "remove-practitioner": "old",
    "add-location": "new",
    "close-location": "old",
    "accepting-patients": "old",
    "name": "old",
    "other": "new",
}


def home(row: Row, items: Sequence[Item], spec: ItemSpec | None) -> int | None:
    """Return the number of the open item that a row speaks of, None for a new one."""
    layout = spec.layout if spec else "rows"
    live = [number for number, item in enumerate(items) if item.state in OPEN]
    if layout == "changes" and _value(row, "change"):
        return _same_change(row, items, live)
    for names in KEYS.get(layout, ()):
        wanted = [_value(row, name) for name in names]
        if not all(wanted):
            continue
        for number in live:
            if [_value(items[number], name) for name in names] == wanted:
                return number
        if names == KEYS["contacts"][0]:
            # another address is another person, but for one who has none yet
            live = [number for number in live if not _value(items[number], "email")]
    lacking = [number for number in live if _fills(row, items[number])]
    return lacking[0] if len(lacking) == 1 else None


def _same_change(row: Row, items: Sequence[Item], live: Sequence[int]) -> int | None:
    """A change is known by its kind; of kinds that come several at a time by what it is of."""
    change = _value(row, "change")
    same = [number for number in live if _value(items[number], "change") == change]
    side = SEVERAL.get(change)
    if side is not None:
        found = [n for n in same if _value(items[n], side) in {_value(row, side), ""}]
    else:
        found = [n for n in same if not _differs(row, items[n])]
    exact = [n for n in found if _value(items[n], side or "old") == _value(row, side or "old")]
    found = exact or found
    return found[0] if len(found) == 1 else None


def _differs(row: Row, item: Item) -> bool:
    """Two changes of the same kind are two where each says what it is of, and not the same.

    A row that gives no new value tells the old one of a change that is known.
    """
    old = _value(row, "old")
    held = {_value(item, "old"), _value(item, "new")}
    return bool(old and _value(row, "new") and _value(item, "old")) and old not in held


def _value(one: Row | Item, name: str) -> str:
    answer = one.get(name)
    return answer.value.casefold() if answer else ""


def _fills(row: Row, item: Item) -> bool:
    """Whether the row gives only what the item does not have yet."""
    given = [one.field for one in row.answers if one.value]
    held = {one.field for one in item.answers if one.value}
    return bool(given) and not held.intersection(given)
