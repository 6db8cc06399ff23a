"""No answer without evidence: over every labelled message, each value's characters stand where it says."""

import pytest
from tests.samples.labelled import SETS, labelled

from mail_intake.config import demo_settings
from mail_intake.model.answer import Answer
from mail_intake.model.mail import Mail
from mail_intake.wiring import scratch


def extractions():
    """Every (file, mail, answer) of every set."""
    for name in SETS:
        with scratch(demo_settings()) as sample:
            for one in labelled(name):
                done = sample(one.content)
                found = done.understood.extraction
                for answer in (*found.answers, *(a for row in found.rows for a in row.answers)):
                    yield one.file, done.understood.mail, answer


def stands(mail: Mail, answer: Answer) -> bool:
    """Whether the sender's characters are at the place given, or in a header for what has no line."""
    place = answer.evidence
    if place is None:
        return False
    if place.segment < 0:
        people = (*mail.senders, *mail.reply_to, *(s.author for s in mail.segments if s.author))
        return any(answer.raw in f"{one.name} <{one.email}>" for one in people)
    lines = mail.segments[place.segment].lines[place.line :]
    return place.start >= 0 and "\n".join(lines)[place.start :].startswith(answer.raw)


def test_every_value_stands_where_it_says():
    """Segment, line and column lead to the sender's own characters."""
    wrong = [
        (file, answer.field, answer.raw)
        for file, mail, answer in extractions()
        if not stands(mail, answer)
    ]

    assert wrong == []


@pytest.mark.parametrize("raw", ["503-555-0142", "", "x"])
def test_what_is_not_there_is_noticed(raw):
    """The rule above can fail."""
    mail = next(mail for _, mail, _ in extractions())
    assert not stands(mail, Answer(field="x", value="x", raw=raw))
