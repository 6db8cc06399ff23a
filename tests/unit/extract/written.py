"""What a request for a contract says, written as mail and understood."""

from datetime import date

from mail_intake.config import demo_settings
from mail_intake.extract import extract
from mail_intake.fields.lexicon import lexicon
from mail_intake.read import read

POLICIES = demo_settings().policies
WORDS = lexicon(POLICIES.vocabulary)
FORM = POLICIES.form("new-contract-request")
ON = date(2026, 11, 24)


def request(text, *, subject="Contract", sender="Pat Noone <pat@desk.example>", html=False):
    """Understand a body as a request for a contract."""
    kind = "html" if html else "plain"
    head = f"From: {sender}\nSubject: {subject}\nContent-Type: text/{kind}; charset=utf-8\n\n"
    mail = read((head + text).replace("\n", "\r\n").encode())
    return extract(mail, FORM, plan=POLICIES.plan, words=WORDS, on=ON)


def values(found):
    """The valid answers by field."""
    return {one.field: one.value for one in found.answers if one.value}


def invalid(found):
    """What was given but is wrong, as written."""
    return {one.field: one.raw for one in found.answers if one.raw and not one.value}


def rows(found):
    """The rows, each by field."""
    return [{one.field: one.value for one in row.answers if one.value} for row in found.rows]
