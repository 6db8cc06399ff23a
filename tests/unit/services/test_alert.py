"""Alerts: staff are written to once a day for the same trouble, and not at all where nobody is named."""

from dataclasses import replace

import pytest
from tests.unit.services.standins import StandingClock

from mail_intake.adapters.letters import Letters
from mail_intake.adapters.vault import KeyRing, new_key
from mail_intake.config import demo_settings
from mail_intake.model.errors import ConfigurationError, Fault
from mail_intake.services.alert import Alert

FAULT = ConfigurationError(
    Fault(file="imap.plan.example:993", key="password", problem="refused", way_out="Renew it")
)


class Posted:
    """Keeps letters by their key, as the outbox does."""

    def __init__(self):
        self.items = {}

    def post(self, item, at):
        self.items.setdefault(item.key, item)


@pytest.fixture
def posted():
    return Posted()


def alerting(posted, *staff, clock=None):
    return Alert(
        settings=replace(demo_settings(), staff=staff),
        renderer=Letters(None),
        vault=KeyRing((new_key(),)),
        post=posted,
        clock=clock or StandingClock(),
        wake=lambda: None,
    )


def test_once_a_day_for_each_mailbox_and_person(posted):
    """A second try tells nothing new; the next day does."""
    clock = StandingClock()
    alert = alerting(posted, "one@plan.example", "two@plan.example", clock=clock)
    for name in ("alerts", "alerts", "claims-help"):
        alert.mailbox(name, FAULT)
    assert len(posted.items) == 4
    clock.pass_by(24 * 3600)
    alert.mailbox("alerts", FAULT)

    assert len(posted.items) == 6


def test_the_letter_says_what_is_wrong_and_what_to_do(posted):
    """Which mailbox, in the words of the fault, and nothing that could be answered."""
    alerting(posted, "one@plan.example").mailbox("alerts", FAULT)
    (letter,) = posted.items.values()
    text = letter.content.decode()

    assert "The mailbox alerts cannot be read" in text
    assert "imap.plan.example:993: password: refused. Renew it" in text.replace("=\r\n", "")
    assert "Auto-Submitted: auto-generated" in text


def test_nobody_is_named(posted):
    """The log tells it all the same."""
    alerting(posted).mailbox("alerts", FAULT)

    assert posted.items == {}
