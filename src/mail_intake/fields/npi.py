"""National Provider Identifier: ten digits, first 1 or 2, last a Luhn digit over 80840 + nine (45 CFR 162.406)."""

import re
from datetime import date

from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict

#: The prefix of US health identifiers, which a card may show (ISO/IEC 7812: 80 health, 840 USA).
PREFIX = "80840"
DIGITS = 10

_WITH_WORDS = re.compile(
    r"^(?:(?:the|our|my|group|individual|clinic|billing|type [12i]{1,2}|npi|number|no\.?|is)[\s:#=-]+)*(?P<number>[^a-z]*?)"
    r"[\s,;.-]*(?:(?:group|individual|organi[sz]ation(?:al)?|facility|clinic|billing|rendering|personal|type [12i]{1,2}|npi)\b[\s,;.]*)*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,16}")
#: Ten digits in the groupings people type, not part of a longer number or an extension.
_SHAPE = r"(?:\d{10}|\d{3}[ .-]\d{3}[ .-]\d{4}|\d{4}[ .-]\d{3}[ .-]\d{3})"
_ALONE = re.compile(rf"(?<![\w.+#-])({_SHAPE})(?![\w-]|\.\d)")
_LABEL = re.compile(
    r"(?<!\w)(?:n\.?p\.?i\.?|national provider (?:identifier|id)(?: number)?)(?!\w)"
    rf"(?P<between>[^\d\n]{{0,40}}?\n?[^\w\n]{{0,4}})(?P<number>{_SHAPE}|80840\d{{10}})(?![\w-])",
    re.IGNORECASE,
)
_ORG = re.compile(
    r"\b(?:group|organi[sz]ation(?:al)?|facility|clinic|practice|billing|pay-?to|type[ -]?(?:2|ii))\b",
    re.IGNORECASE,
)
_IND = re.compile(
    r"\b(?:individual|rendering|practitioner|personal|type[ -]?(?:1|i))\b", re.IGNORECASE
)


#: The digit sum of each digit's double.
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn_ok(digits: str) -> bool:
    """Whether the Luhn sum over 80840 and the digits ends in 0."""
    turned = [*map(int, reversed(PREFIX + digits))]
    return (sum(turned[::2]) + sum(map(_DOUBLED.__getitem__, turned[1::2]))) % 10 == 0


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form is ten ASCII digits."""
    del on
    if len(raw) == DIGITS and raw.isascii() and raw.isdigit():
        return _checked(raw)  # as most are written: nothing to cut off
    text = without_remark(fold(raw)).strip(" #:;,.=")
    found = _WITH_WORDS.match(text)
    number = found["number"].strip(" #:;,.=-") if found else text
    # A spreadsheet turns the number into 1234567893.0
    number = re.sub(r"(?<=\d{10})\.0+$", "", number)
    if not _NUMBER.fullmatch(number):
        return invalid("malformed")
    digits = re.sub(r"\D", "", number)
    if len(digits) == len(PREFIX) + DIGITS and digits.startswith(PREFIX):
        digits = digits[len(PREFIX) :]
    return _checked(digits)


def _checked(digits: str) -> Verdict:
    if len(digits) != DIGITS:
        return invalid("malformed")
    if digits[0] not in "12":
        return invalid("bad_first_digit")
    return valid(digits) if luhn_ok(digits) else invalid("bad_check_digit")


def role_of(left: str, right: str) -> str:
    """Return "org" or "ind" by the words left of a number first, then right of it; "" if neither."""
    for text in filter(str.strip, (left, right)):
        last = max(
            ((found.start(), role) for role, pattern in (("org", _ORG), ("ind", _IND))
             for found in pattern.finditer(text)),
            default=None,
        )  # fmt: skip
        if last is not None:
            return last[1]
    return ""


def labelled(text: str) -> tuple[Match, ...]:
    """Every number that the word NPI stands before, whatever its check digit says."""
    plain = alike(text)
    matches = []
    before = 0
    for found in _LABEL.finditer(plain):
        start, end = found.span("number")
        role = role_of(
            plain[max(before, found.start() - 40) : found.start()] + found["between"], ""
        )
        matches.append(
            Match(start=start, end=end, raw=text[start:end], confidence=0.97, role=role)
        )
        before = end
    return tuple(matches)


def find(line: str) -> tuple[Match, ...]:
    """Labelled ones, and unlabelled ones that start with 1 and pass the check.

    A US phone number never starts with 1, so those cannot be phones. One that starts with 2
    can be, and one in ten phone-like numbers passes the check: never taken without its label.
    """
    named = labelled(line)
    taken = {(one.start, one.end) for one in named}
    plain = alike(line)
    alone = [
        Match(
            start=found.start(1), end=found.end(1), raw=line[found.start(1) : found.end(1)],
            confidence=0.8,
        )
        for found in _ALONE.finditer(plain)
        if found.span(1) not in taken
        and found[1].startswith("1")
        and _checked(re.sub(r"\D", "", found[1])).value
    ]  # fmt: skip
    return tuple(sorted((*named, *alone), key=lambda one: one.start))


KIND = Kind(
    name="npi",
    explain=explaining(
        {
            "bad_check_digit": "The number does not pass its check digit: please check it for a typing error. An NPI looks like 1234567893.",
            "malformed": "An NPI has exactly ten digits and nothing else, like 1234567893.",
            "bad_first_digit": "An NPI begins with 1 or 2 and has ten digits, like 1234567893.",
        },
        "An NPI has exactly ten digits, like 1234567893.",
    ),
    mask=as_it_is,
    show=as_it_is,
)
