"""What a letter may say: everything its templates need, masked, and nothing of a patient."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mail_intake.decide.asked import fill_in, missing
from mail_intake.decide.calendar import closed_days, due, words
from mail_intake.decide.headers import clean, original_subject
from mail_intake.decide.shown import live, shown, title_of
from mail_intake.model.answer import Outcome
from mail_intake.model.decision import Decision, Reason, Reply
from mail_intake.model.form import Form, Policies, Topic
from mail_intake.model.mail import Mail
from mail_intake.model.submission import Submission

#: Letters that repeat nothing of the message, not even its subject or the writer's name.
SAY_NOTHING = frozenset({Reply.SECURE_RESEND})
#: Letters that say nothing of what was understood.
NOT_UNDERSTOOD = frozenset({Reply.SECURE_RESEND, Reply.REDIRECT, Reply.TOO_LARGE, Reply.NONE})
#: Reasons why health information may stand anywhere in the message, its subject included.
MAYBE_PHI = frozenset({Reason.PHI_UNSECURED, Reason.PHI_POSSIBLE, Reason.UNREADABLE})
#: Business days promised where no form says otherwise.
RESPOND_DAYS = 2
#: Longest name that is greeted with, in characters.
_GREETED_MOST = 60


def context(
    decision: Decision,
    *,
    submission: Submission | None,
    form: Form | None,
    mail: Mail,
    policies: Policies,
    received_at: datetime,
) -> dict[str, Any]:
    """Return everything a letter's templates need; every key is always there.

    `received_at` is aware. `submission` is as the message left it.
    """
    private = decision.reply in SAY_NOTHING or decision.reason in MAYBE_PHI
    phi = private or (form is not None and form.phi_rule)
    tell = decision.reply not in NOT_UNDERSTOOD and not private
    told = submission if tell else None
    return {
        "letter": str(decision.reply),
        "plan": _plan(policies),
        "reference": submission.reference if submission else "",
        "form_title": form.title if form else "",
        "greeting": "" if private else greeting(mail, submission),
        "original_subject": "" if phi else original_subject(mail.subject),
        "understood": _understood(told, form),
        "items": _items(told, form),
        "pending": _pending(told, form, decision),
        "missing": missing(decision.findings, form, told) if form and told else [],
        "fill_in": fill_in(decision.findings, form) if form and told else [],
        "topic": _topic(decision, policies),
        "secure_tags": list(policies.security.marker_subjects),
        "phi_rule": form is not None and form.phi_rule,
        "asks_staff": decision.reason is Reason.ASKS_STAFF,
        **_dates(received_at, form, policies),
    }


def greeting(mail: Mail, submission: Submission | None) -> str:
    """Return the name to greet with: as stated, else as in From; "" for what is no name."""
    stated = submission.get("contact_name") if submission else None
    if stated is not None and stated.outcome is Outcome.VALID:
        return _name(stated.value)
    return _name(mail.sender.name)


def _name(text: str) -> str:
    """Return a name in speaking order, or "" for an address, a link or a whole sentence."""
    name = clean(text, _GREETED_MOST + 1).strip("\"' ")
    if len(name) > _GREETED_MOST or any(
        char in "@/:<>\\[]{}|=" or char.isdigit() for char in name
    ):
        return ""
    last, comma, first = name.partition(", ")
    # "Roe, Jane" is turned round; "Jane Roe, MD" is not.
    if comma and " " not in last and first.istitle():
        return f"{first} {last}"
    return name


def _plan(policies: Policies) -> Mapping[str, str]:
    plan = policies.plan
    return {
        "name": plan.name,
        "phone": plan.phone,
        "hours": plan.hours,
        "claims_contact": plan.claims_contact,
    }


def _dates(received_at: datetime, form: Form | None, policies: Policies) -> dict[str, Any]:
    """When it came, by when staff answer, and why not sooner: in words, on the plan's calendar.

    `answer_due` holds where the sender gives what is missing by `answer_by`.
    """
    calendar, days = policies.calendar, form.respond_days if form else RESPOND_DAYS
    received = received_at.astimezone(ZoneInfo(calendar.zone)).date()

    def end(after: int) -> date:
        return due(received_at, after, calendar).date()

    return {
        "received_on": words(received),
        "due_on": words(end(days)),
        "answer_by": words(end(1)),
        "answer_due": words(end(1 + days)),
        "closed_on": [words(day) for day in closed_days(received, end(days), calendar)],
    }


def _topic(decision: Decision, policies: Policies) -> Mapping[str, Any]:
    found: Topic | None = next((t for t in policies.topics if t.name == decision.topic), None)
    return {"title": found.title if found else "", "facts": list(found.facts) if found else []}


def _understood(submission: Submission | None, form: Form | None) -> list[Mapping[str, str]]:
    if submission is None or form is None:
        return []
    return shown(form.fields, submission.answers, phi_rule=form.phi_rule)


def _items(submission: Submission | None, form: Form | None) -> list[Mapping[str, Any]]:
    if submission is None or form is None or form.items is None:
        return []
    spec = form.items
    return [
        {
            "title": title_of(spec, number),
            "rows": shown(spec.fields, item.answers, phi_rule=form.phi_rule),
        }
        for number, item in enumerate(live(submission))
        if item.answers
    ]


def _pending(submission: Submission | None, form: Form | None, decision: Decision) -> list[str]:
    """Labels of fields stated as pending or applied for, but for those that are asked for."""
    if submission is None or form is None:
        return []
    asked = {finding.path for finding in decision.findings}
    specs = [form.spec(name) for name in submission.pending if name not in asked]
    return [spec.label for spec in specs if spec is not None]
