"""Values in a clause by their kind: addresses, numbers, e-mail addresses, hours, languages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mail_intake.extract.said import Said
from mail_intake.fields import address, email, hours, phone

#: An unfinished number behind a word for it: what was given, though wrong, is shown.
_DIGITS = re.compile(r"(?<![\w.@-])\(?\d[\d().\s-]{5,16}\d(?![\w@-])")
#: An address whose domain has no end, or a blank before or behind its sign.
_NO_DOMAIN = re.compile(
    r"(?<![\w.@+-])[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,30}){0,3}(?![\w@-])"
)
_EIN = re.compile(r"(?<![\w.@-])(?:\d{2}[- ]\d{7}|\d{3}-\d{2}-\d{4}|\d{9})(?![\w@-])")
_NPI = re.compile(r"(?<![\w.@-])[12]\d{9}(?![\w@-])")
_BOX = re.compile(r"\b(?:p\.?\s?o\.?\s?box|post office box)\s{0,2}#?\s?\d{1,6}\b", re.IGNORECASE)
_ENDS = re.compile(r"\b\d{5}(?:-\d{4})?\b")
_UNIT = re.compile(
    r"\b(?:suite|ste\.?|unit|floor|room|building|bldg\.?)\s{0,2}(?:no\.?\s?|number\s|#\s?)?(?:\d\w{0,5}|[a-z]-?\d{0,3})\b",
    re.IGNORECASE,
)
#: "Our suite number changes from 120 to 140."
_UNIT_NOUN = re.compile(r"\b(?:suite|unit)(?:\s(?:number|no\.?|#))?\b", re.IGNORECASE)
_UNIT_NUMBER = re.compile(r"(?<![\w.,#-])\d{1,5}[a-z]?(?![\w-])", re.IGNORECASE)
#: A complete address behind a box ends within so many characters.
_REACH = 70


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a clause; `kind` is the change that it could belong to, "number" where words must tell."""

    kind: str
    start: int
    end: int
    whole: bool = True  #: an address with city, state and ZIP


def values(one: Said) -> list[Value]:
    """Return the values of a clause from left to right; none lies within another."""
    found: list[Value] = []
    text = one.text
    if not re.search(r"[\d@]", text) and " at " not in text.casefold():
        return []
    for day in one.dated:  # no day is a part of an address, or of a number
        text = text[: day.start] + ";" * (day.end - day.start) + text[day.end :]
    for finder in _FINDERS:
        for value in finder(text, one):
            if not any(value.start < held.end and held.start < value.end for held in found):
                found.append(value)
    return sorted(found, key=lambda value: value.start)


def _addresses(text: str, one: Said) -> Iterator[Value]:
    del one
    plain = text.replace("|", ",")
    for match in address.find(plain):
        yield Value("address", match.start, match.end)
    for box in _BOX.finditer(plain):
        last = _ENDS.search(plain, box.end(), box.end() + _REACH)
        if last and address.judge(text[box.start() : last.end()]).code == "box":
            yield Value("address", box.start(), last.end())


def _emails(text: str, one: Said) -> Iterator[Value]:
    del one
    for match in email.find(text):
        yield Value("email", match.start, match.end)


def _phones(text: str, one: Said) -> Iterator[Value]:
    del one
    for match in phone.find(text):
        kind = match.role if match.role in {"fax", "phone"} else "number"
        yield Value(kind, match.start, match.end)


def _tins(text: str, one: Said) -> Iterator[Value]:
    named = any(thing.code == "tin" for thing in one.things) or "tin" in one.staying
    for match in _EIN.finditer(text):
        if named or match[0][2] in "- ":
            yield Value("tin", match.start(), match.end())


def _npis(text: str, one: Said) -> Iterator[Value]:
    named = any(thing.code == "npi" for thing in one.things) or "npi" in one.staying
    for match in _NPI.finditer(text):
        if named or match[0][0] == "1":  # ten digits that begin with 2 are a phone number, too
            yield Value("npi", match.start(), match.end())


def _hours(text: str, one: Said) -> Iterator[Value]:
    del one
    for match in hours.find(text):
        yield Value("hours", match.start, match.end)


def _streets(text: str, one: Said) -> Iterator[Value]:
    """Streets without a city, and suites: a part of an address."""
    del one
    for match in address.find_street(text):
        yield Value("address", match.start, match.end, whole=False)
    for unit in _UNIT.finditer(text):
        yield Value("address", unit.start(), unit.end(), whole=False)
    noun = _UNIT_NOUN.search(text)
    if noun:
        for number in _UNIT_NUMBER.finditer(text, noun.end(), noun.end() + _REACH):
            yield Value("address", number.start(), number.end(), whole=False)


def _unfinished(text: str, one: Said) -> Iterator[Value]:
    """Digits right behind a word for a number, of no good shape."""
    for thing in one.things:
        if thing.code in {"phone", "fax", "npi", "tin"}:
            match = _DIGITS.search(text, thing.end, thing.end + 45)
            if match:
                yield Value(thing.code, match.start(), match.end())


def _cut_short(text: str, one: Said) -> Iterator[Value]:
    """What was meant as an e-mail address and is none, where the clause speaks of one."""
    if "@" in text and (one.sides or any(thing.code == "email" for thing in one.things)):
        for match in _NO_DOMAIN.finditer(text):
            yield Value("email", match.start(), match.end())


_FINDERS: tuple[Callable[[str, Said], Iterator[Value]], ...] = (
    _addresses, _emails, _npis, _phones, _tins, _hours, _streets, _unfinished, _cut_short,
)  # fmt: skip
