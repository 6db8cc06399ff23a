"""Oregon Medicaid provider number (DMAP, MAP, OMAP ID): six or nine digits (oregon.gov/DHS, npi.shtml)."""

import re
from datetime import date

from mail_intake.fields import npi
from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict

_WORDS = re.compile(
    r"^(?:(?:the|our|my|dmap|map|omap|ohp|oha|dhs|oregon|medicaid|provider|id|number|no|is)\b[\s:#=.-]*)+",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d+(?:[ -]\d+)*")
_LABEL = re.compile(
    r"(?<!\w)(?P<who>(?:member|patient|client|subscriber|recipient)'?s?\s+)?"
    r"(?:dmap|omap|map|(?:oregon )?medicaid|ohp|oha|dhs)(?!\w)(?P<what>(?:[ ]?(?:provider|id|number|no|enrollment)\b\.?)*)"
    r"(?P<between>(?:[\s#:=.-]|\b(?:is|of)\b){0,8})(?P<value>\d[\d -]{3,13}\d|pending\b|n/?a\b|tbd\b)(?![\w])",
    re.IGNORECASE,
)


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form is the digits; leading zeros count. Codes ok6, ok9, looks_like_npi, ..."""
    del on
    number = _WORDS.sub("", without_remark(fold(raw))).strip(" #:;,.=")
    number = re.sub(r"(?<=\d{6})\.0+$", "", number)
    if not _GROUPED.fullmatch(number):
        return invalid("malformed")
    return _by_digits(number, re.sub(r"\D", "", number))


def _by_digits(number: str, digits: str) -> Verdict:
    if re.fullmatch(r"\d{2}-\d{7}", number):
        return invalid("looks_like_ein")
    if re.fullmatch(r"\d{3}-\d{2}-\d{4}", number):
        return invalid("looks_like_ssn")
    if len(digits) in {6, 9}:
        return valid(digits, f"ok{len(digits)}")
    if len(digits) == npi.DIGITS:
        return invalid("looks_like_npi" if npi.judge(digits).value else "bad_length")
    # A spreadsheet drops leading zeros: ask, do not pad.
    lost = {5: "maybe_lost_zero", 8: "maybe_lost_zero"}
    return invalid(lost.get(len(digits), "malformed"))


def labelled(text: str) -> tuple[Match, ...]:
    """Every value that a word for this number stands before, unless it is a member's number."""
    plain = alike(text)
    return tuple(
        Match(
            start=found.start("value"), end=found.end("value"),
            raw=text[found.start("value") : found.end("value")], confidence=0.97,
        )
        for found in _LABEL.finditer(plain)
        if not found["who"] and (found["what"] or "map" in found[0].lower())
    )  # fmt: skip


def find(line: str) -> tuple[Match, ...]:
    """Only labelled ones: nine digits are also a TIN."""
    return labelled(line)


KIND = Kind(
    name="dmap_id",
    explain=explaining(
        {
            "looks_like_npi": "This looks like an NPI. A DMAP ID has six or nine digits, like 500123456.",
            "looks_like_ein": "This looks like a tax number. A DMAP ID has six or nine digits, like 500123456.",
            "looks_like_ssn": "This looks like a Social Security number. A DMAP ID has six or nine digits, like 500123456.",
            "bad_length": "There are too many digits. A DMAP ID has six or nine, like 500123456.",
            "malformed": "A DMAP ID is six or nine digits and nothing else, like 500123456.",
            "maybe_lost_zero": "A digit is missing; perhaps a leading zero got lost. A DMAP ID has six or nine digits, like 012345.",
        },
        "A DMAP ID (Oregon Medicaid provider number) has six or nine digits, like 500123456.",
    ),
    mask=as_it_is,
    show=as_it_is,
)
