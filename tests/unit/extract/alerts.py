"""Messages to the alerts mailbox, written in a line or two."""

from datetime import date

from mail_intake.config import demo_settings
from mail_intake.extract import extract
from mail_intake.fields.lexicon import lexicon
from mail_intake.read import read

POLICIES = demo_settings().policies
WORDS = lexicon(POLICIES.vocabulary)
ON = date(2026, 11, 24)
OFFICE = "Larch Office <office@larch.example>"
REPLY = "In-Reply-To: <1@a.example>\r\n"


def alerts(text, *, sender=OFFICE, more="", html=False, subject="hi"):
    """Understand a message of these lines."""
    kind = "html" if html else "plain"
    head = f"From: {sender}\r\nSubject: {subject}\r\nContent-Type: text/{kind}; charset=utf-8\r\n{more}"
    body = text.replace("\n", "\r\n")
    mail = read(f"{head}\r\n{body}\r\n".encode())
    form = POLICIES.form("alerts")
    return extract(mail, form, plan=POLICIES.plan, words=WORDS, on=ON)


def people(text, **more):
    """Return (address, name, title) of each row, "" for what is missing, "!" before what is wrong."""
    return [
        tuple(_value(row.get(name)) for name in ("email", "name", "job_title"))
        for row in alerts(text, **more).rows
    ]


def _value(answer):
    if answer is None:
        return ""
    return answer.value or f"!{answer.raw}"


def own(text, **more):
    """Return the form's own values."""
    return {one.field: one.value for one in alerts(text, **more).answers if one.value}


def table(*rows):
    """Return an HTML table of these rows."""
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
