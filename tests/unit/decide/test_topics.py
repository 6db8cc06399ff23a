"""Another desk's topics, by the configuration's words, weighed against the own form's answers."""

from dataclasses import replace

import pytest
from tests.unit.decide.given import ALERTS, FORM, answer, mail

from mail_intake.config import demo_settings
from mail_intake.decide.topics import SOME, topic, weight
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Evidence, Extraction, Outcome, Row
from mail_intake.model.form import Form, Topic
from mail_intake.model.mail import Segment, SegmentKind

POLICIES = demo_settings().policies
REMARKS = lexicon(POLICIES.vocabulary).remarks
DEBT = Topic(name="debt", title="debt", any_of=("past due balance", "debt"), facts=("f",))
CLAIMS = Topic(
    name="claims", title="claims", any_of=("denied claim",), unless=("our new address",),
    hints=("claim", "claims", "denied", "paid", "remittance"), facts=("f",), home="claims-help",
)  # fmt: skip
NO_WORDS = Topic(name="none", title="none", any_of=(), facts=("f",))
ALL = (NO_WORDS, DEBT, CLAIMS)


def about(one, *, form="alerts", answered=0, topics=ALL):
    return topic(
        one, topics, Form(name=form, title="t", fields=()), answered=answered, remarks=REMARKS
    )


def shipped(text, form):
    """The name of the shipped topic that a text is redirected for, nothing being answered."""
    found = topic(
        mail(*text.split("\n")), POLICIES.topics, POLICIES.form(form), answered=0, remarks=REMARKS
    )
    return found.name if found else ""


def test_a_phrase_in_the_own_words_gives_it_away():
    """Case and line breaks do not matter; a part of a word is no word."""
    assert about(mail("a Past  due", "balance of ours")) is DEBT
    assert about(mail("we are indebted to you")) is None


def test_hints_must_be_several():
    """Different words together: one of them again and again is one."""
    assert about(mail("our claims were denied, nothing was paid, see the remittance")) is CLAIMS
    assert about(mail("claims, claims, claims and more claims")) is None


def test_the_heaviest_topic_is_taken():
    """A debt letter that mentions a claim is about the debt."""
    assert about(mail("a denied claim; our debt, the past due balance")) is DEBT


def test_what_is_quoted_is_somebody_elses_topic():
    """Only subject, body and forwarded text count."""
    quoted = Segment(kind=SegmentKind.QUOTED, source="x", lines=("your debt",))
    one = mail("thanks")

    assert about(replace(one, segments=(*one.segments, quoted))) is None


def test_a_footer_is_nobodys_words():
    """Boilerplate in a paragraph of its own says nothing, answered or not."""
    footer = "CONFIDENTIALITY NOTICE: in case of debt or fraud call somebody."

    assert about(mail("please use these", "", footer)) is None


def test_a_thing_and_what_is_asked_of_it_stand_in_one_sentence():
    """In other words: "denial" that is both says nothing alone."""
    one = replace(CLAIMS, any_of=(), hints=(), things=("claim", "denial"), acts=("denial", "look"))

    assert about(mail("Please look at a claim."), topics=(one,)) is one
    assert about(mail("Please look. It is a claim."), topics=(one,)) is None
    assert about(mail("A denial."), topics=(one,)) is None


def test_the_own_topic_must_be_outweighed():
    """By another form's topic twice; a number behind "claim" names one."""
    own = Topic(name="own", title="own", any_of=("contract",), facts=("f",), home="alerts")
    topics = (own, replace(CLAIMS, any_of=("claim number", "denied claim"), hints=()), DEBT)

    assert about(mail("a contract, the claim 20260310004417"), topics=topics) is None
    assert (
        about(mail("a contract, claim 20260310004417, a denied claim"), topics=topics) == topics[1]
    )
    assert about(mail("a contract and a debt"), topics=topics) is None
    assert about(mail("a contract, a debt, a past due balance"), topics=topics) is DEBT


def test_a_topic_at_home_is_no_redirect():
    """Claims belong to claims-help."""
    assert about(mail("a denied claim"), form="claims-help") is None
    assert about(mail("a denied claim")) is CLAIMS


def test_guards_and_answers_keep_it_here():
    """An `unless` phrase, or a form that is truly answered, stops the redirect."""
    assert about(mail("a denied claim, and our new address")) is None
    assert about(mail("our debt, our past due balance"), answered=SOME + 1) is None


def test_beside_an_answer_an_aside_says_nothing():
    """ "Also, …" is by the way where the form is answered in part, and the reason where it is not."""
    lines = ("Ann Lee, ann@clinic.example.", "Also, our debt is a past due balance.")

    assert about(mail(*lines), answered=1) is None
    assert about(mail(*lines)) is DEBT


def test_beside_an_answer_more_is_needed():
    """One phrase is not enough then, two are."""
    assert about(mail("our debt"), answered=1) is None
    assert about(mail("our debt and the past due balance"), answered=1) is DEBT


def test_who_writes_weighs_nothing():
    """Names and numbers of a signature stand in every message; what the form asks for counts."""
    signed = answer("fax", evidence=Evidence(segment=2, line=0, label="signature"))
    own = Extraction(answers=(answer("npi"), answer("clinic_name"), signed))

    assert weight(own, FORM) == 0
    assert weight(Extraction(answers=(answer("fax"),)), FORM) == 1
    assert weight(Extraction(answers=(answer("fax", outcome=Outcome.INVALID),)), FORM) == 0


def test_rows_weigh_by_their_values():
    """A contact that is only the writer's own address from the frame weighs nothing."""
    place = Evidence(segment=-1, line=-1, label="From")
    framed = Row(answers=(answer("email", evidence=place), answer("name")))
    told = Row(answers=(answer("email"), answer("name")))

    assert weight(Extraction(rows=(framed,)), ALERTS) == 0
    assert weight(Extraction(rows=(told,)), ALERTS) == 2


@pytest.mark.parametrize(
    ("form", "name", "text"),
    [
        ("alerts", "claims", "Could you tell me the status of our claims from May?"),
        ("alerts", "claims", "Twelve claims came back denied and the remittance shows nothing paid."),
        ("provider-updates", "claims", "Our claim was denied for timely filing, please reprocess."),
        ("new-contract-request", "claims", "Every bill is denied; please reprocess the claims, none was paid on the last remittance."),
        ("alerts", "debt", "We got a letter about an overpayment."),
        ("claims-help", "debt", "A collection agency calls us about a balance that you say we owe."),
        ("provider-updates", "debt", "How do we set up a payment plan?"),
        ("claims-help", "fraud", "My boss bills for appointments that never took place."),
        ("alerts", "fraud", "I want to report fraud at a clinic, anonymously."),
        ("alerts", "member", "Hi, I'm a member and I need a new ID card."),
        ("claims-help", "member", "My insurance card has the wrong name, what do I do?"),
        ("alerts", "contract", "We would like to join your network. What do you need from us?"),
        ("claims-help", "contract", "Dr. Roe is interested in contracting with your plan."),
        ("provider-updates", "contract", "We are requesting a contract for our new group."),
        ("alerts", "updates", "We have moved. Our new address is 12 Larch Street."),
        ("claims-help", "updates", "Please update our address to 12 Larch Street."),
        ("new-contract-request", "claims", "Why were our claims for January not paid? We billed them twice."),
        ("new-contract-request", "claims", "Could somebody look at claim # 2026-0310-0044-17 for us?"),
        ("provider-updates", "claims", "Please check on 20260310004417, a claim that is pending since January."),
        ("provider-updates", "claims", "We haven't been paid for February dates of service yet."),
        ("alerts", "claims", "hi, any update on the claim we sent for 2/14?"),
        ("new-contract-request", "debt", "Our biller noticed that you took back $300 from last week's payment."),
        ("provider-updates", "debt", "Your letter of March 2 asks us to return $1,204.55. We dispute this."),
        ("claims-help", "debt", "IC System wants $88 from us. How do I stop that?"),
        ("new-contract-request", "member", "I just moved and need to pick a new primary care doctor."),
        ("alerts", "member", "I am on the Oregon Health Plan and lost my card. How do I get a new one?"),
        ("claims-help", "fraud", "I believe a clinic is billing for appointments my mother never went to."),
        ("provider-updates", "fraud", "This dentist charged for fillings that were never placed."),
        ("alerts", "contract", "Our practice wants to get on your panel. What do you need from us?"),
        ("provider-updates", "contract", "What is the process to become a provider in network with you?"),
        ("alerts", "updates", "We are moving on May 1. Please change your records."),
        ("claims-help", "updates", "Our tax ID has changed."),
    ],
)  # fmt: skip
def test_the_shipped_words_find_the_desk(form, name, text):
    """As people write; nothing of the mailbox's own form is answered."""
    assert shipped(text, form) == name


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("claims-help", "Our claim was denied, please reprocess; nothing was paid on the remittance."),
        ("provider-updates", "We have moved. Our new address is 12 Larch Street."),
        ("new-contract-request", "We are requesting a contract with your plan."),
        ("alerts", "Please send alerts to our claims manager from now on."),
        ("provider-updates", "Please add our remit address so that claims are paid to the right place."),
        ("new-contract-request", "We are moving to Salem in May and would like a contract with you."),
        ("provider-updates", "Dr. Roe finished her fraud training and joins us."),
        ("provider-updates", "Our malpractice carrier changed, see the claims history."),
        ("new-contract-request", "We would like a contract. We had claims denied because we have none."),
        ("new-contract-request", "What is the status of our application? We sent it in January."),
        ("provider-updates", "Please use our new TIN from May 1 so that claims are paid under it."),
        ("claims-help", "We were overpaid on a claim and want to send a corrected claim."),
        ("claims-help", "The check for our claim went to our old address; we moved."),
    ],
)  # fmt: skip
def test_the_shipped_words_leave_it_here(form, text):
    """Words in passing, and a form's own topic, are no reason to send anybody away."""
    assert shipped(text, form) == ""
