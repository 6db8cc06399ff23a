"""Checked tables to values of the model."""

from mail_intake.config.forms import Forms
from mail_intake.config.schema import (
    BudgetsTable,
    Main,
    OpeningTable,
    PlanTable,
    ReadingTable,
    SecurityTable,
    TimingTable,
)
from mail_intake.model.form import Budgets, Calendar, Plan, Policies, Security, Topic
from mail_intake.model.limits import Limits
from mail_intake.model.settings import Opening, Timing
from mail_intake.model.vocabulary import Vocabulary


def policies_of(
    main: Main, found: Forms, topics: tuple[Topic, ...], calendar: Calendar, *, words: Vocabulary
) -> Policies:
    """Return everything that decides."""
    return Policies(
        plan=_plan(main.plan),
        forms=tuple(found.forms.values()),
        topics=topics,
        calendar=calendar,
        vocabulary=words,
        security=_security(main.security),
        budgets=_budgets(main.budgets),
    )


def _plan(table: PlanTable) -> Plan:
    return Plan(
        name=table.name,
        phone=table.phone,
        hours=table.hours,
        domains=tuple(domain.casefold() for domain in table.domains),
        phones=tuple(table.phones),
        claims_contact=table.claims_contact,
    )


def _security(table: SecurityTable) -> Security:
    return Security(
        trusted_hosts=tuple(host.casefold() for host in table.trusted_hosts),
        authserv_ids=tuple(name.casefold() for name in table.authserv_ids),
        marker_headers=tuple(table.marker_headers.items()),
        marker_subjects=tuple(table.marker_subjects),
        portal_senders=tuple(sender.casefold() for sender in table.portal_senders),
    )


def _budgets(table: BudgetsTable) -> Budgets:
    return Budgets(**table.model_dump())


def timing_of(table: TimingTable) -> Timing:
    """Return how often and how long."""
    return Timing(**table.model_dump())


def opening_of(table: OpeningTable) -> Opening:
    """Return the bounds of what opens attachments."""
    return Opening(**table.model_dump(exclude={"ocr"}), ocr=table.ocr == "auto")


def limits_of(table: ReadingTable) -> Limits:
    """Return the bounds of reading."""
    return Limits(**table.model_dump())
