"""Whether a message belongs to another desk, by the words of `config/redirects.toml`.

Phrases are weighed: one that gives the topic away is enough, hints must be several; the more of the
mailbox's own form is answered, the more is needed. An aside ("also, …") in a message that answers
the form says nothing, and neither does a footer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
#: From so many digits on, what stands behind "claim" is its number.
LONG = 8
#: Labels of evidence that is no part of what a message says.
_FRAME = frozenset({"From", "signature"})
#: Where a sentence ends: no phrase goes across.
_END = ""
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
    sentences = [_words(one) for one in _SENTENCE.split(text.replace("’", "'"))]
    need = NEEDED_BESIDE if answered else NEEDED
    home = [one for one in topics if one.home == form.name]
    own = max((_weight(replace(one, unless=()), sentences) for one in home), default=0)
    weighed = [(one, _weight(one, sentences)) for one in topics if one not in home]
    enough = [
        (one, heavy) for one, heavy in weighed
        if heavy >= need and _outweighs(one, heavy, own)
    ]  # fmt: skip
    return max(enough, key=lambda pair: pair[1])[0] if enough else None


def _outweighs(one: Topic, heavy: int, own: int) -> bool:
    """Whether a topic weighs more than the mailbox's own one; twice as much where it is a form's."""
    if one.home:
        return heavy >= 2 * own
    return heavy > own or own < NEEDED


def _said(mail: Mail, remarks: Remarks, *, asides: bool) -> Iterator[str]:
    """Yield the sender's own sentences, without footers, and without asides if told so."""
    for segment in mail.segments:
        if segment.kind in OWN:
            for paragraph in "\n".join(line.strip() for line in segment.lines).split("\n\n"):
                if not remarks.is_footer(paragraph):
                    whole = paragraph.replace("\n", " ")
                    parts = [whole] if asides else _SENTENCE.split(whole)
                    yield from (one for one in parts if asides or not remarks.is_aside(one))


def _weight(one: Topic, sentences: Sequence[Sequence[str]]) -> int:
    words = [word for sentence in sentences for word in (*sentence, _END)]
    if _count(one.unless, words):
        return 0
    asked = sum(_asks(one, sentence) for sentence in sentences)
    return GIVEN_AWAY * (_count(one.any_of, words) + asked) + _count(one.hints, words)


def _asks(one: Topic, sentence: Sequence[str]) -> bool:
    """Whether a sentence names a thing and, in other words, what is asked or told of it."""
    things = _stands(one.things, sentence)
    acts = _stands(one.acts, sentence) if things else ()
    return any(end <= at or stop <= start for start, end in things for at, stop in acts)


def _count(phrases: tuple[str, ...], words: Sequence[str]) -> int:
    """Return how many of the phrases stand in a text of words."""
    return len({tuple(words[at:end]) for at, end in _stands(phrases, words)})


def _stands(phrases: tuple[str, ...], words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where phrases stand in a text of words: first word, and the one behind the last."""
    known = _by_first_word(phrases)
    return [
        (at, at + len(phrase))
        for at, word in enumerate(words)
        for phrase in known.get(word, ())
        if tuple(words[at : at + len(phrase)]) == phrase
    ]


def _words(text: str) -> list[str]:
    """Return a text's words; "claim 2026118004417" names a claim like "claim number"."""
    return [
        "number" if len(one) >= LONG and one.isdigit() else one
        for one in _WORD.findall(text.casefold())
    ]


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
