"""What later messages do to a submission, who may speak in it, and where misfiled mail goes."""

from dataclasses import replace
from email import message_from_bytes

import pytest
from tests.unit.services.house import COMPLETE, House, eml

from mail_intake.model.answer import FindingKind
from mail_intake.model.states import MessageState, SubmissionState

DAY = 86_400


@pytest.fixture
def house():
    with House() as one:
        yield one


GAP = "E-mail: ann@harborpine.example\nName: Ann Lee\n"
EVE = "Eve <eve@other.example>"


def test_an_answer_from_another_address_fills_a_gap(house):
    """Whoever answers the thread may complete it; staff see that nobody knows them."""
    house.process(eml(GAP, Message_ID="<1@h.example>"))
    house.process(eml("Job title: Nurse\n", sender=EVE, In_Reply_To="<1@h.example>"))
    one = house.only()

    assert one.status is SubmissionState.COMPLETE
    assert "UNVERIFIED_PARTICIPANT" in one.attention
    assert one.participants == ("ann@harborpine.example",)
    assert house.letters() == ["missing-fields", "acknowledge"]


def test_what_a_stranger_replaces_is_a_doubt(house):
    """Entered, and shown to staff at its field; the former value is in the history."""
    house.process(eml(COMPLETE, Message_ID="<1@h.example>"))
    body = "Please use eve@other.example instead of ann@harborpine.example.\n"
    house.process(eml(body, sender=EVE, In_Reply_To="<1@h.example>"))
    one = house.only()
    doubts = [
        (found.path, found.code) for found in one.findings if found.kind is FindingKind.DOUBT
    ]

    assert ("items/0/email", "unverified_sender") in doubts
    assert ("ann@harborpine.example", "eve@other.example") in [(s.old, s.new) for s in one.history]


def test_a_stranger_is_told_only_what_they_wrote(house):
    """The letter repeats nothing of what others gave."""
    house.process(eml("Clinic: Harbor Pine Clinic\n" + GAP, Message_ID="<1@h.example>"))
    house.process(eml("Job title: Nurse\n", sender=EVE, In_Reply_To="<1@h.example>"))
    letter = message_from_bytes(house.store.shelf.letters()[0].content)
    text = letter.get_payload(0).get_payload(decode=True).decode()

    assert "Nurse" in text
    assert "Harbor Pine" not in text
    assert "ann@harborpine.example" not in text


GOOD = "mx1.careplan.example; dmarc=pass header.from=harborpine.example"
MOVE = "Clinic: Harbor Pine Clinic\nOur new phone number is 503-555-0142.\n"


def written(body, *, auth=GOOD, **more):
    """A message to the provider updates mailbox that our border vouches for."""
    headers = {"To": "providerupdates@careplan.example", "Authentication_Results": auth, **more}
    return eml(body, **headers)


FIXED = "Clinic: Harbor Pine Clinic\nI made a typo in what I sent you: I meant 503-555-0143.\n"


def test_the_same_sender_may_correct_without_a_thread(house):
    """Same clinic, within 30 days, and the words say so: joined, and marked as such."""
    house.process(written(MOVE), mailbox="provider-updates")
    house.clock.pass_by(20 * DAY)
    house.process(written(FIXED, subject="typo"), mailbox="provider-updates")
    one = house.only()

    assert one.items[0].get("new").value == "+15035550143"
    assert "JOINED_BY_SENDER" in one.attention


@pytest.mark.parametrize(
    ("body", "auth", "days"),
    [
        (FIXED, "mx1.careplan.example; dmarc=none", 1),
        (FIXED, None, 1),
        (FIXED, GOOD, 40),
        (MOVE.replace("0142", "0144"), GOOD, 1),
    ],
)
def test_everything_weaker_begins_anew(house, body, auth, days):
    """Unauthenticated, too late, or without words of correction: another submission."""
    house.process(written(MOVE), mailbox="provider-updates")
    house.clock.pass_by(days * DAY)
    house.process(written(body, auth=auth, subject="typo"), mailbox="provider-updates")
    found = house.store.shelf.submissions()

    assert {"+15035550142"} <= {item.get("new").value for one in found for item in one.items}
    assert len(found) == 1 + (auth != "mx1.careplan.example; dmarc=none")


def test_what_may_belong_is_suggested(house):
    """Staff see the reference of the sender's late submission."""
    house.process(written(MOVE), mailbox="provider-updates")
    reference = house.only().reference
    house.process(written(MOVE.replace("0142", "0144")), mailbox="provider-updates")
    later = house.store.shelf.submissions()[0]

    assert f"MAY_BELONG_TO:{reference}" in later.attention


def test_thanks_are_linked_and_not_answered(house):
    """Silent, but at the submission: its history names the message."""
    house.process(eml(COMPLETE, Message_ID="<1@h.example>"))
    receipt = house.receive(eml("Thank you!\n", In_Reply_To="<1@h.example>"))
    house.application.process()
    message = house.store.shelf.messages()[0]

    assert (message["state"], message["why"]) == (MessageState.SILENT, "NOTHING_NEW")
    assert message["reference"] == house.only().reference
    assert [s.what for s in house.only().history if s.message == receipt.key] == ["message"]


def test_words_that_no_rule_reads_go_to_a_person(house):
    """A follow-up that changes nothing and is no courtesy."""
    house.process(eml(COMPLETE, Message_ID="<1@h.example>"))
    body = "We would rather wait until the partners have met in spring.\n"
    house.process(eml(body, In_Reply_To="<1@h.example>"))

    assert "NOT_UNDERSTOOD" in house.only().attention
    assert house.letters() == ["acknowledge", "received"]


def test_history_says_which_message_gave_which_value(house):
    """Each step carries its message's key."""
    first = house.receive(eml(GAP, Message_ID="<1@h.example>"))
    second = house.receive(eml("Job title: Nurse\n", In_Reply_To="<1@h.example>"))
    house.application.process()
    house.application.process()
    gave = {step.new: step.message for step in house.only().history if step.what == "item"}

    assert (gave["Ann Lee"], gave["Nurse"]) == (first.key, second.key)


CLAIM = "Larch Clinic\nour claim 20260310004417 was denied, and the claim status is open.\n"


def refiling(house):
    """The demo's plan, but claims in the wrong mailbox are filed as claims."""
    policies = house.settings.policies
    topics = tuple(
        replace(one, refile=True) if one.name == "claims" else one for one in policies.topics
    )
    return House(settings=replace(house.settings, policies=replace(policies, topics=topics)))


@pytest.mark.parametrize("refile", [False, True])
def test_a_claim_in_the_wrong_mailbox(house, refile):
    """Redirected as the configuration says; filed as a claim only where it allows that."""
    with refiling(house) if refile else House() as one:
        one.process(eml(CLAIM, sender="Ann Lee <ann@larch.example>", subject="claim status"))

        assert one.letters() == (["acknowledge"] if refile else ["redirect"])
        assert one.only().form == ("claims-help" if refile else "alerts")


def test_an_incomplete_one_is_not_filed_elsewhere(house):
    """What lacks its number is redirected all the same."""
    with refiling(house) as one:
        one.process(eml("What is the status of our claims?\n", subject="claim status"))

        assert one.letters() == ["redirect"]


PHI = (
    "Clinic: Larch Clinic\nNPI: 1234567893\nClaim: 20260310004417\n\n"
    "Patient: Alba Sample, DOB 2/3/1961, member ID XY123Z4Q, phone 503-555-0188\n"
)


def test_member_data_enter_no_field(house):
    """An unsecured inquiry enters clinic, writer and claim; what tells of the patient is a finding."""
    house.process(eml(PHI, To="claimshelp@careplan.example"), mailbox="claims-help")
    one = house.only()
    held = " ".join(answer.value + answer.raw for answer in one.answers)
    told = {found.code: found.detail for found in one.findings if found.kind is FindingKind.PHI}

    assert {"clinic_name", "npi", "claim_number", "contact_name", "email"} <= {
        answer.field for answer in one.answers
    }
    assert told["PATIENT_NAME"] == "Alba Sample"
    assert not any(secret in held for secret in ("Alba", "1961", "XY123Z4Q"))
    assert house.letters() == ["secure-resend"]


def test_letters_repeat_nothing_of_a_patient(house):
    """Not even a secured inquiry's."""
    house.process(
        eml(PHI, To="claimshelp@careplan.example", X_Secure_Delivery="yes"), mailbox="claims-help"
    )
    raw = house.store.shelf.letters()[0].content.decode()

    assert not any(secret in raw for secret in ("Alba", "1961", "XY123Z4Q"))
