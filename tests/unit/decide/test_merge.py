"""Later beats earlier, a wrong value erases nothing, rows stay the rows they are."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.unit.decide.given import ALERTS, FORM, UPDATES, answer

from mail_intake.decide.merge import merge
from mail_intake.model.answer import Amendment, Extraction, Outcome, Row
from mail_intake.model.states import ItemState, SubmissionState
from mail_intake.model.submission import Item, Submission


def held(answers=(), items=(), pending=()):
    return Submission(
        reference="CO-1", form="f", status=SubmissionState.INCOMPLETE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), answers=answers, items=items, pending=pending,
    )  # fmt: skip


def item(number, state=ItemState.PROPOSED, **values):
    return Item(id=number, state=state, answers=tuple(answer(k, v) for k, v in values.items()))


def row(**values):
    return Row(answers=tuple(answer(k, v) for k, v in values.items()))


def test_a_first_message_is_all_there_is():
    """Nothing before: the extraction is the submission."""
    merged = merge(None, Extraction(answers=(answer("npi", "1"),), pending=("fax",)), FORM)

    assert merged.changed == ("npi",)
    assert merged.pending == ("fax",)


def test_a_later_value_replaces_an_earlier_one():
    """The sender's last word counts; the same word again changes nothing."""
    before = held((answer("npi", "1"), answer("fax", "2")), pending=("npi", "x"))
    merged = merge(before, Extraction(answers=(answer("npi", "3"), answer("fax", "2"))), FORM)

    assert {one.field: one.value for one in merged.answers} == {"npi": "3", "fax": "2"}
    assert merged.changed == ("npi",)
    assert merged.pending == ("x",)


def test_a_wrong_later_value_erases_nothing():
    """An invalid value leaves a valid one; it replaces only another invalid one."""
    wrong = answer("npi", "9", Outcome.INVALID)
    kept = merge(held((answer("npi", "1"),)), Extraction(answers=(wrong,)), FORM)
    replaced = merge(held((replace(wrong, raw="8"),)), Extraction(answers=(wrong,)), FORM)

    assert kept.answers[0].value == "1"
    assert (replaced.answers[0].raw, replaced.changed) == ("9", ("npi",))


def test_a_row_with_a_known_key_is_the_same_row():
    """A contact is known again by its address; its id stays."""
    before = held(items=(item(7, email="a@x.example"),))
    merged = merge(before, Extraction(rows=(row(email="A@x.example", name="Ann Lee"),)), ALERTS)

    assert [(one.id, one.get("name").value) for one in merged.items] == [(7, "Ann Lee")]
    assert merged.changed == ("items/0/name",)


def test_a_new_row_gets_the_next_id():
    """Another address is another contact."""
    before = held(items=(item(7, email="a@x.example"),))
    merged = merge(before, Extraction(rows=(row(email="b@x.example"),)), ALERTS)

    assert [one.id for one in merged.items] == [7, 8]
    assert merged.changed == ("items/1",)


def test_a_row_without_a_key_fills_the_one_that_lacks_it():
    """ "Job title: …" alone goes to the only contact without one; to nobody where two lack it."""
    one = held(items=(item(1, email="a@x.example"),))
    two = held(items=(item(1, email="a@x.example"), item(2, email="b@x.example")))
    title = Extraction(rows=(row(job_title="Nurse"),))

    assert len(merge(one, title, ALERTS).items) == 1
    assert len(merge(two, title, ALERTS).items) == 3


def test_another_address_is_another_person_but_for_one_without():
    """The same name at a new address is a new row; it completes one that has none yet."""
    known = held(items=(item(1, email="a@x.example", name="Ann Lee"),))
    without = held(items=(item(1, name="Ann Lee"),))
    given = Extraction(rows=(row(email="b@x.example", name="Ann Lee"),))

    assert [one.id for one in merge(known, given, ALERTS).items] == [1, 2]
    assert [one.id for one in merge(without, given, ALERTS).items] == [1]


def test_a_name_tells_a_contact():
    """A row without an address is known by its name."""
    before = held(
        items=(item(1, email="a@x.example", name="Ann Lee"), item(2, email="b@x.example"))
    )
    merged = merge(before, Extraction(rows=(row(name="Ann Lee", job_title="Nurse"),)), ALERTS)

    assert merged.items[0].get("job_title").value == "Nurse"


def test_rows_of_one_message_are_rows_of_their_own():
    """Two changes of a kind in one message are two; a later one of it speaks of an earlier one."""
    two = Extraction(rows=(row(change="phone", new="1"), row(change="phone", new="2")))
    first = merge(None, two, UPDATES)
    later = merge(held(items=first.items[:1]), Extraction(rows=two.rows[1:]), UPDATES)

    assert len(first.items) == 2
    assert [one.get("new").value for one in later.items] == ["2"]


def test_people_who_come_are_told_by_name():
    """A second new practitioner is another one; the same again is the same."""
    before = held(items=(item(1, change="add-practitioner", new="Ann Lee"),))
    other = merge(
        before, Extraction(rows=(row(change="add-practitioner", new="Bo Roe"),)), UPDATES
    )
    same = merge(
        before, Extraction(rows=(row(change="add-practitioner", new="ann lee"),)), UPDATES
    )

    assert (len(other.items), len(same.items)) == (2, 1)


def test_amendments_say_what_they_are_about():
    """A field of the form, a row's value, a row that is taken back."""
    before = held(
        (answer("npi", "1"),), (item(3, email="a@x.example"), item(5, email="b@x.example"))
    )
    changes = (
        Amendment(item=None, answer=answer("npi", "2")),
        Amendment(item=None, answer=None),
        Amendment(item=3, answer=answer("name", "Ann Lee")),
        Amendment(item=5, answer=None),
    )
    merged = merge(before, Extraction(), ALERTS, amendments=changes)

    assert merged.changed == ("npi", "items/0/name", "items/1")
    assert [one.state for one in merged.items] == [ItemState.PROPOSED, ItemState.SUPERSEDED]


def test_of_somebody_unverified_replacing_is_doubtful():
    """Filling a gap is not, and neither is saying the same again."""
    before = held((answer("npi", "1"), answer("fax", "2")))
    given = Extraction(answers=(answer("npi", "3"), answer("fax", "2"), answer("tin", "4")))
    merged = merge(before, given, FORM, verified=False)
    told = {one.field: (one.outcome, one.verdict) for one in merged.answers}

    assert told["npi"] == (Outcome.DOUBTFUL, "unverified_sender")
    assert told["fax"][0] is told["tin"][0] is Outcome.VALID


def test_decided_rows_never_change():
    """What staff accepted stays; the sender's new word is a new row."""
    before = held(items=(item(1, ItemState.ACCEPTED, email="a@x.example"),))
    merged = merge(before, Extraction(rows=(row(email="a@x.example", name="Ann Lee"),)), ALERTS)

    assert [one.id for one in merged.items] == [1, 2]


def test_changes_are_known_by_kind_and_old_value():
    """The same change stated again is the same row, with or without its old value."""
    before = held(
        items=(item(1, change="phone", old="1", new="2"), item(2, change="fax", new="3"))
    )
    again = merge(before, Extraction(rows=(row(change="phone", old="1", new="5"),)), UPDATES)
    bare = merge(before, Extraction(rows=(row(change="fax", old="9", new="4"),)), UPDATES)
    other = merge(before, Extraction(rows=(row(change="phone", old="7", new="8"),)), UPDATES)

    assert again.items[0].get("new").value == "5"
    assert bare.items[1].get("old").value == "9"
    assert len(other.items) == 3


def test_forms_without_rows_keep_rows_by_npi_or_name():
    """Practitioners are known by NPI, else by name."""
    before = held(items=(item(1, npi="1", provider_name="Ann Lee"),))
    merged = merge(before, Extraction(rows=(row(npi="1", specialty="x"),)), FORM)

    assert len(merged.items) == 1
