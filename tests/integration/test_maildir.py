"""Maildir: what its own contract does not say — other programs, links, damaged lists, waiting."""

import logging
import threading
from dataclasses import replace

import pytest
from tests.contract.stored import NOW

from mail_intake.adapters.maildir import MaildirSource
from mail_intake.adapters.maildir.folder import MaildirFolder
from mail_intake.adapters.maildir.numbers import FILE
from mail_intake.adapters.store import open_store
from mail_intake.adapters.vault import KeyRing, new_key
from mail_intake.model.errors import ConfigurationError
from mail_intake.model.mail import Listing, Mark
from mail_intake.model.settings import MailboxSettings, SettleBy
from mail_intake.read import identity
from mail_intake.services.receive import Receive, Received

MAIL = b"Subject: one\n\nbody\n"


@pytest.fixture
def path(tmp_path):
    for part in ("tmp", "new", "cur"):
        (tmp_path / part).mkdir()
    return tmp_path


def source(path, settle=SettleBy.KEEP, **more):
    box = MailboxSettings(name="alerts", form="", addresses=(), place=path, settle=settle)
    return MaildirSource(path, box, max_message_size=more.get("most", 1000))


def put(path, name, content=MAIL):
    (path / "new" / name).write_bytes(content)


def read_by_a_person(path, name):
    """A mail program moves what was looked at, and notes that it was."""
    (path / "new" / name).rename(path / "cur" / f"{name}:2,S")


def test_in_order_of_delivery(path):
    """By seconds, then microseconds; a name without them comes first."""
    for name in ("1790000009.M2P7.h", "1790000009.M11P7.h", "1790000001.M9P7.h", "odd"):
        put(path, name, name.encode())
    one = source(path)

    assert [raw.content for raw in one.fetch(one.listing(None))] == [
        b"odd", b"1790000001.M9P7.h", b"1790000009.M2P7.h", b"1790000009.M11P7.h",
    ]  # fmt: skip


def test_a_person_reads_it_meanwhile(path):
    """The file gets another name; it is the same message, fetched and settled."""
    put(path, "1.a")
    one = source(path, SettleBy.KEYWORD)
    listing = one.listing(None)
    fetching = one.fetch(listing)
    read_by_a_person(path, "1.a")

    assert [raw.content for raw in fetching] == [MAIL]
    one.settle(listing)
    assert [file.name for file in (path / "cur").iterdir()] == ["1.a:2,Sa"]


def test_a_person_reads_it_while_it_is_settled(path):
    """Between our look at the folder and the renaming of the file."""
    put(path, "1.a")
    one = source(path, SettleBy.MOVE)
    folder = MaildirFolder(path, "alerts")
    entry = folder.found("1.a")
    assert entry is not None
    read_by_a_person(path, "1.a")
    target = folder.subfolder("Processed")

    assert not folder.move(entry, target)
    assert one._done(entry, lambda found: folder.move(found, target))
    assert [file.name for file in (target.path / "cur").iterdir()] == ["1.a:2,S"]


def test_what_is_no_message_is_passed_over(path):
    """Hidden files, links and folders: a link may lead to what is not ours to read."""
    (path / "secret").write_text("not a message")
    (path / "new" / "2.link").symlink_to(path / "secret")
    (path / "new" / ".hidden").write_text("x")
    (path / "new" / "3.folder").mkdir()

    assert source(path).listing(None).uids == ()


def test_a_number_is_never_given_twice(path):
    """Not after the last message was removed."""
    put(path, "1.a")
    first = source(path).listing(None)
    (path / "new" / "1.a").unlink()
    put(path, "2.b")
    second = source(path).listing(Mark(uid_validity=first.uid_validity, uid=first.uids[0]))

    assert (first.uids, second.uids) == ((1,), (2,))


@pytest.mark.parametrize("damage", ["", "9 1 2\n", "1 x y\n", "1 5 9\nnot a line\n"])
def test_a_damaged_list_starts_a_new_numbering(path, damage):
    """Everything is listed again; nothing is stored twice."""
    put(path, "1.a")
    store = open_store("sqlite://", KeyRing((new_key(),)))
    clock = type("At", (), {"now": staticmethod(lambda: NOW)})()
    receive = Receive(inbox=store.inbox, marks=store.marks, identify=identity, clock=clock)
    first = receive("alerts", source(path))
    (path / FILE).write_text(damage)
    second = receive("alerts", source(path))
    store.close()

    assert first == Received(stored=1, settled=1)
    assert second == Received(linked=1, settled=1)


def test_services_on_one_folder_give_the_same_numbers(path):
    """While mail is delivered."""
    listings: list[Listing] = []

    def look():
        listings.extend(source(path).listing(None) for _ in range(20))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(200):
        put(path, f"{number}.x", b"%d" % number)
    for thread in threads:
        thread.join(30)
    last = source(path).listing(None)

    assert {one.uid_validity for one in listings} == {last.uid_validity}
    assert last.uids == tuple(range(1, 201))


def test_only_the_head_of_what_is_too_large(path):
    """Also where lines end in LF, and where there is no end of the head."""
    put(path, "1.a", b"Subject: x\n\n" + b"y" * 2000)
    put(path, "2.b", b"z" * 400_000)
    one = source(path)
    raws = list(one.fetch(one.listing(None)))

    assert [(raw.oversize, raw.size) for raw in raws] == [(True, 2012), (True, 400_000)]
    assert raws[0].content == b"Subject: x\n\n"
    assert len(raws[1].content) == 2**18


def test_all_keywords_are_taken(path, caplog):
    """The message stays as it is, and the log says why."""
    put(path, "1.a")
    taken = "".join(f"{number} k{number}\n" for number in range(26))
    (path / "dovecot-keywords").write_text(taken)
    one = source(path, SettleBy.KEYWORD)
    with caplog.at_level(logging.WARNING):
        one.settle(one.listing(None))

    assert "all 26 keywords are taken" in caplog.text
    assert (path / "new" / "1.a").exists()


def test_waiting_ends_when_something_is_delivered(path):
    """Or when the time is over, or when somebody interrupts."""
    one = source(path)
    one.listing(None)
    assert one.wait(0.01) is False
    one.interrupt()
    assert one.wait(60) is False
    timer = threading.Timer(0.05, put, (path, "1.a"))
    timer.start()
    assert one.wait(60) is True
    timer.join()
    one.close()
    one.listing(None)
    assert one.wait(60) is False


@pytest.mark.parametrize("kind", ["nothing", "file", "plain folder"])
def test_no_maildir_is_a_fault(tmp_path, kind):
    """With the mailbox's name and a way out."""
    there = tmp_path / "box"
    if kind == "file":
        there.write_text("x")
    elif kind == "plain folder":
        there.mkdir()
    with pytest.raises(ConfigurationError, match=r"mailbox alerts.*is no Maildir"):
        source(there).knock()


@pytest.mark.dovecot
@pytest.mark.parametrize("settle", [SettleBy.KEYWORD, SettleBy.MOVE])
def test_dovecot_and_we_read_one_folder(account, settle):
    """Its users see our keyword or the moved message, unread; we see what they did not remove."""
    account.deliver(MAIL.replace(b"\n", b"\r\n"))
    path = account.server.root / "mail" / account.name / "Maildir"
    one = source(path, settle)
    listing = one.listing(None)
    one.settle(listing)
    with account.person("INBOX" if settle is SettleBy.KEYWORD else "Processed") as person:
        (flags,) = person.get_flags(person.search()).values()

    assert len(listing.uids) == 1
    assert set(flags) - {b"\\Recent"} == ({b"MailIntake"} if settle is SettleBy.KEYWORD else set())


def test_settings_name_it(path):
    """The mailbox's own name is in what comes out."""
    put(path, "1.a")
    box = MailboxSettings(name="alerts", form="", addresses=(), place=path)
    one = MaildirSource(path, replace(box, name="claims"), max_message_size=1000)

    assert [raw.mailbox for raw in one.fetch(one.listing(None))] == ["claims"]
