"""Whether a message belongs to another desk, by the words of `config/redirects.toml`.

Phrases are weighed: one that gives the topic away is enough, hints must be several; the more of the
mailbox's own form is answered, the more is needed. An aside ("also, …") in a message that answers
the form says nothing, and neither does a footer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from mail_intake.fields.routing import Remarks
from mail_intake.model.answer import Answer, Extraction, Outcome
from mail_intake.model.form import Form, Topic
from mail_intake.model.mail import Mail, SegmentKind

#: The sender's own words; what they quote is somebody else's topic.
OWN = frozenset({SegmentKind.SUBJECT, SegmentKind.BODY, SegmentKind.FORWARDED})
#: What a phrase that gives a topic away weighs; a hint weighs 1.
GIVEN_AWAY = 4
#: What is needed where nothing, and where up to `SOME` values of the own form are given. A message
#: that answers more than those belongs here, whatever else it mentions.
NEEDED, NEEDED_BESIDE, SOME = 4, 8, 2
#: What a message is about stands in its beginning, in characters.
REACH = 12_000
#: Kinds of field that say who writes, and not what for: they stand in every signature.
IDENTITY = frozenset(
    {"npi", "tin", "phone", "email", "clinic_name", "provider_name", "contact_name", "job_title"}
)
#: Labels of evidence that is no part of what a message says.
_FRAME = frozenset({"From", "signature"})
_USABLE = frozenset({Outcome.VALID, Outcome.DOUBTFUL})
_WORD = re.compile(r"[\w']+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


def weight(extraction: Extraction, form: Form) -> int:
    """Return how many values that the form asks for, beside who writes, a message gives itself."""
    told = {spec.name for spec in form.fields if spec.kind not in IDENTITY and not spec.writer}
    own = [one for one in extraction.answers if one.field in told]
    rows = [
        one
        for row in extraction.rows
        if not any(_framed(answer) for answer in row.answers)
        for one in row.answers
    ]
    return sum(one.outcome in _USABLE and not _framed(one) for one in (*own, *rows))


def topic(
    mail: Mail, topics: tuple[Topic, ...], form: Form, *, answered: int, remarks: Remarks
) -> Topic | None:
    """Return the topic that weighs most and enough, None where the message may belong here.

    `answered` is the weight of what it gives of this mailbox's own form.
    """
    if answered > SOME:
        return None
    text = "\n".join(_said(mail, remarks, asides=not answered))[:REACH]
    words = _words(text.replace("’", "'"))
    need = NEEDED_BESIDE if answered else NEEDED
    weighed = [(one, _weight(one, words)) for one in topics if one.home != form.name]
    enough = [(one, heavy) for one, heavy in weighed if heavy >= need]
    return max(enough, key=lambda pair: pair[1])[0] if enough else None


def _said(mail: Mail, remarks: Remarks, *, asides: bool) -> Iterator[str]:
    """Yield the sender's own sentences, without footers, and without asides if told so."""
    for segment in mail.segments:
        if segment.kind in OWN:
            for paragraph in "\n".join(line.strip() for line in segment.lines).split("\n\n"):
                if not remarks.is_footer(paragraph):
                    whole = paragraph.replace("\n", " ")
                    parts = [whole] if asides else _SENTENCE.split(whole)
                    yield from (one for one in parts if asides or not remarks.is_aside(one))


def _weight(one: Topic, words: Sequence[str]) -> int:
    if _count(one.unless, words):
        return 0
    return GIVEN_AWAY * _count(one.any_of, words) + _count(one.hints, words)


def _count(phrases: tuple[str, ...], words: Sequence[str]) -> int:
    """Return how many of the phrases stand in a text of words."""
    known = _by_first_word(phrases)
    found = {
        phrase
        for at, word in enumerate(words)
        for phrase in known.get(word, ())
        if tuple(words[at : at + len(phrase)]) == phrase
    }
    return len(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


@cache
def _by_first_word(phrases: tuple[str, ...]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return phrases as words, by their first: a text is then read once, whatever their number."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(_words(phrase))
        known.setdefault(words[0], []).append(words)
    return {first: tuple(listed) for first, listed in known.items()}


def _framed(one: Answer) -> bool:
    return one.evidence is not None and one.evidence.label in _FRAME
