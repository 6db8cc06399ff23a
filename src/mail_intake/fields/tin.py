"""Taxpayer number: EIN (26 CFR 301.6109-1), SSN (SSA POMS RM 10201.035), ITIN or ATIN; nine digits."""

import re
from datetime import date

from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import doubtful, explaining, invalid, valid
from mail_intake.model.answer import Verdict

#: EIN prefixes that the IRS never assigned (IRS page "Valid EIN prefixes").
NEVER_EIN = frozenset(
    [
        "00",
        "07",
        "08",
        "09",
        "17",
        "18",
        "19",
        "28",
        "29",
        "49",
        "69",
        "70",
        "78",
        "79",
        "89",
        "96",
        "97",
    ]
)
#: SSNs that were printed in advertisements and belong to nobody.
ADVERTISED = frozenset({"078051120", "219099999", "457555462"})

_TRUNCATED = re.compile(r"[Xx*•]{2,3}-?[Xx*•]{2,3}-?\d{3,4}|[Xx*•]{5}\d{4}")
_WORDS = re.compile(
    r"^(?:(?:the|our|my|federal|tax|taxpayer|payer|id(?:entification)?|tin|ein|fein|ssn|itin|number|no|is)\b[\s:#=.()-]*)+|"
    r"[\s,;.(-]*\b(?:ein|fein|ssn|tin|itin|tax id)\b[\s,;.)]*$",
    re.IGNORECASE,
)
DIGITS = 9
_DIGITS = re.compile(r"[\d .-]+")
_SHAPE = r"(?:\d{2}[ -]\d{7}|\d{3}[ .-]\d{2}[ .-]\d{4}|\d{9})"
_LABEL = re.compile(
    r"(?<!\w)(?P<label>(?:federal )?(?:tax ?(?:payer)?(?: ?payer)? ?id(?:entification)?|t\.?i\.?n\.?|f?\.?e\.?i\.?n\.?|employer id(?:entification)?|ssn|social security)"
    r"(?: ?(?:number|no\.?|num))?)(?!\w)(?P<between>(?:[\s#:=.-]|\((?:ein|ssn|tin|fein)\)|\b(?:number|no|is|of|was)\b){0,8})"
    rf"(?P<number>{_SHAPE}|[Xx*]{{2,3}}-?[Xx*]{{2,3}}-?\d{{4}})(?![\w-])",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[0-9]{2}-[0-9]{7}")
_EIN_DASHED = re.compile(r"(?<![\w-])\d{2}-\d{7}(?![\w-])")


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form is nine digits. The code says which kind: ein, ssn, itin, atin, ambiguous, ..."""
    del on
    if _PLAIN.fullmatch(raw):
        return _employer(raw.replace("-", ""))  # as most are written: nothing to cut off
    text = fold(raw).strip(" #:;,.=")
    if _TRUNCATED.fullmatch(text):
        return invalid("truncated")
    social = re.search(r"\bssn\b|\bsocial\b", text, re.IGNORECASE) is not None
    number = _WORDS.sub("", _WORDS.sub("", without_remark(text))).strip(" #:;,.=()")
    number = re.sub(r"(?<=\d{9})\.0+$", "", number)
    if not _DIGITS.fullmatch(number):
        return invalid("malformed")
    return _by_shape(number, re.sub(r"\D", "", number), social=social)


def _by_shape(number: str, digits: str, *, social: bool) -> Verdict:
    if re.fullmatch(r"\d{3}([ .-])\d{2}\1\d{4}", number):
        return _social(digits)
    if re.fullmatch(r"\d{2}[ -]\d{7}", number):
        return _employer(digits)
    if re.fullmatch(r"\d{9}|\d{2,5}(?: \d{2,5}){1,3}", number) and len(digits) == DIGITS:
        return _social(digits) if social else _bare(digits)
    # A spreadsheet drops a leading zero: ask, do not pad.
    return invalid("lost_leading_zero" if re.fullmatch(r"\d{8}", number) else "malformed")


def _employer(digits: str) -> Verdict:
    return invalid("ein_bad_prefix") if digits[:2] in NEVER_EIN else valid(digits, "ein")


def _nine_hundreds(digits: str) -> str:
    """Which taxpayer number a 9xx number can be: itin, atin, or none."""
    group = int(digits[3:5])
    if group == 93:  # noqa: PLR2004 - the one group of adoption numbers
        return "atin"
    ranges = ((50, 65), (70, 88), (90, 92), (94, 99))
    return "itin" if any(low <= group <= high for low, high in ranges) else ""


def _possible_social(digits: str) -> bool:
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return not (area in {"000", "666"} or area >= "900" or group == "00" or serial == "0000")


def _social(digits: str) -> Verdict:
    if digits[0] == "9" and _nine_hundreds(digits) and digits[5:] != "0000":
        return valid(digits, _nine_hundreds(digits))
    if digits in ADVERTISED or not _possible_social(digits):
        return invalid("ssn_shape_invalid")
    return valid(digits, "ssn")


def _bare(digits: str) -> Verdict:
    """Nine digits without a dash: an EIN if no SSN can look so; handled as an SSN in doubt."""
    employer = digits[:2] not in NEVER_EIN
    if digits[0] == "9" and _nine_hundreds(digits):
        return valid(digits, "itin_or_ein" if employer else _nine_hundreds(digits))
    if _possible_social(digits) and digits not in ADVERTISED:
        return valid(digits, "ambiguous") if employer else doubtful(digits, "ssn_likely")
    if not employer:
        return invalid("ssn_likely" if digits[:2] in {"00", "07"} else "ein_bad_prefix")
    return valid(digits, "ein")


def labelled(text: str) -> tuple[Match, ...]:
    """Every number that a word for taxpayer number stands before; role is "ssn" or ""."""
    plain = alike(text)
    return tuple(
        Match(
            start=found.start("number"), end=found.end("number"),
            raw=text[found.start("number") : found.end("number")], confidence=0.97,
            role="ssn" if re.search(r"ssn|social", found[0], re.IGNORECASE) else "",
        )
        for found in _LABEL.finditer(plain)
    )  # fmt: skip


def find(line: str) -> tuple[Match, ...]:
    """Labelled ones, and NN-NNNNNNN, which nothing else looks like."""
    named = labelled(line)
    taken = {one.start for one in named}
    dashed = (
        Match(
            start=found.start(),
            end=found.end(),
            raw=line[found.start() : found.end()],
            confidence=0.7,
        )
        for found in _EIN_DASHED.finditer(alike(line))
        if found.start() not in taken
    )
    return tuple(sorted((*named, *dashed), key=lambda one: one.start))


def mask(value: str) -> str:
    """Show the last four digits only (26 CFR 301.6109-4(a))."""
    code = judge(value).code
    if code == "ein":
        return f"XX-XXX{value[-4:]}"
    return f"XXX-XX-{value[-4:]}" if code in {"ssn", "itin", "atin"} else f"XXXXX{value[-4:]}"


KIND = Kind(
    name="tin",
    explain=explaining(
        {
            "truncated": "Some digits are hidden; please send all nine, like 12-3456789.",
            "ein_bad_prefix": "The IRS assigns no number with these first two digits; a TIN looks like 12-3456789.",
            "ssn_likely": "No employer's number begins so. Please check it for a typing error; a TIN looks like 12-3456789.",
            "malformed": "A TIN has exactly nine digits and nothing else, like 12-3456789.",
            "ssn_shape_invalid": "No such number is assigned; a TIN has nine digits, like 12-3456789.",
            "lost_leading_zero": "There are only eight digits; perhaps a leading zero got lost. A TIN looks like 02-3456789.",
        },
        "A TIN has exactly nine digits, like 12-3456789.",
    ),
    mask=mask,
    show=mask,
)
