"""Typed spots: what each stretch of a passage is, decided once for all kinds, so nothing is two things."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail_intake.extract.parts import Place
from mail_intake.extract.passages import Passage
from mail_intake.fields import address, email
from mail_intake.fields.lexicon import Lexicon
from mail_intake.model.answer import Verdict

#: Words before an address that say it is not where patients are seen.
_NOT_PHYSICAL = re.compile(
    r"\b(?:mail(?:ing|s|ed)?|post(?:al)?|correspondence|remit(?:tance)?|payments?|billing|pay-?to|checks|invoices|send .{0,20}to|"
    r"home|legal|registered|headquarters|corporate|parent)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_PHYSICAL = re.compile(
    r"\b(?:physical|located|location|patients|site|street|practice|office|clinic|at|in)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
#: Words before a value that say it is the wrong one.
_NOT_MEANT = re.compile(
    r"\b(?:not|instead of|rather than|no longer|in place of|was|formerly|old|previous)\s*:?\s*$",
    re.IGNORECASE,
)
_AT = re.compile(r"@|\bat\b", re.IGNORECASE)
_ZIP = re.compile(r"\d{5}(?!\d)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a passage and what it is.

    `kind` is a kind of field, or "cell" and "phone and fax"; `role` as in `fields.kind.Match`, or
    "mailing" for an address that patients do not visit, "wrong" for what the words say is wrong.
    """

    kind: str
    raw: str
    place: Place
    verdict: Verdict
    confidence: float
    role: str = ""
    start: int = 0  #: within its passage
    end: int = 0


def spots(passage: Passage, words: Lexicon) -> list[Spot]:
    """Return addresses, numbers and e-mail addresses of a passage, left to right."""
    taken: list[tuple[int, int]] = []
    found = [*_addresses(passage, taken), *_mails(passage, taken)]
    text = _masked(passage.text, taken)
    found += [
        Spot(
            one.kind, passage.raw[one.start : one.end], passage.place(one.start), one.verdict,
            one.confidence, "wrong" if one.negated else one.role, one.start, one.end,
        )
        for one in words.numbers.find(text)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.start)


def _masked(text: str, taken: list[tuple[int, int]]) -> str:
    """Draw over the stretches that are something already; every other one keeps its place."""
    pieces = []
    done = 0
    for start, end in sorted(taken):
        if start >= done:
            pieces += [text[done:start], "~" * (end - start)]
            done = end
    return "".join((*pieces, text[done:]))


def _addresses(passage: Passage, taken: list[tuple[int, int]]) -> Iterator[Spot]:
    if not _ZIP.search(passage.text):
        return
    for one in address.find(passage.text):
        before = passage.text[max(0, one.start - 60) : one.start]
        raw = passage.raw[one.start : one.end]
        taken.append((one.start, one.end))
        mailing = _NOT_PHYSICAL.search(before) and not _PHYSICAL.search(before[-40:])
        role = "wrong" if _NOT_MEANT.search(before) else "mailing" if mailing else ""
        yield Spot(
            "physical_address", raw, passage.place(one.start), address.judge(one.raw),
            0.85, role, one.start, one.end,
        )  # fmt: skip
    ends = {end for _, end in taken}
    taken += [one for one in address.find_last(passage.text) if one[1] not in ends]


def _mails(passage: Passage, taken: list[tuple[int, int]]) -> Iterator[Spot]:
    for one in email.find(passage.text) if _AT.search(passage.text) else ():
        taken.append((one.start, one.end))
        wrong = _NOT_MEANT.search(passage.text[max(0, one.start - 20) : one.start])
        yield Spot(
            "email", passage.raw[one.start : one.end], passage.place(one.start), email.judge(one.raw),
            min(one.confidence, 0.9), "wrong" if wrong else "", one.start, one.end,
        )  # fmt: skip
