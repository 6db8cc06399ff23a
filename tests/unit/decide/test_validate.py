"""What is missing, wrong or doubtful, in the samples' notation."""

from tests.unit.decide.given import ALERTS, FORM, UPDATES, answer

from mail_intake.decide.validate import invalid, missing, validate
from mail_intake.model.answer import FindingKind, Outcome
from mail_intake.model.states import ItemState
from mail_intake.model.submission import Item


def item(state=ItemState.PROPOSED, **values):
    return Item(id=1, state=state, answers=tuple(answer(k, v) for k, v in values.items()))


def test_required_fields_and_groups_are_missed():
    """A missing group is written as its first name."""
    found = validate(FORM, (), (), ("npi",))

    assert missing(found) == ["npi", "provider_name"]
    assert {one.path: one.code for one in found} == {
        "npi": "pending",
        "provider_name": "not_given",
    }


def test_a_wrong_value_is_both_invalid_and_missing():
    """What was given but is wrong is asked for again, with the sender's own characters."""
    wrong = answer("npi", "12", Outcome.INVALID, verdict="malformed")
    found = validate(FORM, (wrong, answer("clinic_name", "A Clinic")), (), ())

    assert (missing(found), invalid(found)) == (["npi"], {"npi": "12"})


def test_a_wrong_optional_value_is_only_invalid():
    """Nobody asked for a fax, but a wrong one is said."""
    wrong = answer("fax", "12", Outcome.INVALID)
    found = validate(FORM, (wrong, answer("clinic_name", "A"), answer("npi", "1")), (), ())

    assert (missing(found), invalid(found)) == ([], {"fax": "12"})


def test_rows_are_numbered_as_they_stand():
    """A row's missing field is items/N/field; superseded rows do not count."""
    rows = (
        item(ItemState.SUPERSEDED, email="x"),
        item(email="a"),
        item(email="b", name="n", job_title="t"),
    )

    assert missing(validate(ALERTS, (), rows, ())) == ["items/0/job_title", "items/0/name"]


def test_no_row_at_all_is_written_as_items():
    """A form with a repeating part wants at least its minimum."""
    assert missing(validate(ALERTS, (), (), ())) == ["items"]


def test_a_change_needs_its_new_value_or_its_old_one():
    """What leaves is told by what there was; everything else by what will be."""
    rows = (
        item(change="phone"), item(change="close-location"), item(change="hours", new="9-5"),
        item(change="remove-practitioner", old="Ann Lee"), item(),
    )  # fmt: skip

    assert missing(validate(UPDATES, (), rows, ())) == [
        "items/0/new", "items/1/old", "items/4/change", "items/4/new",
    ]  # fmt: skip


def test_doubts_are_for_staff():
    """A doubtful or unsure value is there, and staff see why."""
    doubtful = answer("npi", "1", Outcome.DOUBTFUL, verdict="odd")
    unsure = answer("clinic_name", "A", confidence=0.5)
    found = validate(FORM, (doubtful, unsure), (), ())

    assert [(one.kind, one.path, one.code) for one in found] == [
        (FindingKind.DOUBT, "npi", "odd"), (FindingKind.DOUBT, "clinic_name", "unsure"),
    ]  # fmt: skip
