"""Numbers that name a member: Medicare beneficiary (CMS, "Understanding the MBI format") and OHP."""

import re

from mail_intake.fields.fold import alike
from mail_intake.fields.kind import Match

_LETTER = "[AC-HJKMNP-RT-Y]"  # no S, L, O, I, B, Z
_MBI = re.compile(
    rf"(?<![\w-])[1-9]{_LETTER}(?:{_LETTER}|\d)\d-?{_LETTER}(?:{_LETTER}|\d)\d-?{_LETTER}{{2}}\d{{2}}(?![\w-])",
    re.IGNORECASE,
)
#: Letters at 1, 2, 6 and 8 of eight: from a secondary source, so a label counts for more.
_OHP = re.compile(r"(?<![\w-])[A-Z]{2}\d{3}[A-Z]\d[A-Z](?![\w-])")
_LABELLED = re.compile(
    r"\b(?:member|client|recipient|ohp|medicaid|prime|subscriber|patient)'?s?\s?(?:id|#|no\.?|number|id number|id no\.?|id #)\s?[:#=]{0,2}\s{0,2}"
    r"(?P<id>(?=(?:[A-Z]*\d){3})[A-Z0-9]{8})(?![\w-])",
    re.IGNORECASE,
)


def find_mbi(line: str) -> tuple[Match, ...]:
    """Medicare beneficiary identifiers: eleven characters, dashes 4-3-4 for show."""
    return tuple(
        Match(start=hit.start(), end=hit.end(), raw=line[hit.start() : hit.end()], confidence=0.95)
        for hit in _MBI.finditer(alike(line))
    )


def find_ohp_member(line: str) -> tuple[Match, ...]:
    """OHP member ids: the strict shape, or eight characters with three digits behind a label."""
    plain = alike(line)
    spans = {hit.span() for hit in _OHP.finditer(plain)}
    spans |= {hit.span("id") for hit in _LABELLED.finditer(plain) if not hit["id"].isdigit()}
    return tuple(
        Match(start=start, end=end, raw=line[start:end], confidence=0.9)
        for start, end in sorted(spans)
    )
