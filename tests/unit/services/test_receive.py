"""Receiving: raw first, each arrival once, the mark never past what is not stored."""

import pytest
from tests.unit.services.standins import Folder, Kept, StandingClock, raw, same_bytes

from mail_intake.model.errors import TemporaryFailure
from mail_intake.model.mail import Listing, Mark
from mail_intake.services.receive import Receive


def receiving(kept):
    return Receive(inbox=kept, marks=kept, identify=same_bytes, clock=StandingClock())


def three(**more):
    return Folder({uid: raw(uid, content=b"%d" % uid) for uid in (1, 2, 3)}, **more)


def test_everything_is_stored_then_settled_then_marked():
    """A first pass stores all, tells the mailbox about all, and moves the mark to the last."""
    kept, folder = Kept(), three()

    received = receiving(kept)("alerts", folder)

    assert (received.stored, received.linked, received.settled) == (3, 0, 3)
    assert folder.told == [Listing(uid_validity=7, uids=(1, 2, 3))]
    assert kept.mark("alerts") == Mark(uid_validity=7, uid=3)


def test_a_second_pass_does_nothing():
    """Receiving twice changes nothing."""
    kept, folder = Kept(), three()
    receiving(kept)("alerts", folder)

    again = receiving(kept)("alerts", folder)

    assert (again.stored, again.linked, again.settled) == (0, 0, 0)


def test_the_same_message_twice_is_linked():
    """A second arrival of the same message is linked, not stored again."""
    kept = Kept()
    folder = Folder({1: raw(1), 2: raw(2)})

    received = receiving(kept)("alerts", folder)

    assert (received.stored, received.linked) == (1, 1)


def test_a_lost_connection_keeps_what_was_stored_and_the_mark_before_the_gap():
    """The mark stands before the first message that could not be fetched; nothing is settled."""
    kept, folder = Kept(), three(breaks_at=2)
    folder.failure_at = TemporaryFailure("connection lost")

    with pytest.raises(TemporaryFailure):
        receiving(kept)("alerts", folder)

    assert kept.mark("alerts") == Mark(uid_validity=7, uid=1)
    assert folder.told == []


def test_what_a_crash_left_unsettled_is_settled_first():
    """After a restart the mailbox is told about what was stored before."""
    kept, folder = Kept(), three(breaks_at=2)
    folder.failure_at = TemporaryFailure("connection lost")
    with pytest.raises(TemporaryFailure):
        receiving(kept)("alerts", folder)
    folder.breaks_at = None

    received = receiving(kept)("alerts", folder)

    assert folder.told[0] == Listing(uid_validity=7, uids=(1,))
    assert received.settled == 3


def test_nothing_on_the_server_leaves_the_mark():
    """An empty folder moves no mark."""
    kept = Kept()

    receiving(kept)("alerts", Folder({}))

    assert kept.mark("alerts") is None


def test_a_vanished_message_does_not_hold_the_mark_back():
    """A message that somebody deleted between listing and fetching is passed."""
    kept, folder = Kept(), three(vanished={2})

    receiving(kept)("alerts", folder)

    assert kept.mark("alerts") == Mark(uid_validity=7, uid=3)


def test_an_oversize_message_is_stored_and_left_alone():
    """Of a message above the limit the server has the only whole copy: it is never settled."""
    kept = Kept()
    folder = Folder({1: raw(1, content=b"a"), 2: raw(2, content=b"b", oversize=True)})

    receiving(kept)("alerts", folder)

    assert folder.told == [Listing(uid_validity=7, uids=(1,))]
    assert kept.unsettled("alerts") == ()


def test_another_uidvalidity_lists_again_and_recognises():
    """After a changed UIDVALIDITY everything is listed again and linked, not doubled."""
    kept, folder = Kept(), three()
    receiving(kept)("alerts", folder)
    folder.validity = 8
    folder.messages = {uid: raw(uid, content=b"%d" % uid, validity=8) for uid in (1, 2, 3)}

    received = receiving(kept)("alerts", folder)

    assert (received.stored, received.linked) == (0, 3)
    assert kept.mark("alerts") == Mark(uid_validity=8, uid=3)
