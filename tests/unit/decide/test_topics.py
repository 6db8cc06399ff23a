"""Another desk's topics, by the configuration's words."""

from dataclasses import replace

from tests.unit.decide.given import mail

from mail_intake.decide.topics import ANSWERS_ENOUGH, topic
from mail_intake.model.form import Topic
from mail_intake.model.mail import Segment, SegmentKind

DEBT = Topic(name="debt", title="debt", any_of=("past due balance", "debt"), facts=("f",))
CLAIMS = Topic(
    name="claims", title="claims", any_of=("denied claim",), unless=("our new address",),
    facts=("f",), home="claims-help",
)  # fmt: skip
NO_WORDS = Topic(name="none", title="none", any_of=(), facts=("f",))
ALL = (NO_WORDS, DEBT, CLAIMS)


def test_a_phrase_in_the_own_words_gives_it_away():
    """Case and line breaks do not matter; a part of a word is no word."""
    assert topic(mail("a Past  due", "balance of ours"), ALL, "alerts") is DEBT
    assert topic(mail("we are indebted to you"), ALL, "alerts") is None


def test_what_is_quoted_is_somebody_elses_topic():
    """Only subject, body and forwarded text count."""
    quoted = Segment(kind=SegmentKind.QUOTED, source="x", lines=("your debt",))
    one = mail("thanks")

    assert topic(replace(one, segments=(*one.segments, quoted)), ALL, "alerts") is None


def test_a_topic_at_home_is_no_redirect():
    """Claims belong to claims-help."""
    assert topic(mail("a denied claim"), ALL, "claims-help") is None
    assert topic(mail("a denied claim"), ALL, "alerts") is CLAIMS


def test_guards_and_full_answers_keep_it_here():
    """An `unless` phrase, or a form that is truly answered, stops the redirect."""
    assert topic(mail("a denied claim, and our new address"), ALL, "alerts") is None
    assert topic(mail("our debt"), ALL, "alerts", answered=ANSWERS_ENOUGH) is None
