"""A notice's own lines: what a mail server says, up to where the letter comes back."""

import re
from collections.abc import Sequence

from mail_intake.read.html import seen
from mail_intake.read.limits import Limits
from mail_intake.read.mime import Part

#: Where the letter itself, or its header, begins.
_ORIGINAL = re.compile(
    r"[\s=*_>~-]{0,200}(?:below (?:this line|the next line)|(?:this is|here is) (?:a|the) copy|original (?:message|mail|header)|"
    r"(?:the )?(?:header|text|copy|body|beginning|unsent|returned|rejected|undelivered)\b.{0,40}(?:message|mail|follows)|"
    r"start of returned|message headers? follow|your (?:original )?message (?:follows|reads)|"
    r"ursprüngliche nachricht|message original|mensaje original|end of (?:message|transcript)|message (?:contents|removed))",
    re.IGNORECASE,
)
#: Fields of a letter; those that Postfix and Exchange write into reports (RFC 3464 §2.4) are none.
_HEADER = re.compile(
    r"(?:(?:Received|Return-Path|Message-ID|DKIM-Signature):|X-(?!Postfix-|Display-Name|Supplementary-Info)[\w-]{1,80}: )",
    re.IGNORECASE,
)
#: Most lines that are looked at, and characters of one.
_LINES, _LENGTH = 400, 1000


def spoken(leaves: Sequence[Part], limits: Limits) -> list[str]:
    """The notice's own lines: texts before the enclosed letter, up to where one begins within."""
    lines = written(leaves, limits)
    return [line[:_LENGTH] for line in lines[: original(lines)]]


def original(lines: Sequence[str]) -> int:
    """Return the number of the line where a letter begins within a notice's text."""
    for number, line in enumerate(lines[:_LINES]):
        if number and (_ORIGINAL.match(line[:_LENGTH]) or _HEADER.match(line[:_LENGTH])):
            return number
    return min(len(lines), _LINES)


def written(leaves: Sequence[Part], limits: Limits) -> list[str]:
    """Every line of the texts before the enclosed letter."""
    lines: list[str] = []
    for leaf in leaves:
        if leaf.media_type in {"message/rfc822", "text/rfc822-headers"}:
            break
        if leaf.media_type == "text/html":
            lines += seen(leaf.text, limits).lines.texts
        elif leaf.media_type.startswith("text/") or leaf.media_type == "message/delivery-status":
            lines += leaf.text.splitlines()
    return lines
