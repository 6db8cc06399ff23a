"""Whether a person asks for something that only a person can answer."""

import re

from mail_intake.model.mail import Mail, SegmentKind

#: Words by which people ask for a person rather than give a value. Bounded, one line at a time.
_REQUEST = re.compile(
    r"\b(?:(?:please|could you|can you|kindly)\s+(?:call|phone|ring|contact|reach)\s+(?:me|us)"
    r"|(?:call|ring)\s+(?:me|us)\s+back"
    r"|(?:any|what(?:'s| is) the)\s+(?:update|status)"
    r"|status\s+of\s+(?:my|our|this|the)\b)",
    re.IGNORECASE,
)


def asks(mail: Mail) -> bool:
    """Whether the sender's own words hold a question or ask to be called.

    A question mark inside an address or a link is none: it must end a word of letters.
    """
    own = [segment for segment in mail.segments if segment.kind is SegmentKind.BODY]
    lines = [line for segment in own for line in segment.lines]
    return any(_asks(line[:2000]) for line in lines)


def _asks(line: str) -> bool:
    return ("?" in line and _marked(line)) or _REQUEST.search(line) is not None


def _marked(line: str) -> bool:
    words = (word.rstrip("\"')") for word in line.split())
    return any(word.endswith("?") and word.rstrip("?!").isalpha() for word in words)
