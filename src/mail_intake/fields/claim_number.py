"""Claim numbers: formats differ by payer, so a label decides (claim, ICN, TCN, DCN)."""

import re
from datetime import date

from mail_intake.fields import npi, phone
from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict

_WORDS = re.compile(
    r"^(?:(?:the|our|this|claim|claims|clm|icn|tcn|dcn|ccn|internal control|transaction control|document control|reference|ref|id|number|numbers|nbr|no|nr|num|is)\b(?:[\s:#=.]|-(?=\s))*(?!-))+|^#\s?",
    re.IGNORECASE,
)
_ONE = r"[A-Z0-9](?:[A-Z0-9]|[-/.](?=[A-Z0-9])){5,29}"
_SHAPE = re.compile(_ONE, re.IGNORECASE)
#: Digits in groups, as a remittance advice prints them.
_GROUPS = r"\d{2,6}(?:[ ]\d{2,6}){1,4}"
_NUMBER = rf"(?P<number>(?=[A-Z-]{{0,6}}\d){_ONE}|{_GROUPS})(?![\w])"
_LABEL = (
    r"(?:(?:claim|clm|icn|tcn|dcn|ccn)s?|internal control|transaction control|document control)"
)
#: What may stand between the word and its number.
_BETWEEN = (
    r"(?:[\s:#=,.(\[\"'-]|\b(?:control|reference|ref|tracking|identification|id|ids|number|numbers|nos?|nbr|nr|num|"
    r"is|are|was|were|has|have|been|got|denied|rejected|paid|unpaid|underpaid|pending|processed|reversed|the|this|these|following|here|"
    r"in question|below|above|with|of ours|at issue)\b){0,9}"
)
_FOUND = re.compile(rf"\b{_LABEL}(?![a-z]){_BETWEEN}{_NUMBER}", re.IGNORECASE)
#: A further number of the same list.
_NEXT = re.compile(rf"\s{{0,2}}(?:,|;|/|&|\band\b|\bor\b)\s{{0,2}}(?:and\s|#\s?)?{_NUMBER}", re.IGNORECASE)  # fmt: skip
#: The number first: "2026117550824 is our claim number".
_BEFORE = re.compile(
    rf"(?<![\w-]){_NUMBER}\s{{0,2}}\(?(?:is |= ?)?(?:the |our |my |your )?(?:claim|icn|tcn|dcn)\b",
    re.IGNORECASE,
)
#: Shapes of other things: a day, a telephone number, an amount, a procedure with its modifier.
_OTHER = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/-]\d{1,2}[/-]\d{1,2}|[2-9]\d{2}[-. ]\d{3}[-. ]\d{4}|\d+\.\d{2}|\d{5}-\d{2}"
)
FEWEST_DIGITS = 5
#: Digits in groups are one number only if they are as many.
FEWEST_IN_GROUPS = 9


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form: as written without its label; at least five digits, no blanks."""
    del on
    text = _WORDS.sub("", without_remark(fold(raw))).strip(" #:;,.()[]\"'")
    joined = text.replace(" ", "") if re.fullmatch(r"[\d ]+", text) else re.sub(r"- ", "-", text)
    digits = sum(char.isdigit() for char in joined)
    if not _SHAPE.fullmatch(joined) or digits < FEWEST_DIGITS or _OTHER.fullmatch(text):
        return invalid("malformed")
    return valid(joined)


def find(line: str) -> tuple[Match, ...]:
    """Numbers that a word for claim stands before or behind; a list goes on after its first."""
    plain = alike(line)
    spans: list[tuple[int, int]] = []
    for hit in (*_FOUND.finditer(plain), *_BEFORE.finditer(plain)):
        following: re.Match[str] | None = hit
        while following is not None and _is_one(following["number"]):
            spans.append(following.span("number"))
            following = _NEXT.match(plain, following.end())
    return tuple(
        Match(start=start, end=end, raw=line[start:end], confidence=0.9)
        for start, end in sorted(set(spans))
    )


def bare(line: str) -> tuple[Match, ...]:
    """Numbers without any label that may be a claim's: for an answer to "which claim?"."""
    plain = alike(line)
    return tuple(
        Match(start=hit.start(), end=hit.end(), raw=line[hit.start() : hit.end()], confidence=0.7)
        for hit in _BARE.finditer(plain)
        if _is_one(hit[0])
    )


_BARE = re.compile(
    rf"(?<![\w.#/-])(?:(?=[A-Z-]{{0,6}}\d){_ONE}|{_GROUPS})(?![\w-])", re.IGNORECASE
)


#: Words before a number that is no claim's.
_ANOTHER = re.compile(
    r"\b(?:account|acct|member|patient|subscriber|recipient|client|medicaid|ohp|policy|check|cheque|invoice|auth\w*|referral|case|ticket|license|"
    r"phone|tel|telephone|fax|call|cell|npi|tin|ein|ssn|tax|dmap|mrn|chart|group|trace|eft|batch|payer|dea|caqh|id)\b[^,;.]{0,24}$",
    re.IGNORECASE,
)
#: A claim's number that nothing names has so many digits.
LONG = 10


def alone(line: str) -> tuple[Match, ...]:
    """Long numbers that nothing names: where a mail asks about a claim, one of them is its number."""
    plain = alike(line)
    return tuple(
        one
        for one in bare(line)
        if sum(map(str.isdigit, one.raw)) >= LONG
        and not npi.judge(one.raw).value
        and not phone.judge(one.raw).value
        and not _ANOTHER.search(plain[max(0, one.start - 40) : one.start])
    )


def _is_one(number: str) -> bool:
    grouped = " " in number
    digits = sum(char.isdigit() for char in number)
    return judge(number).value is not None and (not grouped or digits >= FEWEST_IN_GROUPS)


KIND = Kind(
    name="claim_number",
    explain=explaining(
        {}, "Please send the number from your remittance advice, like 20260310004417."
    ),
    mask=as_it_is,
    show=as_it_is,
)
