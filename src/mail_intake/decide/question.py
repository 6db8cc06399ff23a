"""Whether a person asks for something that only a person can answer, or says what no rule reads."""

import re

from mail_intake.fields.routing import Remarks
from mail_intake.model.mail import Mail, SegmentKind

#: Words by which people ask for a person rather than give a value. Bounded, one line at a time.
_REQUEST = re.compile(
    r"\b(?:(?:please|could you|can you|kindly)\s+(?:call|phone|ring|contact|reach)\s+(?:me|us)"
    r"|(?:call|ring)\s+(?:me|us)\s+back"
    r"|(?:any|what(?:'s| is) the)\s+(?:update|status)"
    r"|status\s+of\s+(?:my|our|this|the)\b"
    r"|(?:withdraw|cancel|disregard|ignore|retract)\s+(?:my|our|this|the)\s+(?:\w+\s){0,2}(?:request|application|submission|e-?mail|message)s?\b)",
    re.IGNORECASE,
)
#: A sentence of so few words that gives no number and no address is a greeting or a name.
_FEW_WORDS = 3
#: A longer one is more than a courtesy, whatever it begins with.
_MOST_WORDS = 25
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_VALUE = re.compile(r"\d|@")


def asks(mail: Mail) -> bool:
    """Whether the sender's own words hold a question or ask to be called.

    A question mark inside an address or a link is none: it must end a word of letters.
    """
    return any(_asks(line[:2000]) for line in _own_lines(mail))


def says_more(mail: Mail, remarks: Remarks) -> bool:
    """Whether the sender's own words say more than thanks, greetings and names."""
    text = "\n".join(line[:2000] for line in _own_lines(mail))
    return any(not _is_courtesy(one.strip(), remarks) for one in _SENTENCE.split(text))


def _is_courtesy(sentence: str, remarks: Remarks) -> bool:
    if _VALUE.search(sentence):
        return False
    words = re.findall(r"[^\W\d_]+", sentence)
    return len(words) <= _FEW_WORDS or (
        len(words) <= _MOST_WORDS and remarks.is_courtesy(sentence)
    )


def _own_lines(mail: Mail) -> list[str]:
    own = [segment for segment in mail.segments if segment.kind is SegmentKind.BODY]
    return [line for segment in own for line in segment.lines]


def _asks(line: str) -> bool:
    return ("?" in line and _marked(line)) or _REQUEST.search(line) is not None


def _marked(line: str) -> bool:
    words = (word.rstrip("\"')") for word in line.split())
    return any(word.endswith("?") and word.rstrip("?!").isalpha() for word in words)
