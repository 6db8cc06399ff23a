"""A real IMAP server: protection, sign-in, waiting, and a person at work in the same folder."""

import socket
import threading
import time
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes

import pytest
import trustme
from tests.servers.dovecot import STRICT_HOST, UNNAMED_HOST

from mail_intake.adapters.imap import ImapSource
from mail_intake.model.errors import ConfigurationError, TemporaryFailure
from mail_intake.model.mail import Mark
from mail_intake.model.settings import SettleBy, Tls

pytestmark = pytest.mark.dovecot

MAIL = b"Subject: hello\r\n\r\nbody\r\n"


@pytest.fixture
def open_source(account):
    """Opens sources that are closed at the end; one keyword changes the endpoint or the mailbox."""
    opened = []

    def build(*, settle=SettleBy.KEEP, folder="INBOX", **endpoint):
        box = account.settings(settle=settle, folder=folder)
        tls = endpoint.pop("tls", Tls.PLAIN)
        source = ImapSource(account.endpoint(tls, **endpoint), box, max_message_size=2**20)
        opened.append(source)
        return source

    yield build
    for source in opened:
        source.close()


def subjects(source, mark=None):
    raws = source.fetch(source.listing(mark))
    return [message_from_bytes(raw.content)["Subject"] for raw in raws]


def refusal(call, *arguments):
    with pytest.raises(ConfigurationError) as refused:
        call(*arguments)
    (fault,) = refused.value.faults
    return fault


class TestProtection:
    @pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS, Tls.PLAIN])
    def test_every_way(self, account, open_source, tls):
        """The same mail comes over TLS, STARTTLS and, on loopback, plainly."""
        account.deliver(MAIL)

        assert len(subjects(open_source(tls=tls))) == 1

    @pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
    def test_an_unknown_authority(self, open_source, tls):
        """A certificate that nobody vouches for is refused, and ca_file is the way out."""
        fault = refusal(open_source(tls=tls, ca_file=None).listing, None)

        assert fault.key == "tls"
        assert "certificate" in fault.problem
        assert "ca_file" in fault.way_out

    def test_another_name(self, open_source):
        """A certificate must name the host: a known authority alone is not enough."""
        fault = refusal(open_source(tls=Tls.IMPLICIT, host=UNNAMED_HOST).listing, None)

        assert "certificate" in fault.problem

    def test_plain_to_another_host(self, open_source):
        """Without TLS nothing is said to another machine, unless somebody insists."""
        assert refusal(open_source(host="mail.example.org").listing, None).key == "tls"

    def test_tls_against_a_plain_port(self, account, open_source):
        """A port that does not speak TLS at once is told from a server that is down."""
        source = open_source(tls=Tls.IMPLICIT, port=account.server.port)
        with pytest.raises(TemporaryFailure, match="starttls"):
            source.listing(None)

    def test_no_password_in_the_clear(self, account, open_source):
        """Where the server wants TLS first, the password is not even sent."""
        fault = refusal(open_source(host=STRICT_HOST).listing, None)

        assert fault.key == "tls"
        assert "without TLS" in fault.problem
        assert account.name not in account.server.log()

    def test_starttls_satisfies_it(self, account, open_source):
        """The strict server is content with STARTTLS."""
        account.deliver(MAIL)

        assert len(subjects(open_source(tls=Tls.STARTTLS, host=STRICT_HOST))) == 1


class TestSignIn:
    @pytest.mark.parametrize("password", ["wrong", "naïve ☂", 'quo"te\\', ""])
    def test_wrong_password(self, open_source, password):
        """A wrong password is a person's business; it is shown nowhere."""
        fault = refusal(open_source(password=password).listing, None)

        assert fault.key == "password"
        assert "AUTHENTICATIONFAILED" in fault.problem
        assert not password or password not in str(fault)

    def test_folder_missing(self, account, open_source):
        """A missing folder is named, and so are those that exist."""
        fault = refusal(open_source(folder="Intak").listing, None)

        assert fault.key == "folder"
        assert "Intak" in fault.problem
        assert "INBOX" in fault.way_out

    def test_folder_appears(self, account, open_source):
        """Once somebody makes the folder, the same source works."""
        source = open_source(folder="Büro/Intake")
        refusal(source.listing, None)
        with account.person() as person:
            person.create_folder("Büro/Intake")
            person.append("Büro/Intake", MAIL)

        assert subjects(source) == ["hello"]

    def test_knock(self, open_source):
        """Knocking says nothing where all is well, and what is wrong where it is not."""
        open_source().knock()

        assert refusal(open_source(password="wrong").knock).key == "password"

    def test_nobody_listens(self, open_source):
        """A server that is down is temporary; host and port are named."""
        with pytest.raises(TemporaryFailure, match=r"127\.0\.0\.1:1:.*refused"):
            open_source(port=1).listing(None)

    def test_unknown_host(self, open_source):
        """So is a name that is not known just now."""
        with pytest.raises(TemporaryFailure, match=r"no-such-host\.invalid"):
            open_source(host="no-such-host.invalid", insecure=True).listing(None)


class TestWait:
    @pytest.mark.parametrize("tls", [Tls.PLAIN, Tls.IMPLICIT])
    def test_mail_ends_it(self, account, open_source, tls):
        """Mail that another connection appends ends a wait long before its time."""
        source = open_source(tls=tls)
        source.listing(None)
        timer = threading.Timer(0.2, account.deliver, (MAIL,))
        timer.start()
        began = time.monotonic()

        assert source.wait(20)
        assert time.monotonic() - began < 5
        timer.join()

    def test_mail_since_the_listing(self, account, open_source):
        """What came between listing and waiting is not announced again: there is no wait."""
        source = open_source()
        source.listing(None)
        account.deliver(MAIL)

        assert source.wait(20)

    def test_renumbered_since_the_listing(self, account, open_source):
        """Another numbering is news: everything has to be listed again."""
        source = open_source()
        source.listing(None)
        source.close()
        account.renumber()

        assert source.wait(20)

    def test_over(self, open_source):
        """Without mail the time passes."""
        source = open_source()
        source.listing(None)

        assert not source.wait(0.1)

    def test_flags_are_no_mail(self, account, open_source):
        """A person who flags a message wakes nobody."""
        account.deliver(MAIL)
        source = open_source()
        source.listing(None)

        def flag():
            with account.person() as person:
                person.add_flags(person.search(), ["\\Flagged"])

        timer = threading.Timer(0.1, flag)
        timer.start()

        assert not source.wait(1.5)
        timer.join()

    def test_interrupted(self, open_source):
        """Another thread ends a wait at once."""
        source = open_source()
        source.listing(None)
        threading.Timer(0.2, source.interrupt).start()
        began = time.monotonic()

        assert not source.wait(20)
        assert time.monotonic() - began < 5

    def test_interrupted_before(self, open_source):
        """An interruption just before the wait is not lost."""
        source = open_source()
        source.listing(None)
        source.interrupt()
        began = time.monotonic()

        assert not source.wait(20)
        assert time.monotonic() - began < 5

    def test_closed(self, open_source):
        """Closing ends a wait, too, and leaves a source that can be used again."""
        source = open_source()
        source.listing(None)
        threading.Timer(0.2, source.close).start()

        assert not source.wait(20)
        assert source.listing(None).uids == ()


class TestAPersonAtWork:
    def test_reading_and_flagging(self, account, open_source):
        """What a person has read or flagged is fetched all the same, its flags untouched."""
        account.deliver(MAIL)
        account.deliver(MAIL)
        with account.person() as person:
            person.add_flags([1], ["\\Seen", "\\Flagged"])
            source = open_source(settle=SettleBy.KEYWORD)
            listing = source.listing(None)
            assert len(list(source.fetch(listing))) == 2
            source.settle(listing)
            person.noop()
            flags = person.get_flags([1, 2])

        recent = {b"\\Recent"}  # the person's own mail program saw them first
        assert set(flags[1]) - recent == {b"\\Seen", b"\\Flagged", b"MailIntake"}
        assert set(flags[2]) - recent == {b"MailIntake"}

    def test_moving_away(self, account, open_source):
        """What a person moves away in mid-fetch is left out; the rest comes."""
        for number in range(120):
            account.deliver(b"Subject: %d\r\n\r\n" % number)
        source = open_source()
        fetched = source.fetch(source.listing(None))
        first = next(fetched)
        with account.person() as person:
            person.create_folder("Elsewhere")
            person.move([60, 119], "Elsewhere")
        uids = {first.uid} | {raw.uid for raw in fetched}

        assert {60, 119} & uids == set()
        assert len(uids) == 118

    def test_putting_back(self, account, open_source):
        """A message put back has a new UID above the mark: it is seen again, to be recognised."""
        account.deliver(MAIL)
        source = open_source()
        listing = source.listing(None)
        mark = Mark(uid_validity=listing.uid_validity, uid=listing.uids[-1])
        with account.person() as person:
            person.create_folder("Elsewhere")
            person.move([1], "Elsewhere")
            person.select_folder("Elsewhere")
            person.move([1], "INBOX")

        assert source.listing(mark).uids == (2,)

    def test_a_deleted_folder(self, account, open_source):
        """A folder that a person deletes is a clear fault at the next look."""
        with account.person() as person:
            person.create_folder("Intake")
            source = open_source(folder="Intake")
            source.listing(None)
            person.delete_folder("Intake")
        # The server itself may hang up once before it says so.
        faults = []
        for _ in range(2):
            try:
                source.listing(None)
            except (TemporaryFailure, ConfigurationError) as failure:
                faults.append(failure)

        assert isinstance(faults[-1], ConfigurationError)

    def test_the_target_is_shown(self, account, open_source):
        """The folder that we make is subscribed, so that mail programs show it."""
        account.deliver(MAIL)
        source = open_source(settle=SettleBy.MOVE)
        source.settle(source.listing(None))
        with account.person() as person:
            assert "Processed" in [name for _, _, name in person.list_sub_folders()]


class TestLostConnections:
    def test_killed(self, account, open_source):
        """A killed connection is one temporary failure; the next look works."""
        account.deliver(MAIL)
        source = open_source()
        source.listing(None)
        source._session.client.socket().shutdown(socket.SHUT_RDWR)
        with pytest.raises(TemporaryFailure, match="connection"):
            source.listing(None)

        assert subjects(source) == ["hello"]

    def test_killed_in_mid_fetch(self, account, open_source):
        """What was fetched before stays fetched; the rest comes with the next listing."""
        for number in range(60):
            account.deliver(b"Subject: %d\r\n\r\n" % number)
        source = open_source()
        listing = source.listing(None)
        fetched = source.fetch(listing)
        done = [next(fetched).uid]
        source._session.client.socket().shutdown(socket.SHUT_RDWR)

        def drain():
            for raw in fetched:
                done.append(raw.uid)  # noqa: PERF401 - what came before the failure counts

        with pytest.raises(TemporaryFailure):
            drain()
        mark = Mark(uid_validity=listing.uid_validity, uid=done[-1])

        assert len(done) == 50
        assert len(subjects(source, mark)) == 10

    def test_renumbered_in_mid_fetch(self, account, open_source):
        """What another numbering would name is not fetched any more."""
        for number in range(60):
            account.deliver(b"Subject: %d\r\n\r\n" % number)
        source = open_source()
        fetched = source.fetch(source.listing(None))
        next(fetched)
        source.close()
        account.renumber()

        assert len(list(fetched)) == 49

    def test_renumbered_while_open(self, account, open_source):
        """A server that renumbers an open folder: after at most one failure all is listed."""
        account.deliver(MAIL)
        source = open_source()
        before = source.listing(None)
        account.renumber()
        mark = Mark(uid_validity=before.uid_validity, uid=before.uids[-1])
        listing = before
        for _ in range(2):
            try:
                listing = source.listing(mark)
            except TemporaryFailure:
                continue

        assert listing.uid_validity != before.uid_validity
        assert len(listing.uids) == 1

    def test_killed_while_waiting(self, open_source):
        """A wait on a connection that dies ends with the failure, not with its time."""
        source = open_source()
        source.listing(None)
        server = source._session.client.socket()
        threading.Timer(0.2, server.shutdown, (socket.SHUT_RDWR,)).start()
        with pytest.raises(TemporaryFailure):
            source.wait(20)

    def test_restored_from_a_backup(self, account, open_source):
        """A server that loses its numbering under our feet: list again, and all is there."""
        account.deliver(MAIL)
        source = open_source()
        before = source.listing(None)
        account.restore()
        with pytest.raises(TemporaryFailure):
            source.listing(None)
        after = source.listing(Mark(uid_validity=before.uid_validity, uid=1))

        assert after.uid_validity != before.uid_validity
        assert len(after.uids) == 1


def test_another_authority(account, tmp_path):
    """A ca_file of somebody else does not help."""
    path = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(path)
    end = account.endpoint(Tls.IMPLICIT, ca_file=path)
    source = ImapSource(end, replace(account.settings(), place=end), max_message_size=1)
    with closing(source):
        assert refusal(source.listing, None).key == "tls"
