"""Which row a sentence speaks of: by its address, its name or a part of it, by what changes."""

import re
from collections.abc import Iterable

from mail_intake.model.submission import Item

#: Fields of a row that name it.
_NAMES = ("name", "provider_name", "new", "old")
#: How a change is called when it is spoken of again.
_CALLED = {
    "address": r"address|mov(?:e|ing)|relocation", "phone": r"phone|telephone", "fax": r"e?-?fax",
    "email": r"e-?mail", "tin": r"tin|ein|tax id", "npi": r"npi", "name": r"name|renaming",
    "hours": r"hours", "language": r"languages?", "specialty": r"specialt(?:y|ies)",
    "accepting-patients": r"panel|new patients", "close-location": r"clos(?:ing|ure)",
    "add-location": r"(?:new|second|additional) (?:location|site|office|clinic)",
}  # fmt: skip
#: Shortest part of a name that tells somebody, in characters.
_SHORTEST = 3


def spoken_of(text: str, items: Iterable[Item]) -> Item | None:
    """Return the one row that a text names, None where none or several could be meant."""
    listed = list(items)
    words = set(re.findall(r"[^\W\d_][\w’'-]+", text.casefold()))
    for named in (_addressed, _whole, _partly, _changes):
        hits = [item for item in listed if named(item, text.casefold(), words)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            return None
    return None


def _value(item: Item, name: str) -> str:
    one = item.get(name)
    return one.value.casefold() if one else ""


def _addressed(item: Item, text: str, words: set[str]) -> bool:
    del words
    address = _value(item, "email")
    return bool(address) and address in text


def _whole(item: Item, text: str, words: set[str]) -> bool:
    del words
    return any(len(name) > _SHORTEST and name in text for name in _names(item))


def _partly(item: Item, text: str, words: set[str]) -> bool:
    """A first or last name alone: no digits, so that no part of an address is taken for one."""
    del text
    parts = {
        part.strip(".,")
        for name in _names(item)
        if not any(char.isdigit() or char == "@" for char in name)
        for part in name.split()
    }
    return any(len(part) >= _SHORTEST and part in words for part in parts)


def _changes(item: Item, text: str, words: set[str]) -> bool:
    del words
    called = _CALLED.get(_value(item, "change"))
    return called is not None and re.search(rf"\b(?:{called})\b", text) is not None


def _names(item: Item) -> list[str]:
    return [value for value in (_value(item, name) for name in _NAMES) if value]
