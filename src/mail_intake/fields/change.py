"""Kinds of change to a clinic's information, by the words that people use for them."""

import re
from datetime import date

from mail_intake.fields.fold import fold
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, explaining, valid
from mail_intake.model.answer import Verdict

#: The first pattern that is in the words names the change. Specific ones stand before general ones.
_WORDS = (
    ("accepting-patients", r"(?:not?|longer|stop(?:s|ped)?|resume|now|currently)?\s?(?:accept|tak)(?:ing|s)?\s(?:any\s|on\s)?(?:new\s)?(?:patients|clients|referrals|members)|panel|open to new patients|closed to (?:new )?(?:patients|clients)|new patients?"),
    ("close-location", r"clos(?:e|es|ed|ing|ure)\b(?!.{0,30}patients)|shut(?:ting)? down|(?:remove|delete|term(?:inate)?|discontinue).{0,20}(?:location|site|office|clinic|address)|(?:location|site) (?:removal|closure|term)"),
    ("add-location", r"(?:new|add(?:ed|ing|itional)?|second|third|another|satellite|opening|open(?:s|ed)?)\s(?:a\s|an\s|our\s|second\s|new\s|additional\s)*(?:practice\s|clinic\s|office\s|service\s)?(?:location|site|office|clinic|branch)|location (?:add|addition)|add[- ]location|satellite"),
    ("remove-practitioner", r"(?:remove|delete|term(?:inate|ed|ination)?|inactivate|departure|departing|leav(?:e|es|ing)|left|retir(?:e|es|ed|ing|ement)|resign(?:s|ed|ing)?|no longer (?:with|works?|working|practicing|at|employed|here|part|sees|seeing)|last day|passed away|deceased|off-?board)"),
    ("add-practitioner", r"(?:add(?:ed|ing|ition)?|new|join(?:s|ed|ing)?|hir(?:e|ed|ing)|welcom(?:e|ing)|start(?:s|ed|ing)?|on-?board(?:ing)?).{0,30}(?:provider|practitioner|physician|doctor|clinician|nurse|therapist|dentist|pa\b|np\b|md\b)|join(?:s|ed|ing)?\b|add[- ](?:provider|practitioner)|hire\b|takes? over .{0,20}panel|started with us|coming on board"),
    ("tin", r"\b(?:tin|ein|fein|tax\s?(?:payer)?\s?(?:id|identification)|tax number|federal tax)\b"),
    ("npi", r"\bnpi\b"),
    ("fax", r"\b(?:e-?)?fax\b|facsimile"),
    ("phone", r"\b(?:tele)?phone\b|\btel\b|main line|\bphone number"),
    ("email", r"e-?mail"),
    ("hours", r"\bhours\b|opening times|open (?:until|from)|schedule"),
    ("language", r"\blanguages?\b|\bspeaks?\b|interpreter|bilingual|\basl\b"),
    ("specialty", r"special(?:t(?:y|ies)|ity|ities|ization)|taxonomy|board[- ]certif"),
    ("name", r"(?:clinic|practice|group|business|legal|dba|organization|company|our|new)?\s?\bname\b|renam(?:e|ed|ing)|\bdba\b|d/b/a|known as"),
    ("address", r"address|\bmov(?:e|es|ed|ing)\b|relocat(?:e|es|ed|ing|ion)|location|suite|remit|street|site"),
)  # fmt: skip
_PATTERNS = tuple((code, re.compile(rf"(?:{words})", re.IGNORECASE)) for code, words in _WORDS)
CODES = (*(code for code, _ in _WORDS), "other")


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form is a code of the table; words that name none are "other"."""
    del on
    text = fold(raw)[:300]
    if text.casefold() in CODES:
        return valid(text.casefold())
    for code, pattern in _PATTERNS:
        if pattern.search(text):
            return valid(code)
    return valid("other", "unlisted")


def find(line: str) -> tuple[Match, ...]:
    """The words in a line that speak for a change; its code is the role."""
    text = line[:2000]
    hits = [
        Match(start=hit.start(), end=hit.end(), raw=hit[0], confidence=0.6, role=code)
        for code, pattern in _PATTERNS
        for hit in pattern.finditer(text)
    ]
    return tuple(sorted(hits, key=lambda one: one.start))


KIND = Kind(
    name="change",
    explain=explaining(
        {},
        "Please say what changes: address, phone, fax, e-mail, name, TIN, hours, a practitioner or a location.",
    ),
    mask=as_it_is,
    show=lambda value: value.replace("-", " "),
)
