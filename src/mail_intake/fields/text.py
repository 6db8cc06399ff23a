"""Free text, and yes or no: kinds for fields that have no rules of their own."""

import re
from datetime import date

from mail_intake.fields.fold import fold
from mail_intake.fields.kind import Kind
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict

LONGEST = 1000
_NO = re.compile(
    r"\b(?:no|not|n't|closed|closing|closes|stop(?:s|ped|ping)?|cannot|can't|unable|full|pause[ds]?|existing only|established (?:patients )?only)\b|n't\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\b(?:yes|open|opens|opening|accept(?:s|ing)?|taking|takes|resum(?:e|es|ed|ing)|again|welcom(?:e|es|ing))\b",
    re.IGNORECASE,
)


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form: as written, white space folded."""
    del on
    text = fold(raw).strip(' :;,*•|"')
    if not any(map(str.isalnum, text)):
        return invalid("no_text")  # ".," says nothing
    return valid(text) if len(text) <= LONGEST else invalid("too_long")


def yes_no(raw: str) -> str:
    """Return "yes" or "no", "" where the words say neither."""
    text = fold(raw)
    if _NO.search(text):
        return "no"
    return "yes" if _YES.search(text) else ""


KIND = Kind(
    name="text",
    explain=explaining({}, "Please write it in a few words."),
    mask=as_it_is,
    show=as_it_is,
)
