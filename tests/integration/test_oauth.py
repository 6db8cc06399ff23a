"""Signing in with access tokens: a token server, Dovecot with oauth2, an SMTP server that asks."""

import base64
import contextlib
import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from tests.contract.stored import letter
from tests.servers.dovecot import BINARY, Dovecot
from tests.servers.relay import Relay
from tests.servers.token_server import CLIENT, CLIENT_SECRET, REFRESH, TokenServer

from mail_intake.adapters.imap import ImapSource
from mail_intake.adapters.oauth import AccessTokens
from mail_intake.adapters.smtp import SmtpCourier
from mail_intake.model.errors import ConfigurationError, TemporaryFailure
from mail_intake.model.settings import OAuth, OAuthFlow, Tls

USER = "alerts@plan.example"


@pytest.fixture(scope="module")
def pem():
    """A private key with its certificate, one PEM text; and the public half."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail-intake")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    whole = certificate.public_bytes(serialization.Encoding.PEM) + private
    return whole.decode(), key.public_key()


@pytest.fixture
def server(pem):
    with TokenServer(public_key=pem[1], user=USER).running() as one:
        yield one


def secret(server, **more):
    """An application that shows a secret."""
    oauth = OAuth(
        name="plan", flow=OAuthFlow.CLIENT_CREDENTIALS, token_url=server.url, client_id=CLIENT,
        client_secret=CLIENT_SECRET, scope="mail", timeout=5.0,
    )  # fmt: skip
    return replace(oauth, **more)


class Hours:
    """A clock that a test sets, in seconds."""

    def __init__(self):
        self.now = 1_790_000_000.0

    def __call__(self):
        return self.now


class TestTokens:
    """What AccessTokens promises."""

    def test_one_token_is_used_until_four_fifths_of_its_life(self, server):
        """Then the next one is fetched, before the first runs out."""
        clock = Hours()
        tokens = AccessTokens(secret(server), clock=clock)
        first = tokens.token(USER)
        clock.now += 0.79 * 3600
        assert tokens.token("someone@plan.example") == first
        clock.now += 0.02 * 3600

        assert tokens.token(USER) != first
        assert len(server.asked) == 2

    def test_a_refused_token_is_not_given_again(self, server):
        """Whoever it was given to."""
        tokens = AccessTokens(secret(server))
        first = tokens.token(USER)
        tokens.refused("another")
        assert tokens.token(USER) == first
        tokens.refused(first)

        assert tokens.token(USER) != first

    @pytest.mark.parametrize("told", ["never", None, -1, "1e99"])
    def test_a_life_that_makes_no_sense_is_five_minutes(self, server, told):
        """A server need not say it."""
        clock, server.expires_in = Hours(), told
        tokens = AccessTokens(secret(server), clock=clock)
        first = tokens.token(USER)
        clock.now += 239
        assert tokens.token(USER) == first
        clock.now += 2

        assert tokens.token(USER) != first

    def test_a_certificate_proves_who_asks(self, server, pem):
        """Its thumbprint names it, its key signs; the secret stays here."""
        oauth = secret(server, client_secret="", certificate=pem[0])
        AccessTokens(oauth).token(USER)
        (form,) = server.asked

        assert form["client_assertion_type"].endswith(":jwt-bearer")
        assert "client_secret" not in form

    def test_a_service_account_acts_for_each_user(self, server, pem):
        """A token for each, kept apart."""
        key = {"client_email": "x@plan.example", "private_key": pem[0], "token_uri": server.url}
        oauth = OAuth(
            name="google", flow=OAuthFlow.SERVICE_ACCOUNT, key=json.dumps(key), scope="mail"
        )
        tokens = AccessTokens(oauth)
        given = [tokens.token(user) for user in (USER, "claims@plan.example", USER)]

        assert [server.tokens[one] for one in given] == [USER, "claims@plan.example", USER]
        assert len(server.asked) == 2

    def test_a_refresh_token_that_is_renewed_is_followed(self, server):
        """The next request shows the one that the last answer gave."""
        server.extra = {"refresh_token": "fresh"}
        oauth = secret(server, flow=OAuthFlow.REFRESH_TOKEN, refresh_token=REFRESH)
        tokens = AccessTokens(oauth)
        tokens.refused(tokens.token(USER))
        with pytest.raises(ConfigurationError):
            tokens.token(USER)

        assert [form["refresh_token"] for form in server.asked] == [REFRESH, "fresh"]

    @pytest.mark.parametrize(
        ("refusal", "error", "words"),
        [
            ((400, {"error": "invalid_grant", "error_description": "x\n y"}), ConfigurationError, r"revoked.*|\(x y\)"),
            ((401, {"error": "invalid_client", "error_description": f"not {CLIENT_SECRET}"}), ConfigurationError, "renew it"),
            ((403, b"<html>"), ConfigurationError, "status 403"),
            ((307, {}), ConfigurationError, "status 307"),
            ((429, {}), TemporaryFailure, "no token now"),
            ((503, b""), TemporaryFailure, "tried again"),
            ((400, {"error": "temporarily_unavailable"}), TemporaryFailure, "tried again"),
            ((200, {}), TemporaryFailure, "no access token"),
            ((200, [1]), TemporaryFailure, "no access token"),
            ((200, {"access_token": 7}), TemporaryFailure, "no access token"),
        ],
    )  # fmt: skip
    def test_what_a_server_refuses_is_sorted(self, server, refusal, error, words):
        """By what to do next, in words that hold no secret; the next request may succeed."""
        tokens = AccessTokens(secret(server))
        server.refusals = [refusal]
        with pytest.raises(error, match=words) as failure:
            tokens.token(USER)

        assert CLIENT_SECRET not in str(failure.value)
        assert tokens.token(USER) in server.tokens
        assert len(server.asked) == 2

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"certificate": "none", "client_secret": ""}, "certificate with its private key"),
            ({"flow": OAuthFlow.SERVICE_ACCOUNT, "key": "{"}, "no key of a service account"),
            (
                {"flow": OAuthFlow.SERVICE_ACCOUNT,
                 "key": '{"client_email": "a", "private_key": "b", "token_uri": "c"}'},
                "no RSA key",
            ),
            ({"token_url": "http://id.plan.example/token"}, "Use https"),
        ],
    )  # fmt: skip
    def test_what_is_broken_here_is_told_before_anything_is_sent(self, server, more, words):
        """With the table's name and a way out."""
        with pytest.raises(ConfigurationError, match=rf"oauth\.plan.*{words}"):
            AccessTokens(secret(server, **more)).token(USER)

        assert server.asked == []

    def test_a_server_that_is_not_there_is_waited_for(self, server):
        """A temporary failure."""
        url = server.url.replace(str(server.port), "1")
        with pytest.raises(TemporaryFailure, match="cannot be reached"):
            AccessTokens(secret(server, token_url=url)).token(USER)

    def test_a_certificate_that_is_not_trusted_is_named(self, server, dovecot):
        """Any TLS server will do: Dovecot's."""
        url = f"https://127.0.0.1:{dovecot.tls_port}/token"
        with pytest.raises(ConfigurationError, match="ca_file"):
            AccessTokens(secret(server, token_url=url)).token(USER)
        with pytest.raises(TemporaryFailure):  # trusted, but no web server
            AccessTokens(secret(server, token_url=url, ca_file=dovecot.ca_file)).token(USER)


@pytest.fixture
def mail_server(server):
    """Dovecot that asks the token server whose a token is."""
    if BINARY is None:
        pytest.skip("Dovecot is not installed: make test-servers")
    with contextlib.ExitStack() as stack:
        root = stack.enter_context(tempfile.TemporaryDirectory(prefix="mail-intake-"))
        where = f"http://127.0.0.1:{server.port}/introspect?token="
        yield stack.enter_context(Dovecot(Path(root), introspection=where).running())


def opened(mail_server, oauth, tls=Tls.PLAIN):
    """An account on this Dovecot, and a source that reads it by tokens."""
    account = mail_server.account()
    end = account.endpoint(tls, password="", oauth=oauth)
    source = ImapSource(
        end, account.settings(place=end), max_message_size=2**20, tokens=AccessTokens(oauth)
    )
    return account, source


@pytest.mark.dovecot
class TestImap:
    """On Dovecot with oauth2 authentication."""

    @pytest.mark.parametrize("mechanism", ["", "xoauth2", "oauthbearer"])
    @pytest.mark.parametrize("tls", list(Tls))
    def test_signs_in(self, server, mail_server, mechanism, tls):
        """Whatever the mechanism and the protection."""
        account, source = opened(mail_server, secret(server, mechanism=mechanism), tls)
        server.user = account.name
        account.deliver(b"Subject: x\r\n\r\nhello\r\n")
        with contextlib.closing(source):
            assert len(source.listing(None).uids) == 1

    @pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
    def test_a_revoked_token_is_replaced_at_once(self, server, mail_server, mechanism):
        """The server no longer takes the one at hand: a fresh one is fetched, nothing is told."""
        account, source = opened(mail_server, secret(server, mechanism=mechanism))
        server.user = account.name
        with contextlib.closing(source):
            source.knock()
            server.revoke()
            source.knock()

        assert len(server.asked) == 2

    @pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
    def test_a_mailbox_that_may_not_be_opened_is_a_fault(self, server, mail_server, mechanism):
        """Tried once more with a fresh token, then told with what the server said; no token in it."""
        _, source = opened(mail_server, secret(server, mechanism=mechanism))
        server.user = "somebody-else"
        with contextlib.closing(source), pytest.raises(ConfigurationError) as failure:
            source.knock()

        assert "May this application open the mailbox" in str(failure.value)
        assert len(server.asked) == 2
        assert not any(token in str(failure.value) for token in server.tokens)

    def test_an_authorisation_that_was_revoked_is_told(self, server, mail_server):
        """In the token server's words; it is not a matter of trying again."""
        _, source = opened(mail_server, secret(server, client_secret="old"))
        with contextlib.closing(source), pytest.raises(ConfigurationError, match="grant it again"):
            source.listing(None)


class Asking(Relay):
    """A relay that takes tokens of the token server."""

    def __init__(self, giver, mechanism):
        self.giver = giver
        self.signed_in = []
        setattr(self, f"auth_{mechanism}", self._auth)
        super().__init__(auth_require_tls=False)

    async def _auth(self, server, args):
        first = base64.b64decode(args[1]).decode()
        token = first.partition("Bearer ")[2].split("\x01")[0]
        self.signed_in.append(first)
        if token in self.giver.tokens:
            return AuthResult(success=True)
        challenge = base64.b64encode(b'{"status": "401"}').decode()
        await server.push(f"334 {challenge}")
        line = await server._reader.readline()
        self.signed_in.append(line.decode().strip())
        return AuthResult(success=False, handled=False)


@pytest.fixture
def asking(server):
    @contextlib.contextmanager
    def run(mechanism):
        one = Asking(server, mechanism)
        one.start()
        try:
            yield one
        finally:
            one.stop()

    return run


class TestSmtp:
    """On a relay that asks for a token."""

    @pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
    def test_carries(self, server, asking, mechanism):
        """By what it offers; after a revocation with a fresh token."""
        oauth = secret(server)
        with asking(mechanism) as relay:
            end = relay.endpoint(username=USER, oauth=oauth)
            courier = SmtpCourier(end, AccessTokens(oauth))
            courier.carry(letter())
            courier.close()
            server.revoke()
            courier.carry(letter())
            courier.close()

        assert len(relay.taken) == 2
        assert (USER in relay.signed_in[0], len(server.asked)) == (True, 2)

    def test_a_refused_sign_in_keeps_the_letter(self, server, asking):
        """A temporary failure that names the application, not its token; the challenge is answered."""
        oauth = secret(server)
        with asking("XOAUTH2") as relay:
            tokens = AccessTokens(oauth)
            courier = SmtpCourier(relay.endpoint(username=USER, oauth=oauth), tokens)
            server.tokens = Never()
            with pytest.raises(TemporaryFailure, match="check the application") as failure:
                courier.carry(letter())
            courier.close()

        assert "Bearer" not in str(failure.value)
        assert relay.signed_in[1::2] == ["", ""]


class Never(dict):
    """No token is ever known."""

    def __contains__(self, token):
        return False
