"""IMAP servers at their worst: rare answers, missing extensions, lies and silence."""

import logging
import re
import socket
import threading
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import pytest
from tests.servers.imap_script import CAPABILITIES, OPENED, OUTLINE, ImapScript, usual

from mail_intake.adapters.imap import ImapSource
from mail_intake.adapters.imap.portions import PIECE
from mail_intake.model.errors import ConfigurationError, TemporaryFailure
from mail_intake.model.mail import Listing
from mail_intake.model.settings import MailboxSettings, SettleBy, Tls

FIVE = Listing(uid_validity=7, uids=(5,))


@pytest.fixture
def stack():
    with ExitStack() as one:
        yield one


@pytest.fixture
def run(stack):
    """Start a scripted server and a source that reads it; keywords change the usual answers."""

    def start(answers=None, *, capabilities=CAPABILITIES, greeting="* OK ready", **more):
        table = usual(capabilities) | (answers or {})
        script = stack.enter_context(ImapScript(table, greeting).running())
        settle, most = more.pop("settle", SettleBy.KEEP), more.pop("max_message_size", 2**22)
        end = script.endpoint(**more)
        box = MailboxSettings(name="alerts", form="", addresses=(), place=end, settle=settle)
        source = ImapSource(end, box, max_message_size=most)
        return script, stack.enter_context(closing(source))

    return start


def literal(uid, content, section="BODY[]"):
    return f"* 1 FETCH (UID {uid} {section} {{{len(content)}}}\r\n{content})"


def bodies(*answers):
    """Answers to UID FETCH: the outline first, then these in turn; the last one for ever."""
    turn = iter(answers)
    last = [answers[-1]]

    def answer(command):
        if "RFC822.SIZE" in command:
            return (OUTLINE, "OK done")
        last[0] = next(turn, last[0])
        return last[0]

    return answer


class TestTuning:
    def test_what_imapclient_sets_wrong(self, run):
        """No formatting of every literal for a log, no naive times, no waiting for Nagle."""
        _, source = run()
        source.listing(None)
        client = source._session.client

        assert client._imap.debug == 0
        assert not client.normalise_times
        assert client.socket().getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    def test_nothing_of_the_mail_is_logged(self, run, caplog):
        """Even at the lowest level no log shows a message or the password."""
        caplog.set_level(logging.DEBUG)
        _, source = run({"UID FETCH": bodies((literal(5, "SECRET WORDS"), "OK done"))})
        list(source.fetch(source.listing(None)))

        assert "SECRET" not in caplog.text
        assert "tulip7" not in caplog.text

    def test_only_looking(self, run):
        """Reading opens with EXAMINE and peeks: no command that could change a flag."""
        script, source = run({"UID FETCH": bodies((literal(5, "mail"), "OK done"))})
        list(source.fetch(source.listing(None)))

        fetches = [told for told in script.told if told.startswith("UID FETCH")]
        assert "RFC822.SIZE" in fetches[0]
        assert re.fullmatch(r"UID FETCH 5 \(BODY\.PEEK\[\]\)", fetches[1])
        assert not any(told.startswith(("SELECT", "UID STORE")) for told in script.told)

    def test_short_commands(self, run):
        """However many messages: no command line above 8 KiB."""
        uids = tuple(range(4_000_000_000, 4_000_001_200))
        script, source = run(settle=SettleBy.KEYWORD)
        list(source.fetch(Listing(uid_validity=7, uids=uids)))
        source.settle(Listing(uid_validity=7, uids=uids))

        assert sum("4000000600" in told for told in script.told) == 2
        assert max(len(told) for told in script.told) < 8192


class TestFetch:
    def test_time_zone(self, run):
        """The server's zone becomes UTC."""
        _, source = run({"UID FETCH": bodies((literal(5, "mail"), "OK done"))})
        (raw,) = source.fetch(FIVE)

        assert raw.received_at == datetime(2026, 11, 24, 20, 0, tzinfo=UTC)

    @pytest.mark.parametrize("nothing", [(), ("* 1 FETCH (UID 5 BODY[] NIL)",), (literal(5, ""),)])
    def test_no_content_but_there(self, run, nothing):
        """A message that comes without content though it is there is a failure, never skipped."""
        _, source = run({"UID FETCH": bodies((*nothing, "OK done"))})
        with pytest.raises(TemporaryFailure, match="no content for UID 5"):
            list(source.fetch(FIVE))

    def test_no_content_and_gone(self, run):
        """One that has vanished is left out, however the server puts it."""
        answers = {
            "UID FETCH": bodies(("* 1 FETCH (UID 5 BODY[] NIL)", "OK done")),
            "UID SEARCH": ("* SEARCH", "OK done"),
        }
        _, source = run(answers)

        assert list(source.fetch(FIVE)) == []

    def test_expunge_issued(self, run):
        """A server that first wants to tell what was expunged is asked once more."""
        refused = ("NO [EXPUNGEISSUED] some are gone",)
        _, source = run({"UID FETCH": bodies(refused, (literal(5, "mail"), "OK done"))})

        assert [raw.content for raw in source.fetch(FIVE)] == [b"mail"]

    def test_refused_for_good(self, run):
        """A server that keeps refusing is a temporary failure that quotes it."""
        _, source = run({"UID FETCH": bodies(("NO [SERVERBUG] disk on fire",))})
        with pytest.raises(TemporaryFailure, match="disk on fire"):
            list(source.fetch(FIVE))

    def test_more_than_announced(self, run):
        """A message larger than announced and than the limit comes as its header block."""
        content = "Subject: x\r\n\r\n" + "y" * 100
        _, source = run(
            {"UID FETCH": bodies((literal(5, content), "OK done"))}, max_message_size=50
        )
        (raw,) = source.fetch(FIVE)

        assert (raw.oversize, raw.size, raw.content) == (True, 114, b"Subject: x\r\n\r\n")

    def test_short_pieces(self, run):
        """A server that gives less than asked for, in the middle, is asked for the rest."""
        content = "".join(chr(97 + number % 26) for number in range(2**21))

        def answer(command):
            if "RFC822.SIZE" in command:
                return (OUTLINE.replace("SIZE 4", f"SIZE {len(content)}"), "OK done")
            start = int(command.partition("<")[2].partition(".")[0])
            piece = content[start : start + PIECE - 1000]
            return (literal(5, piece, f"BODY[]<{start}>"), "OK done")

        _, source = run({"UID FETCH": answer})
        (raw,) = source.fetch(FIVE)

        assert raw.content.decode() == content

    def test_far_more_than_announced(self, run):
        """Nor does a server that announces little and never ends fill the memory."""

        def answer(command):
            if "RFC822.SIZE" in command:
                return (OUTLINE.replace("SIZE 4", "SIZE 1500000"), "OK done")
            start = int(command.partition("<")[2].partition(".")[0])
            return (literal(5, "a:b\r\n\r\n".ljust(PIECE, "y"), f"BODY[]<{start}>"), "OK done")

        _, source = run({"UID FETCH": answer}, max_message_size=2**21)
        (raw,) = source.fetch(FIVE)

        assert (raw.oversize, raw.size) == (True, 2**21 + PIECE)
        assert raw.content == b"a:b\r\n\r\n"

    def test_gone_between_two_pieces(self, run):
        """A large message that vanishes half-way is left out, never cut short."""

        def answer(command):
            if "RFC822.SIZE" in command:
                return (OUTLINE.replace("SIZE 4", "SIZE 2000000"), "OK done")
            if "<0." in command:
                return (literal(5, "x" * PIECE, "BODY[]<0>"), "OK done")
            return ("OK done",)

        _, source = run({"UID FETCH": answer, "UID SEARCH": ("* SEARCH", "OK done")})

        assert list(source.fetch(FIVE)) == []


class TestSignIn:
    def test_login_disabled(self, run):
        """Where the server wants TLS first, no password is sent."""
        script, source = run(capabilities=f"{CAPABILITIES} LOGINDISABLED")
        with pytest.raises(ConfigurationError, match="without TLS"):
            source.listing(None)

        assert not any("LOGIN" in told for told in script.told)

    def test_privacy_required(self, run):
        """A server that says so only afterwards is understood, too."""
        _, source = run({"LOGIN": ("NO [PRIVACYREQUIRED] no",)})
        with pytest.raises(ConfigurationError, match="starttls"):
            source.listing(None)

    @pytest.mark.parametrize("code", ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"])
    def test_later(self, run, code):
        """A server that cannot check the password now says nothing about the password."""
        _, source = run({"LOGIN": (f"NO [{code}] later",)})
        with pytest.raises(TemporaryFailure, match="later"):
            source.listing(None)

    def test_a_talkative_server(self, run):
        """A server that quotes the password does not get it into our words."""
        _, source = run({"LOGIN": ("NO tulip7 is not the password",)})
        with pytest.raises(ConfigurationError) as refused:
            source.listing(None)

        assert "tulip7" not in str(refused.value)
        assert "is not the password" in str(refused.value)

    def test_a_password_that_login_cannot_carry(self, run):
        """LOGIN carries ASCII: another password is a clear fault that does not show it."""
        _, source = run(password="naïve")
        with pytest.raises(ConfigurationError, match="ASCII") as refused:
            source.listing(None)

        assert "naïve" not in str(refused.value)

    def test_a_folder_that_is_closed_to_us(self, run):
        """A folder that exists and is not opened is no missing folder."""
        _, source = run({"EXAMINE": ("NO [NOPERM] not for you",)})
        with pytest.raises(TemporaryFailure, match="not for you"):
            source.listing(None)

    def test_cut_off(self, run):
        """A connection cut at sign-in is temporary."""
        _, source = run({"LOGIN": ("!",)})
        with pytest.raises(TemporaryFailure):
            source.listing(None)

    def test_no_starttls(self, run):
        """STARTTLS never falls back: without it nothing is said."""
        script, source = run(tls=Tls.STARTTLS)
        with pytest.raises(ConfigurationError, match="STARTTLS"):
            source.listing(None)

        assert not any("LOGIN" in told for told in script.told)

    def test_preauth(self, run):
        """A greeting that skips signing in, as somebody in between might, does not skip TLS."""
        script, source = run(
            greeting="* PREAUTH welcome", capabilities="IMAP4rev1 STARTTLS", tls=Tls.STARTTLS
        )
        with pytest.raises(TemporaryFailure):
            source.listing(None)

        assert not any("EXAMINE" in told for told in script.told)

    def test_turned_away(self, run):
        """A server that says goodbye at once is temporary, and quoted."""
        _, source = run(greeting="* BYE too many connections")
        with pytest.raises(TemporaryFailure, match="too many connections"):
            source.listing(None)

    @pytest.mark.parametrize("line", ["* many EXISTS", "* OK [UIDVALIDITY x] ok"])
    def test_nonsense(self, run, line):
        """So is one that does not speak IMAP."""
        _, source = run({"EXAMINE": (line, "OK open")})
        with pytest.raises(TemporaryFailure):
            source.listing(None)

    def test_silence(self, stack):
        """A server that never answers is given up after the timeout."""
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        end = ImapScript({}, port=listener.getsockname()[1]).endpoint(timeout=0.2)
        box = MailboxSettings(name="alerts", form="", addresses=(), place=end)
        with (
            closing(ImapSource(end, box, max_message_size=1)) as source,
            pytest.raises(TemporaryFailure, match=r"no answer within 0\.2 s"),
        ):
            source.listing(None)

    def test_a_new_connection_after_each_failure(self, run):
        """What failed is thrown away: the next try begins with a greeting."""
        script, source = run({"UID SEARCH": ("NO not now",)})
        for _ in range(3):
            with pytest.raises(TemporaryFailure, match="not now"):
                source.listing(None)

        assert script.connections == 3


class TestSettle:
    def told(self, script):
        changing = ("SELECT", "UID STORE", "UID COPY", "UID MOVE", "UID EXPUNGE", "CREATE")
        return [told for told in script.told if told.startswith(changing)]

    def test_keep(self, run):
        """Settled by nothing: not even the folder is opened."""
        script, source = run(settle=SettleBy.KEEP)
        source.settle(FIVE)

        assert script.told == []

    def test_nothing_to_settle(self, run):
        """Nothing is nothing."""
        script, source = run(settle=SettleBy.MOVE)
        source.settle(Listing(uid_validity=7, uids=()))

        assert script.told == []

    def test_without_move(self, run):
        """Without MOVE: note it, copy, mark as deleted, and expunge these alone."""
        answers = {"LIST": ("OK done",), "UID FETCH": ("* 1 FETCH (UID 5 FLAGS ())", "OK done")}
        script, source = run(answers, settle=SettleBy.MOVE, capabilities="IMAP4rev1 UIDPLUS")
        source.settle(FIVE)

        assert self.told(script)[1:] == [
            'CREATE "Processed"',
            "UID STORE 5 +FLAGS.SILENT (MailIntakeMoving)",
            'UID COPY 5 "Processed"',
            "UID STORE 5 +FLAGS.SILENT (\\Deleted)",
            "UID EXPUNGE 5",
        ]

    def test_without_move_and_uidplus(self, run, caplog):
        """Without UIDPLUS as well: a keyword, for EXPUNGE would take what others marked."""
        script, source = run(settle=SettleBy.MOVE, capabilities="IMAP4rev1")
        source.settle(FIVE)

        assert self.told(script)[1:] == ["UID STORE 5 +FLAGS.SILENT (MailIntake)"]
        assert "neither move" in caplog.text

    @pytest.mark.parametrize(
        ("opened", "why"),
        [
            (("* OK [PERMANENTFLAGS (\\Seen)] ok", "OK [READ-WRITE] open"), "no keywords"),
            (("* OK [PERMANENTFLAGS ()] ok", "OK [READ-WRITE] open"), "no keywords"),
            (("OK [READ-ONLY] open",), "read-only"),
        ],
    )
    def test_what_the_server_cannot_do(self, run, caplog, opened, why):
        """A server without keywords, or a folder to look at only: a warning, and no more."""
        script, source = run({"SELECT": (*OPENED, *opened)}, settle=SettleBy.KEYWORD)
        source.settle(FIVE)

        assert not any("STORE" in told for told in script.told)
        assert why in caplog.text

    @pytest.mark.parametrize(
        "opened", [("* OK [PERMANENTFLAGS (mailintake)] ok", "OK open"), ("OK open",)]
    )
    def test_what_it_can_do(self, run, opened):
        """A keyword that exists already is enough; so is a server that does not say."""
        script, source = run({"SELECT": (*OPENED, *opened)}, settle=SettleBy.KEYWORD)
        source.settle(FIVE)

        assert any("STORE" in told for told in script.told)

    def test_refused(self, run, caplog):
        """A refusal is logged with the server's words, and does not stop the mail coming in."""
        _, source = run({"UID MOVE": ("NO [OVERQUOTA] full",)}, settle=SettleBy.MOVE)
        source.settle(FIVE)

        assert "full" in caplog.text
        assert source.listing(None) == FIVE

    def test_cut_off(self, run):
        """A connection lost while settling is temporary: it is settled again."""
        _, source = run({"UID STORE": ("!",)}, settle=SettleBy.KEYWORD)
        with pytest.raises(TemporaryFailure):
            source.settle(FIVE)


class TestWait:
    def test_without_idle(self, run):
        """A server without IDLE is not asked for it; the time passes, and can be interrupted."""
        script, source = run(capabilities="IMAP4rev1")
        threading.Timer(0.1, source.interrupt).start()
        began = time.monotonic()

        assert not source.wait(20)
        assert time.monotonic() - began < 5
        assert "IDLE" not in script.told

    @pytest.mark.parametrize(
        "news",
        [("+ idling", "* 2 EXISTS"), ("* 2 EXISTS", "+ idling")],
        ids=["with the go-ahead", "before it"],
    )
    def test_news_in_one_breath(self, run, news):
        """Mail announced in one segment with the go-ahead, or before it, is not overlooked."""
        _, source = run({"IDLE": news})
        source.listing(None)

        assert source.wait(20)

    def test_before_the_first_listing(self, run):
        """Without a listing there is nothing to compare with: the time passes."""
        _, source = run()

        assert not source.wait(0.1)

    def test_still_here(self, run):
        """A server that only says that it is still there wakes nobody."""
        script, source = run({"IDLE": ("+ idling", "* OK still here")})
        source.listing(None)

        assert not source.wait(0.3)
        assert script.connections == 1

    def test_idle_refused(self, run):
        """A server that offers IDLE and refuses it is a temporary failure, not a busy loop."""
        script, source = run()
        script.answers["IDLE"] = ("X NO not today",)
        source.listing(None)
        with pytest.raises(TemporaryFailure):
            source.wait(5)
