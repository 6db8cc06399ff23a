"""A connection that is cut anywhere, stalls or trickles; servers that can do less: nothing is lost."""

import contextlib
import tracemalloc
from dataclasses import replace

import pytest
from tests.contract.stored import NOW
from tests.servers.cutting import Cutting

from mail_intake.adapters.imap import ImapSource
from mail_intake.adapters.store import open_store
from mail_intake.adapters.vault import KeyRing, new_key
from mail_intake.model.errors import ConfigurationError, MailIntakeError, TemporaryFailure
from mail_intake.model.mail import Listing
from mail_intake.model.settings import SettleBy, Tls
from mail_intake.read import identity
from mail_intake.services.receive import Receive

pytestmark = pytest.mark.dovecot
#: Odd but legal: 8-bit, a bare CR, a very long line, nothing but a header, nothing at all.
ODD = [
    b"Subject: one\r\n\r\ncaf\xe9 \xc3\xa9\r\n",
    b"Subject: two\r\n\r\nbare \r here\r\n",
    b"Subject: three\r\n\r\n" + b"x" * 5000 + b"\r\n",
    b"Subject: four\r\n\r\n",
]
#: What a server leaves out that keeps no keywords, or does not say which UID comes next.
NO_KEYWORDS, NO_UIDNEXT = r" \\\*(?=\))", r"\* OK \[UIDNEXT \d+\] Predicted next UID\r\n"
#: A part of all offsets; `make test-long` cuts at every one.
STEP = 23


class Clock:
    now = staticmethod(lambda: NOW)


@pytest.fixture(scope="module")
def keys():
    return KeyRing((new_key(),))


def source(account, settle, port=None, **more):
    end = account.endpoint(**more)
    end = replace(end, port=port or end.port)
    return ImapSource(end, account.settings(settle=settle, place=end), max_message_size=2**23)


def put(account, *contents):
    with account.person() as person:
        person.multiappend("INBOX", [{"msg": content} for content in contents])


def receive(store, one):
    """One pass; whether it came to its end."""
    job = Receive(inbox=store.inbox, marks=store.marks, identify=identity, clock=Clock())
    with contextlib.closing(one):
        try:
            job("alerts", one)
        except TemporaryFailure:
            return False
    return True


def attempt(job, one):
    """What a pass over the mailbox raised."""
    try:
        job("alerts", one)
    except MailIntakeError as failure:
        return failure
    return None


def stored(store):
    """The messages' bytes, oldest first."""
    rows = store.shelf.messages(limit=1000)
    return [store.bench.content(row["id"]) for row in reversed(rows)]


def left(account, settle):
    """What the folder shows: contents of the target, or flags."""
    with account.person("Processed" if settle is SettleBy.MOVE else "INBOX") as person:
        found = person.fetch(person.search(), ["BODY.PEEK[]", "FLAGS"])
        if settle is SettleBy.MOVE:
            return [found[uid][b"BODY[]"] for uid in sorted(found)]
        return [set(found[uid][b"FLAGS"]) - {b"\\Recent"} for uid in sorted(found)]


def settled(settle, contents):
    """What it must show in the end."""
    if settle is SettleBy.MOVE:
        return list(contents)
    return [{b"MailIntake"} if settle is SettleBy.KEYWORD else set() for _ in contents]


def undisturbed(account, settle, contents=ODD, **more):
    """Bytes that pass from the server and from us in one whole pass."""
    put(account, *contents)
    port = account.endpoint(**more).port
    with Cutting(port).running() as proxy:
        store = open_store("sqlite://", KeyRing((new_key(),)))
        assert receive(store, source(account, settle, proxy.port, **more))
        store.close()
    return proxy.from_server, len(b"".join(proxy.passed))


def cut_once(dovecot, settle, keys, *, contents=ODD, hidden=(), tls=Tls.PLAIN, **cut):
    """Cut one pass somewhere, then look again until there is nothing to do."""
    account = dovecot.account()
    put(account, *contents)
    store = open_store("sqlite://", keys)
    port = account.endpoint(tls).port
    with Cutting(port, hidden=hidden, **cut).running() as proxy:
        receive(store, source(account, settle, proxy.port, tls=tls))
        assert receive(store, source(account, settle, proxy.port, tls=tls))
    whole, unsettled = stored(store), store.inbox.unsettled("alerts")
    store.close()
    assert (whole, unsettled) == (contents, ())
    assert sorted(map(str, left(account, settle))) == sorted(map(str, settled(settle, contents)))


class TestCut:
    """Wherever it is cut: every message stored once, byte for byte, and settled once."""

    @pytest.mark.parametrize("settle", list(SettleBy))
    def test_while_the_server_speaks(self, dovecot, keys, settle):
        """At a part of all offsets of its answers."""
        total, _ = undisturbed(dovecot.account(), settle)
        for offset in range(1 + len(settle), total, STEP * 5):
            cut_once(dovecot, settle, keys, server_bytes=offset)

    @pytest.mark.parametrize("settle", list(SettleBy))
    def test_while_we_speak(self, dovecot, keys, settle):
        """In the middle of commands."""
        _, total = undisturbed(dovecot.account(), settle)
        for offset in range(1 + len(settle), total, STEP):
            cut_once(dovecot, settle, keys, client_bytes=offset)

    def test_while_messages_are_copied(self, dovecot, keys):
        """Where the server cannot move: no copy is lost, none is left twice."""
        hidden = ("MOVE",)
        account = dovecot.account()
        put(account, *ODD)
        with Cutting(account.server.port, hidden=hidden).running() as proxy:
            store = open_store("sqlite://", keys)
            assert receive(store, source(account, SettleBy.MOVE, proxy.port))
            store.close()
        sent = b"".join(proxy.passed)
        for offset in range(sent.index(b"CREATE"), len(sent), 11):
            cut_once(dovecot, SettleBy.MOVE, keys, hidden=hidden, client_bytes=offset)
        for offset in range(proxy.from_server - 900, proxy.from_server, 23):
            cut_once(dovecot, SettleBy.MOVE, keys, hidden=hidden, server_bytes=offset)

    @pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
    def test_under_tls(self, dovecot, keys, tls):
        """In the handshake and after it."""
        total, _ = undisturbed(dovecot.account(), SettleBy.KEYWORD, tls=tls)
        for offset in range(7, total, 997):
            cut_once(dovecot, SettleBy.KEYWORD, keys, tls=tls, server_bytes=offset)

    @pytest.mark.long
    @pytest.mark.parametrize("settle", list(SettleBy))
    def test_at_every_byte(self, dovecot, keys, settle):
        """All of them."""
        from_server, ours = undisturbed(dovecot.account(), settle, ODD[:2])
        for offset in range(1, from_server):
            cut_once(dovecot, settle, keys, contents=ODD[:2], server_bytes=offset)
        for offset in range(1, ours):
            cut_once(dovecot, settle, keys, contents=ODD[:2], client_bytes=offset)


def test_in_the_middle_of_a_large_message(dovecot, keys):
    """What came of it is not stored; it is fetched again, whole."""
    account = dovecot.account()
    large = b"Subject: large\r\n\r\n" + b"0123456789\r\n" * 200_000
    put(account, large, ODD[0])
    for offset in (100_000, 2**18 + 1500, 2_000_000):
        store = open_store("sqlite://", keys)
        with Cutting(account.server.port, server_bytes=offset).running() as proxy:
            assert not receive(store, source(account, SettleBy.KEEP, proxy.port))
            assert stored(store) == []
            assert receive(store, source(account, SettleBy.KEEP, proxy.port))
        assert stored(store) == [large, ODD[0]]
        store.close()


def test_a_server_that_falls_silent_is_given_up(dovecot, keys):
    """After the timeout; the next connection is a new one."""
    account = dovecot.account()
    put(account, *ODD)
    store = open_store("sqlite://", keys)
    with Cutting(account.server.port, server_bytes=1500, stalls=True).running() as proxy:
        assert not receive(store, source(account, SettleBy.KEEP, proxy.port, timeout=0.3))
        assert receive(store, source(account, SettleBy.KEEP, proxy.port))
    assert stored(store) == ODD
    store.close()


def test_a_server_that_trickles_is_read(dovecot, keys):
    """Byte by byte."""
    account = dovecot.account()
    put(account, *ODD)
    store = open_store("sqlite://", keys)
    with Cutting(account.server.port, trickle=True).running() as proxy:
        assert receive(store, source(account, SettleBy.KEYWORD, proxy.port))
    assert stored(store) == ODD
    store.close()


class TestLess:
    """Servers that can do less than they might."""

    @pytest.mark.parametrize(
        ("settle", "able", "shows"),
        [
            (SettleBy.MOVE, {"hidden": ("MOVE",)}, "moved"),
            (SettleBy.MOVE, {"hidden": ("MOVE", "UIDPLUS")}, "keyword"),
            (SettleBy.MOVE, {"hidden": ("MOVE", "UIDPLUS"), "forget": NO_KEYWORDS}, "nothing"),
            (SettleBy.KEYWORD, {"forget": NO_KEYWORDS}, "nothing"),
            (SettleBy.KEEP, {"hidden": ("IDLE", "LITERAL\\+"), "forget": NO_UIDNEXT}, "nothing"),
        ],
    )  # fmt: skip
    def test_what_is_settled_falls_back(self, dovecot, keys, settle, *, able, shows):
        """To the next best; every message is stored all the same, also the second time."""
        account = dovecot.account()
        put(account, *ODD)
        store = open_store("sqlite://", keys)
        with Cutting(account.server.port, **able).running() as one:
            for _ in range(2):
                assert receive(store, source(account, settle, one.port))
        by = {"moved": SettleBy.MOVE, "keyword": SettleBy.KEYWORD, "nothing": SettleBy.KEEP}[shows]

        assert stored(store) == ODD
        assert left(account, by) == settled(by, ODD)
        store.close()

    def test_without_idle_time_alone_ends_a_wait(self, dovecot):
        """The folder is looked at when the time is over."""
        account = dovecot.account()
        with Cutting(account.server.port, hidden=("IDLE",)).running() as proxy:
            one = source(account, SettleBy.KEEP, proxy.port)
            one.listing(None)
            put(account, ODD[0])
            assert one.wait(0.05) is False
            assert len(one.listing(None).uids) == 1
            one.close()
        assert "IDLE" not in proxy.commands

    def test_a_folder_that_disappears_and_comes_back(self, dovecot, keys):
        """Its loss is told; what is in the new one is fetched from the beginning, nothing doubled."""
        account = dovecot.account()
        store = open_store("sqlite://", keys)
        with account.person() as person:
            person.create_folder("In")
            person.append("In", ODD[0])
        end = account.endpoint()
        box = account.settings(place=end, folder="In", settle=SettleBy.KEEP)
        one = ImapSource(end, box, max_message_size=2**20)
        job = Receive(inbox=store.inbox, marks=store.marks, identify=identity, clock=Clock())
        job("alerts", one)
        with account.person() as person:
            person.delete_folder("In")
        told = [fault for fault in (attempt(job, one) for _ in range(3)) if fault is not None]
        with account.person() as person:
            person.create_folder("In")
            person.append("In", ODD[0])
            person.append("In", ODD[2])
        job("alerts", one)
        one.close()

        assert isinstance(told[-1], ConfigurationError)
        assert stored(store) == [ODD[0], ODD[2]]
        store.close()


class TestPortions:
    """What is fetched at once is bounded by bytes, as the sizes that were asked for first say."""

    def test_small_ones_together_large_ones_in_pieces(self, dovecot):
        """Sizes first; up to 1 MB by one command; a larger message alone, 256 KB at a time."""
        account = dovecot.account()
        small, middle = b"Subject: s\r\n\r\n" + b"x" * 300_000, b"Subject: m\r\n\r\n" + b"y" * 10
        large = b"Subject: l\r\n\r\n" + b"z" * 1_100_000
        put(account, middle, small, small, small, small, large, middle)
        with Cutting(account.server.port).running() as proxy:
            one = source(account, SettleBy.KEEP, proxy.port)
            listing = one.listing(None)
            fetched = [len(raw.content) for raw in one.fetch(listing)]
            one.close()
        fetches = [line for line in proxy.commands if line.startswith("UID FETCH")]

        assert fetched == [len(m) for m in (middle, small, small, small, small, large, middle)]
        assert "RFC822.SIZE" in fetches[0]
        assert [line.split()[2] for line in fetches[1:]] == [
            "1,2,3,4", "5", *["6"] * 5, "7",
        ]  # fmt: skip
        assert all("<" in line for line in fetches if line.split()[2] == "6")

    @pytest.mark.parametrize("size", [2**18 - 1, 2**18, 2**18 + 1, 2**20, 2**20 + 1, 5 * 2**18])
    def test_at_the_edges(self, dovecot, size):
        """Pieces that end where the message does, one byte before and after."""
        account = dovecot.account()
        content = (b"Subject: x\r\n\r\n" + b"a" * size)[:size]
        put(account, content)
        one = source(account, SettleBy.KEEP)
        (raw,) = one.fetch(one.listing(None))
        one.close()

        assert raw.content == content

    def test_memory_stays_within_bounds(self, dovecot):
        """One large message at a time: about twice its size, however many there are."""
        account = dovecot.account()
        large = b"Subject: l\r\n\r\n" + b"0123456789abcdef\r\n" * 290_000
        put(account, large, large, large)
        one = source(account, SettleBy.KEEP)
        listing = one.listing(None)
        tracemalloc.start()
        for raw in one.fetch(listing):
            assert raw.size == len(large)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        one.close()

        assert peak < 3.2 * len(large)

    def test_only_what_is_asked_for(self, dovecot):
        """A UID that is not there costs nothing and gives nothing."""
        account = dovecot.account()
        put(account, ODD[0])
        one = source(account, SettleBy.KEEP)
        validity = one.listing(None).uid_validity
        uids = tuple(raw.uid for raw in one.fetch(Listing(uid_validity=validity, uids=(1, 2, 9))))
        one.close()

        assert uids == (1,)
