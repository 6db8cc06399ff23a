"""The harness's SMTP side: a border MTA that knows its addresses and writes its trace."""

import smtplib
import ssl
from email import message_from_bytes

import pytest
import trustme
from imapclient import IMAPClient

from mail_intake.harness import Harness

ALERTS, DOCTOR = "alerts@plan.example", "dr.lee@clinic.example"
ACCOUNTS = {ALERTS: "tulip7", DOCTOR: "rose8"}
MAIL = b"From: dr.lee@clinic.example\r\nSubject: hello\r\n\r\nbody\r\n"


@pytest.fixture
def harness():
    with Harness(ACCOUNTS, {"News@plan.example": ALERTS}) as one:
        yield one


@pytest.fixture
def smtp(harness):
    with smtplib.SMTP("127.0.0.1", harness.smtp_port, timeout=5) as one:
        yield one


def inbox(harness, account=ALERTS):
    with IMAPClient("127.0.0.1", harness.imap_port, ssl=False, timeout=5) as client:
        client.login(account, ACCOUNTS[account])
        client.select_folder("INBOX", readonly=True)
        found = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [message_from_bytes(found[uid][b"BODY[]"]) for uid in sorted(found)]


class TestDelivery:
    @pytest.mark.parametrize(
        "address",
        [ALERTS, "Alerts@PLAN.example", "alerts+7f3k@plan.example", "news@plan.example"],
    )
    def test_who_is_known(self, harness, smtp, address):
        """An account, in any case, with a tag behind a plus, or under an alias."""
        smtp.sendmail(DOCTOR, [address], MAIL)
        (message,) = inbox(harness)

        assert message["Delivered-To"] == address

    def test_who_is_not(self, harness, smtp):
        """Nobody else: 550 with the enhanced code for a bad mailbox."""
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            smtp.sendmail(DOCTOR, ["nobody@plan.example"], MAIL)

        assert refused.value.recipients["nobody@plan.example"] == (
            550,
            b"5.1.1 no such mailbox here",
        )
        assert inbox(harness) == []

    def test_each_recipient(self, harness, smtp):
        """Every recipient gets one copy, even one that is named twice."""
        smtp.sendmail(DOCTOR, [ALERTS, DOCTOR, ALERTS], MAIL)

        assert (len(inbox(harness)), len(inbox(harness, DOCTOR))) == (1, 1)

    def test_trace(self, harness, smtp):
        """The envelope sender, the recipient and this server stand on top."""
        smtp.ehlo("mail.clinic.example")
        smtp.sendmail(DOCTOR, [ALERTS], b"Return-Path: <forged@example.org>\r\n" + MAIL)
        (message,) = inbox(harness)

        assert message.get_all("Return-Path") == [f"<{DOCTOR}>"]
        assert "from mail.clinic.example" in message["Received"]
        assert "by mx1.careplan.example" in message["Received"]

    def test_null_sender(self, harness, smtp):
        """A bounce comes from nobody."""
        smtp.sendmail("", [ALERTS], MAIL)

        assert inbox(harness)[0]["Return-Path"] == "<>"

    def test_the_bytes_below_the_trace(self, harness, smtp):
        """Below the trace nothing changes: dots, long lines, 8-bit bytes."""
        body = b"Subject: x\r\n\r\n.\r\n..\r\ncaf\xe9 " + b"y" * 5000 + b"\r\n"
        smtp.sendmail(DOCTOR, [ALERTS], body)
        (message,) = inbox(harness)

        assert message.as_bytes().replace(b"\n", b"\r\n").endswith(body)

    def test_smtputf8(self, harness):
        """An address beyond ASCII is taken (RFC 6531)."""
        with (
            Harness({"bürgel@plan.example": "x"}) as other,
            smtplib.SMTP("127.0.0.1", other.smtp_port, timeout=5) as smtp,
        ):
            smtp.ehlo()
            refused = smtp.sendmail(DOCTOR, ["bürgel@plan.example"], MAIL, ["SMTPUTF8"])

        assert refused == {}

    def test_too_large(self, smtp):
        """A message above the limit is refused before it is sent."""
        smtp.ehlo()
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            smtp.sendmail(DOCTOR, [ALERTS], b"x" * (61 * 2**20))

        assert refused.value.smtp_code == 552

    def test_without_smtp(self, harness):
        """A message can be delivered without a client, and put into a folder without a trace."""
        harness.deliver("alerts+x@plan.example", MAIL, envelope_from=DOCTOR)
        harness.put(ALERTS, MAIL)
        delivered, put = inbox(harness)

        assert delivered["Return-Path"] == f"<{DOCTOR}>"
        assert put["Received"] is None

    def test_another_folder(self, harness):
        """A folder is made when something is put into it."""
        harness.put(ALERTS, MAIL, "Processed", [b"\\Seen"])
        with IMAPClient("127.0.0.1", harness.imap_port, ssl=False, timeout=5) as client:
            client.login(ALERTS, ACCOUNTS[ALERTS])
            client.select_folder("Processed")

            assert len(client.search(["SEEN"])) == 1

    def test_an_unknown_address(self, harness):
        """There is no delivering to nobody."""
        with pytest.raises(KeyError):
            harness.deliver("nobody@plan.example", MAIL)


class TestProtection:
    @pytest.fixture
    def authority(self):
        return trustme.CA()

    @pytest.fixture
    def protected(self, authority):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        with Harness(ACCOUNTS, tls=context) as one:
            yield one

    @pytest.fixture
    def trusting(self, authority):
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    def test_smtp(self, protected, trusting):
        """SMTP by STARTTLS and over TLS."""
        with smtplib.SMTP("127.0.0.1", protected.smtp_port, timeout=5) as smtp:
            smtp.starttls(context=trusting)
            smtp.sendmail(DOCTOR, [ALERTS], MAIL)
        port = protected.smtps_port
        with smtplib.SMTP_SSL("127.0.0.1", port, timeout=5, context=trusting) as smtp:
            assert smtp.sendmail(DOCTOR, [ALERTS], MAIL) == {}

    def test_imap(self, protected, trusting):
        """IMAP by STARTTLS and over TLS."""
        with IMAPClient("127.0.0.1", protected.imap_port, ssl=False, timeout=5) as client:
            client.starttls(trusting)
            client.login(ALERTS, "tulip7")
        port = protected.imaps_port
        with IMAPClient("127.0.0.1", port, ssl_context=trusting, timeout=5) as client:
            assert client.login(ALERTS, "tulip7")

    @pytest.mark.parametrize(("password", "code"), [("tulip7", 235), ("wrong", 535)])
    def test_signing_in(self, smtp, password, code):
        """Signing in is offered with the account's own password."""
        smtp.ehlo()
        smtp.user, smtp.password = ALERTS, password
        if code == 235:
            assert smtp.auth("PLAIN", smtp.auth_plain)[0] == code
        else:
            with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
                smtp.auth("LOGIN", smtp.auth_login)
            assert refused.value.smtp_code == code


def test_stopped_with_clients(harness):
    """Stopping does not wait for clients that stay."""
    client = IMAPClient("127.0.0.1", harness.imap_port, ssl=False, timeout=5)
    client.login(ALERTS, "tulip7")
    client.select_folder("INBOX")
    client.idle()
    harness.stop()
    with pytest.raises(client.AbortError):
        client.idle_done()
    client.shutdown()


def test_a_start_that_fails():
    """An address that is not this machine's is an error at once."""
    with pytest.raises(OSError, match="assign"):
        Harness(ACCOUNTS, host="192.0.2.1").start()
