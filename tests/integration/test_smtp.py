"""The relay at its worst and best: TLS, sign-in, refusals, hangs and cut connections."""

import ssl
from contextlib import closing
from dataclasses import replace

import pytest
import trustme
from tests.contract.test_courier import letter
from tests.servers.relay import Script, only, relay

from mail_intake.adapters.smtp import SmtpCourier
from mail_intake.model.errors import ConfigurationError, PermanentFailure, TemporaryFailure
from mail_intake.model.settings import Endpoint, Tls

EHLO = "250-relay.example\r\n250 SIZE 1000000"
TAKES = ["220 relay.example", EHLO, "250 ok", "250 ok", "354 go on", "250 queued"]


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def server_context(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def ca_file(authority, tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


def carry(endpoint, item=None):
    with closing(SmtpCourier(endpoint)) as courier:
        courier.carry(item or letter())


class TestTls:
    def test_implicit(self, server_context, ca_file):
        """TLS from the first byte."""
        with relay(ssl_context=server_context) as server:
            carry(server.endpoint(tls=Tls.IMPLICIT, ca_file=ca_file))
            assert len(server.taken) == 1

    def test_starttls(self, server_context, ca_file):
        """A connection is upgraded before an address is named."""
        with relay(tls_context=server_context, require_starttls=True) as server:
            carry(server.endpoint(tls=Tls.STARTTLS, ca_file=ca_file))
            assert len(server.taken) == 1

    @pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
    def test_unknown_authority(self, server_context, tls):
        """A certificate that nobody vouches for ends the matter, for now, and names ca_file."""
        options = {"ssl_context" if tls is Tls.IMPLICIT else "tls_context": server_context}
        with relay(**options) as server:
            with pytest.raises(TemporaryFailure, match=r"not trusted.*ca_file"):
                carry(server.endpoint(tls=tls))
            assert server.taken == []

    def test_another_host_name(self, server_context, ca_file):
        """The certificate must be for the name that was asked for."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        stranger = trustme.CA()
        stranger.issue_cert("other.example").configure_cert(context)
        with relay(ssl_context=context) as server:
            stranger.cert_pem.write_to_path(ca_file.with_name("other.pem"))
            endpoint = server.endpoint(tls=Tls.IMPLICIT, ca_file=ca_file.with_name("other.pem"))
            with pytest.raises(TemporaryFailure, match="not trusted"):
                carry(endpoint)

    @pytest.mark.parametrize(
        "replies",
        [
            ["220 hi", "250 no extensions here"],
            ["220 hi", "250-hi\r\n250 STARTTLS", "454 TLS not available"],
            ["220 hi", "250-hi\r\n250 STARTTLS", "501 no"],
        ],
    )
    def test_starttls_refused_sends_nothing(self, replies):
        """Where STARTTLS is refused, neither address nor password nor letter is sent in clear."""
        with Script(replies) as server:
            endpoint = server.endpoint(tls=Tls.STARTTLS, username="jane", password="secret")
            with pytest.raises(TemporaryFailure):
                carry(endpoint)
        said = [line.split()[0].upper() for line in server.heard if line.strip()]
        assert set(said) <= {b"EHLO", b"STARTTLS"}

    def test_plain_to_another_machine_is_refused(self):
        """Without TLS nothing is sent to another machine; `check` calls it configuration."""
        courier = SmtpCourier(Endpoint(host="192.0.2.1", port=25, tls=Tls.PLAIN))
        with pytest.raises(TemporaryFailure, match="unprotected"):
            courier.carry(letter())
        with pytest.raises(ConfigurationError):
            courier.knock()


class TestSignIn:
    @pytest.fixture
    def guarded(self, server_context, ca_file):
        """A relay that knows one user and takes letters only from her; and its endpoint."""
        with relay(
            authenticator=only("jane", "right"), auth_required=True, tls_context=server_context
        ) as server:
            yield server, server.endpoint(tls=Tls.STARTTLS, ca_file=ca_file)

    def test_right_password(self, guarded):
        """With the right password the letter goes out."""
        server, endpoint = guarded
        carry(replace(endpoint, username="jane", password="right"))
        assert len(server.taken) == 1

    def test_wrong_password(self, guarded):
        """A wrong password postpones: a person corrects it and no letter is lost; not shown."""
        server, endpoint = guarded
        with pytest.raises(TemporaryFailure, match="check the password") as caught:
            carry(replace(endpoint, username="jane", password="wrong-one"))
        assert "wrong-one" not in str(caught.value)
        assert server.taken == []

    def test_no_password_where_one_is_required(self, guarded):
        """530 to MAIL is about our sign-in: the letter waits."""
        with pytest.raises(TemporaryFailure, match="530"):
            carry(guarded[1])

    def test_password_beyond_ascii(self):
        """A password that smtplib cannot send is said to be so."""
        with (
            relay(authenticator=only("jane", "right"), auth_require_tls=False) as server,
            pytest.raises(TemporaryFailure, match="password holds characters"),
        ):
            carry(server.endpoint(username="jane", password="пароль"))

    def test_no_sign_in_offered(self):
        """A relay without AUTH cannot be signed in to: the letter waits."""
        with relay() as server, pytest.raises(TemporaryFailure, match="AUTH"):
            carry(server.endpoint(username="jane", password="right"))


class TestRefusals:
    @pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
    @pytest.mark.parametrize(
        ("reply", "kind"),
        [
            ("451 4.3.0 local trouble", TemporaryFailure),
            ("421 4.3.2 shutting down", TemporaryFailure),
            ("554 5.7.1 no such thing", PermanentFailure),
            ("503 5.5.1 out of sequence", TemporaryFailure),
        ],
    )
    def test_by_code(self, stage, reply, kind):
        """4xx is worth another try, 5xx is not, with the server's words; 503 is our confusion."""
        with relay() as server, closing(SmtpCourier(server.endpoint())) as courier:
            server.refusals = {stage: reply}
            with pytest.raises(kind, match=reply.split(maxsplit=2)[2]):
                courier.carry(letter())
            server.refusals = {}
            courier.carry(letter())
            assert len(server.taken) == 1

    def test_greeting_that_refuses(self):
        """A relay that turns us away at the door says nothing about the letter."""
        with Script(["554 go away"]) as server, pytest.raises(TemporaryFailure, match="go away"):
            carry(server.endpoint())

    def test_no_smtp_at_all(self):
        """Something that speaks another protocol is trouble for now."""
        with Script(["HTTP/1.1 400 Bad Request"]) as server, pytest.raises(TemporaryFailure):
            carry(server.endpoint())

    def test_too_large(self):
        """A letter above the relay's SIZE fails for good before it is sent."""
        with relay(data_size_limit=100) as server:
            with pytest.raises(PermanentFailure, match="100 at most"):
                carry(server.endpoint(), letter(content=b"x" * 101))
            assert server.mail_options == []

    def test_server_words_are_one_short_line(self):
        """A server's answer cannot flood or break the log."""
        long = "550-" + "a" * 200 + "\x1b[31m\r\n550 " + "b" * 300
        with Script([*TAKES[:3], long]) as server, pytest.raises(PermanentFailure) as caught:
            carry(server.endpoint())
        assert len(str(caught.value)) < 350
        assert str(caught.value).isprintable()


class TestTrouble:
    def test_nobody_there(self):
        """A refused connection is trouble for now."""
        with Script() as server:
            endpoint = server.endpoint()
        with pytest.raises(TemporaryFailure):
            carry(endpoint)

    @pytest.mark.parametrize("answers", range(len(TAKES)))
    def test_hang(self, answers):
        """A server that falls silent at any point is given up after the timeout."""
        with Script(TAKES[:answers], hang=True) as server, pytest.raises(TemporaryFailure):
            carry(server.endpoint(timeout=0.2))

    def test_hang_in_the_handshake(self):
        """A server that takes the connection and never speaks TLS is given up too."""
        with Script([], hang=True) as server, pytest.raises(TemporaryFailure, match="in time"):
            carry(server.endpoint(tls=Tls.IMPLICIT, timeout=0.2))

    @pytest.mark.parametrize("answers", range(len(TAKES)))
    def test_cut(self, answers):
        """A connection cut at any point, after DATA too, is trouble for now and not repeated here."""
        with (
            Script(TAKES[:answers], TAKES) as server,
            closing(SmtpCourier(server.endpoint())) as courier,
        ):
            with pytest.raises(TemporaryFailure):
                courier.carry(letter())
            assert b".\r\n" not in server.heard or answers == 5
            courier.carry(letter())
        assert server.heard.count(b".\r\n") == (2 if answers == 5 else 1)


class TestReuse:
    def test_one_connection(self):
        """Many letters share a connection."""
        with relay() as server, closing(SmtpCourier(server.endpoint())) as courier:
            for _ in range(5):
                courier.carry(letter())
            assert (len(server.taken), server.connections) == (5, 1)

    @pytest.mark.parametrize("last", [["421 idle too long"], []])
    def test_stale_connection(self, last):
        """A connection that ended between two letters is opened anew, once, unnoticed."""
        with (
            Script([*TAKES, *last], TAKES) as server,
            closing(SmtpCourier(server.endpoint())) as courier,
        ):
            courier.carry(letter())
            courier.carry(letter())
        assert server.heard.count(b".\r\n") == 2

    def test_after_close(self):
        """Closing is no end: the next letter opens a connection."""
        with relay() as server, closing(SmtpCourier(server.endpoint())) as courier:
            courier.carry(letter())
            courier.close()
            courier.carry(letter())
            assert server.connections == 2

    def test_close_on_a_dead_connection(self):
        """Closing what the server has ended already is quiet."""
        with Script(TAKES) as server:
            courier = SmtpCourier(server.endpoint())
            courier.carry(letter())
        courier.close()
        courier.close()

    def test_knock(self):
        """Knocking signs in and sends nothing."""
        with relay() as server:
            SmtpCourier(server.endpoint()).knock()
            assert (server.connections, server.mail_options) == (1, [])


class TestExtensions:
    def test_bounces_are_asked_for_where_somebody_reads_them(self):
        """With DSN a bounce goes to the VERP address, and never to the null sender."""
        offered = "250-relay.example\r\n250 DSN"
        with (
            Script([*TAKES[:1], offered, *TAKES[2:], "250 reset", *TAKES[2:]]) as server,
            closing(SmtpCourier(server.endpoint())) as courier,
        ):
            courier.carry(letter())
            courier.carry(letter(envelope_from=""))
        asked = [line.split()[-1] for line in server.heard if line.startswith(b"RCPT")]
        assert asked == [b"NOTIFY=FAILURE,DELAY", b"NOTIFY=NEVER"]

    def test_smtputf8(self):
        """A local part beyond ASCII goes out where the relay offers SMTPUTF8."""
        with relay(enable_SMTPUTF8=True) as server:
            carry(server.endpoint(), letter("josé@clinic.example"))
            assert server.taken[0][1] == "josé@clinic.example"
            assert "SMTPUTF8" in server.mail_options[0]

    def test_smtputf8_not_offered(self):
        """Where it does not, the letter fails for good and nothing was sent."""
        with relay(enable_SMTPUTF8=False) as server:
            with pytest.raises(PermanentFailure, match="SMTPUTF8"):
                carry(server.endpoint(), letter("josé@clinic.example"))
            assert server.mail_options == []

    def test_domain_beyond_ascii_needs_no_extension(self):
        """A domain has an ASCII form."""
        with relay() as server:
            carry(server.endpoint(), letter("jose@clínica.example"))
            assert server.taken[0][1] == "jose@xn--clnica-4va.example"

    @pytest.mark.parametrize(
        "address", ["a@b.example>\r\nRSET", "a b@c.example", "a@b.example> NOTIFY=X <", "a@é..x"]
    )
    def test_no_address_can_end_a_command(self, address):
        """An address with a bracket, a space or a line end is refused here."""
        with relay() as server:
            with pytest.raises(PermanentFailure):
                carry(server.endpoint(), letter(address))
            assert server.mail_options == []

    def test_8bit_content_is_declared(self):
        """Content beyond ASCII is declared as RFC 6152 asks."""
        content = "Subject: x\r\n\r\nÄ\r\n".encode()
        with relay() as server:
            carry(server.endpoint(), letter(content=content))
            assert server.taken[0][2] == content
            assert "BODY=8BITMIME" in server.mail_options[0]

    def test_server_that_knows_only_helo(self):
        """A server without extensions is served without them."""
        plain = ["220 hi", "502 EHLO?", "250 hi", "250 ok", "250 ok", "354 go on", "250 ok"]
        with Script(plain) as server:
            carry(replace(server.endpoint(), username=""))
        assert b"MAIL FROM:<bounces+7f3k@plan.example>\r\n" in server.heard


def test_a_bad_ca_file_postpones(tmp_path):
    """A certificate file that cannot be read keeps the letter, and names the file."""
    endpoint = Endpoint(host="127.0.0.1", port=9, ca_file=tmp_path / "nothing.pem")
    with pytest.raises(TemporaryFailure, match=r"nothing\.pem"):
        carry(endpoint)
