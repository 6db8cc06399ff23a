"""Words of machines without their headers. RFC 3834 §2 advises against trusting words: staff look."""

import re

from mail_intake.decide.screened import Screened
from mail_intake.model.mail import Mail, SegmentKind

_ABSENCE_SUBJECT = re.compile(
    r"^\s*(?:(?:re|aw|sv)\s?:\s?)?(?:\[[^\]]{1,30}\]\s?)?(?:auto(?:matic|mated)?[- ]?(?:reply|response|antwort)\b|auto\s?:|out of (?:the )?office\b|ooo\b|"
    r"away from (?:the |my )?(?:office|desk|mail|e-?mail)|on (?:vacation|leave|holiday)\b|vacation (?:reply|notice|response)|abwesen(?:d|heit)|automatische antwort|"
    r"respuesta autom[áa]tica|fuera de (?:la )?oficina|r[ée]ponse automatique|absence du bureau|afwezig)",
    re.IGNORECASE,
)
_ABSENCE_WORDS = re.compile(
    r"\b(?:i am|i'm|i will be|we are) (?:currently |presently )?(?:out of (?:the )?office|away from (?:the |my )?(?:office|desk)|on (?:annual |parental |maternity |medical )?(?:vacation|leave|holiday))\b",
    re.IGNORECASE,
)
#: How a filter at the other end asks the sender to prove being a person.
_CHALLENGE_SUBJECT = re.compile(
    r"\b(?:(?:sender|e-?mail|message) (?:address )?verification|(?:please |must )(?:confirm|verify) your (?:e-?mail|message|address)|"
    r"(?:confirmation|verification) (?:is )?(?:required|needed|request)|message (?:is )?(?:awaiting|waiting for|requires) (?:confirmation|verification))\b",
    re.IGNORECASE,
)
_CHALLENGE_WORDS = re.compile(
    r"\b(?:(?:confirm|verify|prove|certify) (?:that )?(?:you are|you're|you were) (?:a |an )?(?:real |actual )?(?:human|person|legitimate|not a (?:ro)?bot|the sender)|"
    r"your (?:e-?mail|message|mail) (?:is|has been|was) (?:being )?(?:held|quarantined|placed on hold)\b.{0,120}\b(?:confirm|verif)|"
    r"(?:click|follow|open|visit)\b.{0,40}\b(?:link|here|below)\b.{0,80}\b(?:so that|to have|to get|and) your (?:e-?mail|message|mail)\b.{0,40}\bdeliver|"
    r"add(?:ed)? (?:you|your address) to (?:my|the|our) (?:approved|allowed|trusted|white) ?(?:senders|list))",
    re.IGNORECASE,
)
#: An absence notice is short; a person who mentions a holiday writes more, or of something else.
_NOTICE_LINES = 12


def looks_automatic(one: Screened) -> bool:
    """Worded like an absence notice."""
    if _ABSENCE_SUBJECT.match(one.mail.subject):
        return True
    own = _own(one.mail)
    opening = " ".join(own[:3])[:600]
    return len(own) <= _NOTICE_LINES and _ABSENCE_WORDS.search(opening) is not None and (
        "return" in " ".join(own).casefold()
    )  # fmt: skip


def challenge(one: Screened) -> bool:
    """Worded like a filter's request to prove being a person (challenge and response)."""
    own = _own(one.mail)[: 2 * _NOTICE_LINES]
    words = _CHALLENGE_WORDS.search(" ".join(own)[:4000]) is not None
    return words and (
        len(own) <= _NOTICE_LINES or bool(_CHALLENGE_SUBJECT.search(one.mail.subject))
    )


def _own(mail: Mail) -> list[str]:
    return [
        line for segment in mail.segments if segment.kind is SegmentKind.BODY
        for line in segment.lines if line.strip()
    ]  # fmt: skip
