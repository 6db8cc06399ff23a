"""A mail of some lines, understood under a form."""

from datetime import date

from mail_intake.config import demo_settings
from mail_intake.extract import extract
from mail_intake.fields.lexicon import lexicon
from mail_intake.read import read

POLICIES = demo_settings().policies
WORDS = lexicon(POLICIES.vocabulary)
ON = date(2026, 11, 24)


def understood(
    form, *lines, subject="hi", sender="Jane Doe <jane@clinic.example>", html=False, more=""
):
    """Return what the lines say; `more` are further headers, each with its line end."""
    kind = "html" if html else "plain"
    head = f"From: {sender}\r\nSubject: {subject}\r\nContent-Type: text/{kind}; charset=utf-8\r\n{more}"
    mail = read((head + "\r\n" + "\r\n".join(lines) + "\r\n").encode())
    return extract(mail, POLICIES.form(form), plan=POLICIES.plan, words=WORDS, on=ON)


def values(extraction):
    """Return the form's own fields that have a value."""
    return {one.field: one.value for one in extraction.answers if one.value}


def rows(extraction):
    """Return the rows' values."""
    return [{one.field: one.value for one in row.answers if one.value} for row in extraction.rows]
