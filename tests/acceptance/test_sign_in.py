"""Access tokens over the command line: two mailboxes, of which one loses its authorisation."""

import tempfile
from pathlib import Path

import pytest
from tests.acceptance.line import configured, run
from tests.servers.dovecot import BINARY, Account, Dovecot
from tests.servers.relay import relay
from tests.servers.token_server import CLIENT, CLIENT_SECRET, TokenServer

MAIL = """From: Ann Lee <ann@harborpine.example>
To: alerts@plan.example
Subject: Contacts
Message-ID: <1@harborpine.example>

Clinic: Harbor Pine Clinic
Ann Lee, Office Manager, ann@harborpine.example
""".replace("\n", "\r\n").encode()
TABLES = """
[oauth.good]
token_url = "{url}"
client_id = "{client}"
client_secret = {{ env = "GOOD" }}
scope = "mail"

[oauth.revoked]
token_url = "{url}"
client_id = "{client}"
client_secret = {{ env = "OLD" }}
scope = "mail"

[mailboxes.alerts]
addresses = ["alerts@plan.example"]

[mailboxes.claims-help]
addresses = ["claims@plan.example"]
imap = {{ username = "claims", oauth = "revoked" }}

[staff]
alerts = ["oncall@plan.example"]
"""


@pytest.mark.dovecot
def test_a_revoked_authorisation_is_told_and_the_other_mailbox_goes_on(tmp_path):
    """Within one poll: exit 1 with the provider's words, a letter to staff, the other's mail answered."""
    if BINARY is None:
        pytest.skip("Dovecot is not installed: make test-servers")
    with (
        TokenServer(user="alerts").running() as tokens,
        tempfile.TemporaryDirectory(prefix="mail-intake-") as root,
        Dovecot(Path(root), introspection=f"{tokens.url}?token=").running() as dovecot,
        relay() as smtp,
    ):
        Account(dovecot, "alerts").deliver(MAIL)
        path = configured(
            tmp_path / "intake",
            imap=f'host = "127.0.0.1"\nport = {dovecot.port}\ntls = "plain"\n'
            'username = "alerts"\noauth = "good"',
            smtp=f'host = "127.0.0.1"\nport = {smtp.port}\ntls = "plain"',
            mailboxes=TABLES.format(url=tokens.url, client=CLIENT),
        )
        done = run("run", "--until-idle", "-c", path, GOOD=CLIENT_SECRET, OLD="expired")
        letters = {to: content for _, to, content in smtp.taken}

    assert done.code == 1
    assert "invalid_grant" in done.err
    assert letters.keys() == {"ann@harborpine.example", "oncall@plan.example"}
    assert b"claims-help cannot be read" in letters["oncall@plan.example"]
    assert CLIENT_SECRET not in done.err + letters["oncall@plan.example"].decode()
