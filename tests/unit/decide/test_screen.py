"""Who is not answered, and why: the first rule that hits."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.decide.given import OWN, SECURITY, mail, verdict, with_headers

from mail_intake.decide.screen import RULES, screen
from mail_intake.model.decision import Silence
from mail_intake.model.mail import Address
from mail_intake.read import read

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "autoreply.json").read_text())


def screened(one, *, trust_delivery=True, security=SECURITY):
    return screen(
        one, own=OWN, security=security, mail_domain="intake.plan.example",
        trust_delivery=trust_delivery,
    )  # fmt: skip


@pytest.mark.parametrize(("raw", "kind"), VECTORS)
def test_headers_tell_machines_from_people(raw, kind):
    """Headers alone decide; words of an absence are a reason of their own, for staff."""
    silence = screened(read(raw.encode()))

    assert (silence in {None, Silence.LOOKS_AUTOMATIC}) == (kind == "human")


@pytest.mark.parametrize(
    ("one", "silence"),
    [
        (mail("hi"), None),
        (replace(mail("hi"), media_type="multipart/report"), Silence.REPORT),
        (with_headers(X_Failed_Recipients="a@b.example"), Silence.REPORT),
        (replace(mail("hi"), return_path=""), Silence.NULL_SENDER),
        (with_headers(Auto_Submitted="auto-generated; x=y"), Silence.AUTO_SUBMITTED),
        (with_headers(Auto_Submitted="no (really (no))"), None),
        (with_headers(Auto_Submitted="(" * 12 + "no" + ")" * 12), Silence.AUTO_SUBMITTED),
        (with_headers(X_Loop="alerts@plan.example"), Silence.LOOP),
        (replace(mail("hi"), message_id="<x@intake.plan.example>"), Silence.LOOP),
        (with_headers(X_Autoreply="yes"), Silence.AUTO_REPLY_HEADER),
        (with_headers(X_Autoreply="no"), None),
        (with_headers(X_Apple_Action="VACATION/on"), Silence.AUTO_REPLY_HEADER),
        (with_headers(List_Id="<news.clinic.example>"), Silence.MAILING_LIST),
        (with_headers(Precedence="bulk"), Silence.BULK),
        (with_headers(Feedback_ID="1:2:3"), Silence.BULK),
        (with_headers(X_Auto_Response_Suppress="OOF, AutoReply"), Silence.SUPPRESSED),
        (with_headers(X_Auto_Response_Suppress="DR, RN"), None),
        (replace(mail("hi"), sender=Address()), Silence.NO_SENDER),
        (
            replace(mail("hi"), sender=Address(email="a@b.example", suspect=True)),
            Silence.NO_SENDER,
        ),
        (mail("hi", sender="Alerts+tag@plan.example"), Silence.OWN_ADDRESS),
        (mail("hi", sender="no-reply@clinic.example"), Silence.ROLE_SENDER),
        (mail("hi", sender="postmaster@clinic.example"), Silence.ROLE_SENDER),
        (with_headers(X_Spam_Flag="YES"), Silence.SPAM),
        (with_headers(X_Spam_Status="Yes, score=9"), Silence.SPAM),
        (with_headers(X_MS_Exchange_Organization_SCL="6"), Silence.SPAM),
        (with_headers(X_MS_Exchange_Organization_SCL="1"), None),
        (with_headers(X_Virus_Status="Infected"), Silence.SPAM),
        (mail("hi", auth=(verdict("dmarc", "fail"),)), Silence.UNAUTHENTICATED),
        (mail("hi", subject="Out of office: Ann"), Silence.LOOKS_AUTOMATIC),
        (mail("I am out of the office and will return Monday."), Silence.LOOKS_AUTOMATIC),
        (mail("I am out of the office today, so call my colleague."), None),
    ],
)
def test_the_first_rule_that_hits_is_the_reason(one, silence):
    """Each reason has its own sign."""
    assert screened(one) is silence


def test_mail_that_names_none_of_our_addresses_waits_for_trust():
    """Where delivery is not trusted, one of our addresses must be named; a plus-tag counts."""
    unnamed = mail("hi", to=(Address(email="other@plan.example"),))
    named = mail("hi", delivered_to=("alerts+co-1@plan.example",))

    assert screened(unnamed, trust_delivery=False) is Silence.NOT_ADDRESSED
    assert screened(named, trust_delivery=False) is None


def test_each_silence_stands_once_in_the_table():
    """A table row for each reason, in one place only."""
    reasons = [reason for reason, _ in RULES]

    assert len(reasons) == len(set(reasons))
