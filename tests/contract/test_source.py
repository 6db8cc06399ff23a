"""What every source promises: IMAP on Dovecot and our own harness, Maildir, the one in memory."""

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.servers.memory_source import NOON, MemoryFolder, MemorySource

from mail_intake.adapters.imap import ImapSource
from mail_intake.adapters.maildir import MaildirSource
from mail_intake.adapters.maildir.folder import MaildirFolder, _keywords
from mail_intake.adapters.maildir.numbers import FILE, numbered
from mail_intake.model.mail import Listing, Mark
from mail_intake.model.settings import MailboxSettings, SettleBy


def mail(number=1, body=b"body"):
    return b"Subject: message %d\r\n\r\n%b\r\n" % (number, body)


@dataclass
class MemoryBox:
    """The stand-in, and a look behind it."""

    folder: MemoryFolder = field(default_factory=MemoryFolder)

    def source(self, settle=SettleBy.KEEP, max_message_size=2**20):
        return MemorySource(self.folder, settle_by=settle, max_message_size=max_message_size)

    def put(self, *contents):
        return [self.folder.put(content) for content in contents]

    def remove(self, uid):
        del self.folder.messages[uid]

    def flags(self, uid):
        return self.folder.flags[uid]

    def moved(self):
        return self.folder.moved

    def renumber(self):
        self.folder.uid_validity += 1

    now = staticmethod(lambda: NOON)


@dataclass
class ImapBox:
    """An account on an IMAP server, and a person who looks at it."""

    account: Any
    stack: contextlib.ExitStack
    sources: list[ImapSource] = field(default_factory=list)

    def source(self, settle=SettleBy.KEEP, max_message_size=2**20):
        box = self.account.settings(settle=settle)
        source = ImapSource(box.place, box, max_message_size=max_message_size)
        self.sources.append(source)
        return self.stack.enter_context(contextlib.closing(source))

    def put(self, *contents):
        with self.account.person() as person:
            person.multiappend("INBOX", [{"msg": content} for content in contents])
            return sorted(person.search())[-len(contents) :]

    def remove(self, uid):
        with self.account.person() as person:
            person.delete_messages([uid])
            person.expunge()

    def flags(self, uid):
        with self.account.person() as person:
            flags = {flag.decode() for flag in person.get_flags([uid])[uid]}
            return flags - {"\\Recent"}

    def moved(self):
        with self.account.person("Processed") as person:
            found = person.fetch(person.search(), ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def renumber(self):
        # UIDVALIDITY holds for as long as a connection has the folder open.
        for source in self.sources:
            source.close()
        self.account.renumber()

    now = staticmethod(lambda: datetime.now(UTC))


@dataclass
class MaildirBox:
    """A folder that a mail server delivers to, and a person who looks at it."""

    path: Path
    count: int = 0

    def source(self, settle=SettleBy.KEEP, max_message_size=2**20):
        box = MailboxSettings(name="alerts", form="", addresses=(), place=self.path, settle=settle)
        return MaildirSource(self.path, box, max_message_size=max_message_size)

    def put(self, *contents):
        for part in ("tmp", "new", "cur"):
            (self.path / part).mkdir(parents=True, exist_ok=True)
        for content in contents:
            self.count += 1
            written = self.path / "tmp" / f"1790000000.M{self.count}P7.mx1.careplan.example"
            written.write_bytes(content)
            written.rename(self.path / "new" / written.name)
        return list(self.source().listing(None).uids)[-len(contents) :]

    def _file(self, uid):
        _, entries = numbered(MaildirFolder(self.path, "alerts"))
        return entries[uid]

    def remove(self, uid):
        self._file(uid).path.unlink()

    def flags(self, uid):
        known = self.path / "dovecot-keywords"
        names = {"S": "\\Seen", **_keywords(known.read_text() if known.exists() else "")}
        return {names[one] for one in self._file(uid).flags}

    def moved(self):
        return [one.read_bytes() for one in sorted((self.path / ".Processed" / "cur").iterdir())]

    def renumber(self):
        (self.path / FILE).unlink()

    now = staticmethod(lambda: datetime.now(UTC))


@pytest.fixture(
    params=["memory", "maildir", "house", pytest.param("dovecot", marks=pytest.mark.dovecot)]
)
def box(request, tmp_path):
    if request.param == "memory":
        yield MemoryBox()
        return
    if request.param == "maildir":
        one = MaildirBox(tmp_path / "Maildir")
        one.put()
        yield one
        return
    names = {"house": "house_account", "dovecot": "account"}
    account = request.getfixturevalue(names[request.param])
    with contextlib.ExitStack() as stack:
        yield ImapBox(account, stack)


class TestListing:
    def test_an_empty_folder(self, box):
        """Nothing there is nothing listed."""
        assert box.source().listing(None).uids == ()

    def test_ascending(self, box):
        """Without a mark everything is listed, oldest first."""
        uids = box.put(mail(1), mail(2), mail(3))

        assert box.source().listing(None).uids == tuple(uids)

    def test_above_the_mark(self, box):
        """Only what lies above the mark is listed."""
        first, second = box.put(mail(1), mail(2))
        source = box.source()
        validity = source.listing(None).uid_validity

        assert source.listing(Mark(uid_validity=validity, uid=first)).uids == (second,)

    def test_nothing_above_the_mark(self, box):
        """A server names the last message for "n:*" whatever n is: it is not listed again."""
        (only,) = box.put(mail())
        source = box.source()
        validity = source.listing(None).uid_validity

        assert source.listing(Mark(uid_validity=validity, uid=only)).uids == ()

    def test_a_further_message(self, box):
        """What comes after a listing is in the next one."""
        source = box.source()
        before = source.listing(None)
        uids = box.put(mail())

        assert source.listing(Mark(uid_validity=before.uid_validity, uid=0)).uids == tuple(uids)

    def test_another_uid_validity(self, box):
        """When UIDVALIDITY changed the mark means nothing: everything is listed."""
        uids = box.put(mail(1), mail(2))
        source = box.source()
        old = source.listing(None)
        box.renumber()
        new = source.listing(Mark(uid_validity=old.uid_validity, uid=uids[-1]))

        assert new.uid_validity != old.uid_validity
        assert len(new.uids) == 2

    def test_many(self, box):
        """Two thousand messages are listed and fetched, each once and in order."""
        box.put(*(mail(number) for number in range(2000)))
        source = box.source()
        listing = source.listing(None)
        raws = list(source.fetch(listing))

        assert tuple(raw.uid for raw in raws) == listing.uids
        assert [raw.content for raw in raws] == [mail(number) for number in range(2000)]

    def test_after_ten_thousand_old_ones(self, box):
        """What is old is neither listed nor fetched again, however much of it there is."""
        box.put(*(mail(number) for number in range(10_000)))
        source = box.source()
        old = source.listing(None)
        mark = Mark(uid_validity=old.uid_validity, uid=old.uids[-1])
        (uid,) = box.put(mail(10_000))
        listing = source.listing(mark)

        assert listing.uids == (uid,)
        assert [raw.content for raw in source.fetch(listing)] == [mail(10_000)]


class TestFetch:
    def test_byte_for_byte(self, box):
        """A message comes as it was sent: control characters, 8-bit bytes, long lines."""
        content = mail(body=b"caf\xe9 \xc3\xa9 \x01\t" + b"x" * 3000)
        box.put(content)
        source = box.source()
        (raw,) = source.fetch(source.listing(None))

        assert (raw.content, raw.size, raw.oversize) == (content, len(content), False)

    def test_when_it_was_received(self, box):
        """The time of arrival is aware, UTC and true."""
        box.put(mail())
        source = box.source()
        (raw,) = source.fetch(source.listing(None))

        assert raw.received_at.utcoffset() == timedelta(0)
        assert abs(raw.received_at - box.now()) < timedelta(minutes=1)

    def test_vanished(self, box):
        """What a person removed between listing and fetching is left out."""
        uids = box.put(mail(1), mail(2), mail(3))
        source = box.source()
        listing = source.listing(None)
        box.remove(uids[1])

        assert [raw.uid for raw in source.fetch(listing)] == [uids[0], uids[2]]

    def test_all_vanished(self, box):
        """So is everything, if everything went."""
        (uid,) = box.put(mail())
        source = box.source()
        listing = source.listing(None)
        box.remove(uid)

        assert list(source.fetch(listing)) == []

    def test_another_uid_validity(self, box):
        """No message answers to a UID of an earlier numbering."""
        box.put(mail())
        source = box.source()
        listing = source.listing(None)
        box.renumber()

        assert list(source.fetch(listing)) == []

    def test_no_flag_changes(self, box):
        """Reading leaves no trace: a person sees the message as unread."""
        (uid,) = box.put(mail())
        source = box.source()
        list(source.fetch(source.listing(None)))

        assert box.flags(uid) == set()

    @pytest.mark.parametrize("size", [2**18, 2**20 + 1, 2**21, 3 * 2**20 + 17])
    def test_large(self, box, size):
        """A large message is whole, however many pieces it came in."""
        content = mail(body=b"\r\n".join([b"0123456789abcdef" * 4] * (size // 66)))
        box.put(content)
        source = box.source(max_message_size=2**23)
        (raw,) = source.fetch(source.listing(None))

        assert raw.content == content

    def test_oversize(self, box):
        """Above the limit only the header block comes; the messages around it come whole."""
        large = mail(2, body=b"x" * 2000)
        box.put(mail(1), large, mail(3))
        source = box.source(max_message_size=1000)
        raws = list(source.fetch(source.listing(None)))

        assert [raw.oversize for raw in raws] == [False, True, False]
        assert raws[1].content == b"Subject: message 2\r\n\r\n"
        assert raws[1].size == len(large)

    def test_exactly_the_limit(self, box):
        """The limit itself is still allowed."""
        box.put(mail())
        source = box.source(max_message_size=len(mail()))
        (raw,) = source.fetch(source.listing(None))

        assert raw.content == mail()


def settled(source, *, times=1):
    listing = source.listing(None)
    for _ in range(times):
        source.settle(listing)
    return listing


class TestSettle:
    def test_keep(self, box):
        """Settled by nothing: the folder stays as it is."""
        (uid,) = box.put(mail())
        source = box.source(SettleBy.KEEP)
        settled(source)

        assert box.flags(uid) == set()
        assert source.listing(None).uids == (uid,)

    def test_keyword(self, box):
        """Settled by a keyword, and by nothing else: the message stays unread."""
        (uid,) = box.put(mail())
        settled(box.source(SettleBy.KEYWORD))

        assert box.flags(uid) == {"MailIntake"}

    def test_move(self, box):
        """Settled by moving: it leaves the folder, unchanged."""
        box.put(mail())
        source = box.source(SettleBy.MOVE)
        settled(source)

        assert source.listing(None).uids == ()
        assert box.moved() == [mail()]

    @pytest.mark.parametrize("by", [SettleBy.KEYWORD, SettleBy.MOVE])
    def test_repeated(self, box, by):
        """Telling twice is telling once."""
        box.put(mail(1), mail(2))
        settled(box.source(by), times=2)

        assert by is SettleBy.KEYWORD or box.moved() == [mail(1), mail(2)]

    @pytest.mark.parametrize("by", [SettleBy.KEYWORD, SettleBy.MOVE])
    def test_vanished(self, box, by):
        """What a person removed meanwhile is passed over; the others are settled."""
        gone, there = box.put(mail(1), mail(2))
        source = box.source(by)
        listing = source.listing(None)
        box.remove(gone)
        source.settle(listing)

        if by is SettleBy.KEYWORD:
            assert box.flags(there) == {"MailIntake"}
        else:
            assert box.moved() == [mail(2)]

    @pytest.mark.parametrize("by", [SettleBy.KEYWORD, SettleBy.MOVE])
    def test_another_uid_validity(self, box, by):
        """Nothing happens to messages that another numbering named."""
        box.put(mail())
        source = box.source(by)
        old = source.listing(None)
        box.renumber()
        source.settle(old)
        (uid,) = source.listing(None).uids

        assert box.flags(uid) == set()

    def test_only_what_it_was_told(self, box):
        """The others stay as they are: an oversize message that nobody names is never moved."""
        first, second = box.put(mail(1), mail(2))
        source = box.source(SettleBy.MOVE)
        validity = source.listing(None).uid_validity
        source.settle(Listing(uid_validity=validity, uids=(first,)))

        assert source.listing(None).uids == (second,)

    def test_after_a_restart(self, box):
        """Another process settles what this one listed."""
        (uid,) = box.put(mail())
        listing = box.source().listing(None)
        box.source(SettleBy.KEYWORD).settle(listing)

        assert box.flags(uid) == {"MailIntake"}

    def test_many(self, box):
        """Two thousand at once."""
        box.put(*(mail(number) for number in range(2000)))
        source = box.source(SettleBy.MOVE)
        settled(source)

        assert source.listing(None).uids == ()
        assert len(box.moved()) == 2000
