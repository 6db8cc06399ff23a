"""Claim numbers: formats differ by payer, so a label decides (claim, ICN, TCN, DCN)."""

import re
from datetime import date

from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict

_WORDS = re.compile(
    r"^(?:(?:the|our|claim|claims|icn|tcn|dcn|internal control|reference|ref|id|number|numbers|no|num|is)\b[\s:#=.-]*)+|^#\s?",
    re.IGNORECASE,
)
_SHAPE = re.compile(r"[A-Z0-9](?:[A-Z0-9]|[-/.](?=[A-Z0-9])){5,29}", re.IGNORECASE)
_FOUND = re.compile(
    r"\b(?:claim|icn|tcn|dcn)s?(?:\s(?:control|reference|ref))?\s{0,2}(?:#|id|numbers?|nos?\.?|num\.?)?(?:[\s:#=]|\bis\b){0,5}"
    r"(?P<number>(?=[A-Z-]{0,6}\d)[A-Z0-9](?:[A-Z0-9]|[-/.](?=[A-Z0-9])){5,29})(?![\w])",
    re.IGNORECASE,
)
FEWEST_DIGITS = 5


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form: as written without its label; at least five digits, no blanks."""
    del on
    text = _WORDS.sub("", without_remark(fold(raw))).strip(" #:;,.")
    joined = text.replace(" ", "") if re.fullmatch(r"[\d ]+", text) else text
    digits = sum(char.isdigit() for char in joined)
    if not _SHAPE.fullmatch(joined) or digits < FEWEST_DIGITS:
        return invalid("malformed")
    return valid(joined)


def find(line: str) -> tuple[Match, ...]:
    """Numbers that a word for claim stands before."""
    plain = alike(line)
    return tuple(
        Match(start=hit.start("number"), end=hit.end("number"),
              raw=line[hit.start("number") : hit.end("number")], confidence=0.9)
        for hit in _FOUND.finditer(plain)
        if judge(hit["number"]).value is not None
    )  # fmt: skip


KIND = Kind(
    name="claim_number",
    explain=explaining(
        {}, "Please send the number from your remittance advice, like 20260310004417."
    ),
    mask=as_it_is,
    show=as_it_is,
)
