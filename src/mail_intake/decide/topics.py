"""Whether a message belongs to another desk, by the words of `config/redirects.toml`."""

import re
from functools import cache

from mail_intake.model.form import Topic
from mail_intake.model.mail import Mail, SegmentKind

#: The sender's own words; what they quote is somebody else's topic.
OWN = frozenset({SegmentKind.SUBJECT, SegmentKind.BODY, SegmentKind.FORWARDED})
#: With so many usable values a message answers our form, whatever else it mentions: a contract
#: request that says "we also have claims questions" is a contract request.
ANSWERS_ENOUGH = 5


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    words = "|".join(
        r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in sorted(phrases)
    )
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def topic(mail: Mail, topics: tuple[Topic, ...], form: str, *, answered: int = 0) -> Topic | None:
    """Return the first topic that applies, None where the message may belong here.

    `answered` is how many usable values of this mailbox's own form the message gives.
    """
    if answered >= ANSWERS_ENOUGH:
        return None
    text = "\n".join(
        " ".join(segment.lines) for segment in mail.segments if segment.kind in OWN
    ).replace("’", "'")
    return next((one for one in topics if one.home != form and _applies(one, text)), None)


def _applies(one: Topic, text: str) -> bool:
    wanted, unless = _pattern(one.any_of), _pattern(one.unless)
    if wanted is None or wanted.search(text) is None:
        return False
    return unless is None or unless.search(text) is None
