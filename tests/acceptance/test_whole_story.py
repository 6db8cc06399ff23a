"""A message sent by SMTP is fetched over IMAP, understood, kept, and answered by SMTP: real servers."""

import json
import signal
import smtplib
import subprocess
import sys
from email import message_from_bytes

import pytest
from tests.acceptance.line import configured, run, surroundings
from tests.servers.dovecot import free_port
from tests.servers.relay import relay

from mail_intake.harness.house import Harness

COMPLETE = """From: Ann Lee <ann@harborpine.example>
To: alerts@plan.example
Subject: Contacts
Message-ID: <1@harborpine.example>

Clinic: Harbor Pine Clinic
E-mail: ann@harborpine.example
Name: Ann Lee
Job title: Office Manager
""".replace("\n", "\r\n").encode()
MISSING = COMPLETE.replace(b"Job title: Office Manager\r\n", b"").replace(b"<1@", b"<2@")
SECRETS = {"MAIL_INTAKE_IMAP_PASSWORD": "secret", "MAIL_INTAKE_SMTP_PASSWORD": "unused"}
#: A form with three fields of known kinds: one file, no code.
INTERPRETERS = """title = "Interpreter request"
[mailbox]
addresses = ["interpreters@plan.example"]
[[fields]]
name = "clinic_name"
kind = "clinic_name"
label = "Clinic name"
labels = ["clinic"]
required = true
[[fields]]
name = "language"
kind = "text"
label = "Language"
labels = ["language needed"]
required = true
[[fields]]
name = "phone"
kind = "phone"
label = "Phone number"
labels = ["call back"]
required = true
"""


@pytest.fixture
def plan(tmp_path):
    """A plan's folder over the harness: one mailbox, a provider's account, a relay into it."""
    accounts = {
        "alerts@plan.example": "secret",
        "interpreters@plan.example": "secret",
        "ann@harborpine.example": "secret",
        "bounces@plan.example": "secret",
    }
    with Harness(accounts) as harness:
        path = configured(
            tmp_path / "intake",
            imap=f'host = "127.0.0.1"\nport = {harness.imap_port}\ntls = "plain"\n'
            'password = { env = "MAIL_INTAKE_IMAP_PASSWORD" }',
            smtp=f'host = "127.0.0.1"\nport = {harness.smtp_port}\ntls = "plain"',
            mailboxes='[mailboxes.alerts]\naddresses = ["alerts@plan.example"]\nsettle = "move"',
        )
        yield harness, path


def send(harness, content, to="alerts@plan.example"):
    with smtplib.SMTP("127.0.0.1", harness.smtp_port, timeout=10) as smtp:
        smtp.sendmail("ann@harborpine.example", [to], content)


def answers(harness, address="ann@harborpine.example"):
    """The letters in an account, read over IMAP."""
    from mail_intake.wiring import reading

    with reading(address, "secret", "127.0.0.1", harness.imap_port) as source:
        return [message_from_bytes(raw.content) for raw in source.fetch(source.listing(None))]


def test_a_clinic_writes_and_is_answered(plan):
    """Sent, fetched, stored, understood, kept and answered; a second run does nothing."""
    harness, path = plan
    send(harness, COMPLETE)
    first = run("run", "--until-idle", "-c", path, **SECRETS)
    second = run("run", "--until-idle", "-c", path, **SECRETS)
    (letter,) = answers(harness)
    (kept,) = run("submissions", "list", "--json", "-c", path, **SECRETS).rows()

    assert (first.code, second.code) == (0, 0)
    assert letter["In-Reply-To"].strip() == "<1@harborpine.example>"
    assert kept["status"] == "complete"
    assert kept["reference"] in letter["Subject"]


def test_staff_see_what_is_kept(plan):
    """Lists, one submission with its history, an export, letters and their steps."""
    harness, path = plan
    send(harness, MISSING)
    run("poll", "-c", path, **SECRETS)
    run("process", "-c", path, **SECRETS)
    (letter,) = run("outbox", "list", "--json", "-c", path, **SECRETS).rows()
    assert (letter["letter"], letter["state"]) == ("missing-fields", "due")
    number = str(letter["id"])
    for step, state in (("hold", "held"), ("release", "due"), ("cancel", "cancelled")):
        assert f"is {state}" in run("outbox", step, number, "-c", path, **SECRETS).out
    again = run("outbox", "retry", number, "-c", path, **SECRETS)
    (kept,) = run("submissions", "list", "--json", "-c", path, **SECRETS).rows()
    shown = run("submissions", "show", kept["reference"], "-c", path, **SECRETS)
    table = run("submissions", "export", "-c", path, **SECRETS)
    lines = run("submissions", "export", "--json", "-c", path, **SECRETS)

    assert (again.code, "cannot become" in again.err) == (1, True)
    assert json.loads(shown.out)["history"][0]["what"] == "created"
    assert '"CO-' in table.out
    assert lines.rows()[0]["missing"] == ["items/0/job_title"]
    assert kept["reference"] in run("submissions", "list", "-c", path, **SECRETS).out
    assert run("submissions", "show", "CO-NOTHING", "-c", path, **SECRETS).code == 2
    assert run("submissions", "list", "--status", "odd", "-c", path, **SECRETS).code == 2
    assert "no letters" in run("outbox", "list", "--state", "sent", "-c", path, **SECRETS).out


def test_a_new_mailbox_is_one_file(plan):
    """Three fields of known kinds: asked for, read, answered; no code."""
    harness, path = plan
    (path.parent / "forms" / "interpreter-request.toml").write_text(INTERPRETERS)
    body = (
        b"From: Ann Lee <ann@harborpine.example>\r\nTo: interpreters@plan.example\r\n"
        b"Subject: Interpreter\r\nMessage-ID: <3@harborpine.example>\r\n\r\n"
        b"Clinic: Harbor Pine Clinic\r\nLanguage needed: Somali\r\nCall back: 503-555-0142\r\n"
    )
    send(harness, body, "interpreters@plan.example")
    assert run("run", "--until-idle", "-c", path, **SECRETS).code == 0
    lines = run("submissions", "export", "--json", "-c", path, **SECRETS).rows()

    assert lines[0]["form"] == "interpreter-request"
    assert lines[0]["fields"]["language"] == "Somali"
    assert "Somali" in answers(harness)[0].get_payload(0).get_payload(decode=True).decode()


def test_the_database_is_checked_saved_and_restored(plan, tmp_path):
    """check, backup, a restore that replaces nothing, and a schema that is up to date."""
    _, path = plan
    copy = tmp_path / "copy.sqlite3"
    assert run("db", "upgrade", "-c", path, **SECRETS).code == 0
    assert run("db", "check", "-c", path, **SECRETS).code == 0
    assert run("db", "backup", copy, "--json", "-c", path, **SECRETS).rows() == [
        {"file": str(copy)}
    ]
    refused = run("db", "restore", copy, "-c", path, **SECRETS)
    (path.parent / "mail-intake.sqlite3").unlink()
    restored = run("db", "restore", copy, "-c", path, **SECRETS)

    assert (refused.code, restored.code) == (2, 0)
    assert "replaces nothing" in refused.err
    assert run("db", "check", "-c", path, **SECRETS).code == 0


def test_a_message_that_cannot_be_processed_is_shown_and_tried_again(plan):
    """Nothing is quarantined: the lists say so, an unknown number is wrong use."""
    _, path = plan
    run("db", "upgrade", "-c", path, **SECRETS)

    assert "nothing is quarantined" in run("quarantine", "list", "-c", path, **SECRETS).out
    for words in (("show", "9"), ("retry", "9"), ("close", "9", "--why", "x")):
        done = run("quarantine", *words, "-c", path, **SECRETS)
        assert (done.code, "there is no message 9" in done.err) == (2, True)


def test_check_names_every_door_that_does_not_open(plan):
    """A wrong password and an unreachable relay are both told, each with a way out."""
    _, path = plan
    good = run("check", "-c", path, **SECRETS)
    port = free_port()
    bad = run(
        "check", "-c", path, **SECRETS | {"MAIL_INTAKE_IMAP_PASSWORD": "wrong", "MI_SMTP__PORT": str(port)}
    )  # fmt: skip

    assert (good.code, bad.code) == (0, 1)
    assert "mailbox alerts" in bad.err
    assert "smtp" in bad.err
    assert "wrong" not in bad.err.replace("is wrong", "").replace("wrong password", "")
    (offline,) = run("check", "--offline", "--json", "-c", path, **SECRETS).rows()
    assert offline["faults"] == []


def test_one_unreachable_mailbox_leaves_the_others_going(plan):
    """The failing one is told, exit 1; the other's mail is answered."""
    harness, path = plan
    text = path.read_text().replace(
        "\n[smtp]\n",
        '\n[mailboxes.claims-help]\naddresses = ["claims@plan.example"]\n'
        f'imap = {{ port = {free_port()} }}\n[smtp]\n',
    )  # fmt: skip
    path.write_text(text)
    send(harness, COMPLETE)
    done = run("run", "--until-idle", "-c", path, **SECRETS)

    assert done.code == 1
    assert "claims-help" in done.err
    assert len(answers(harness)) == 1


def test_the_service_stops_when_told(plan):
    """SIGTERM ends every thread; what arrived is answered; exit 0."""
    harness, path = plan
    command = [sys.executable, "-m", "mail_intake", "run", "-c", str(path), "--json"]
    send(harness, COMPLETE)
    with subprocess.Popen(
        command, env=surroundings(**SECRETS), stderr=subprocess.PIPE, text=True
    ) as service:
        assert service.stderr is not None
        for line in service.stderr:
            if "letter sent" in line:
                break
        service.send_signal(signal.SIGTERM)
        service.stderr.read()

        assert service.wait(30) == 0
    assert len(answers(harness)) == 1


@pytest.mark.dovecot
@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_the_same_story_on_dovecot_and_a_relay(account, tmp_path, tls):
    """Dovecot over TLS on one side, a real SMTP server on the other."""
    from mail_intake.model.settings import Tls

    endpoint = account.endpoint(Tls(tls))
    account.deliver(COMPLETE)
    with relay() as smtp:
        path = configured(
            tmp_path / "intake",
            imap=f'host = "{endpoint.host}"\nport = {endpoint.port}\ntls = "{tls}"\n'
            f'ca_file = "{endpoint.ca_file}"\nusername = "{endpoint.username}"\n'
            'password = { env = "MAIL_INTAKE_IMAP_PASSWORD" }',
            smtp=f'host = "127.0.0.1"\nport = {smtp.port}\ntls = "plain"',
            mailboxes='[mailboxes.alerts]\naddresses = ["alerts@plan.example"]',
        )
        secrets = SECRETS | {"MAIL_INTAKE_IMAP_PASSWORD": endpoint.password}
        done = run("run", "--until-idle", "-c", path, **secrets)
        with account.person() as client:
            client.select_folder("INBOX", readonly=True)
            flags = client.get_flags(client.search("ALL"))

        assert (done.code, len(smtp.taken)) == (0, 1)
        assert all(b"\\Seen" not in one and b"MailIntake" in one for one in flags.values())


def test_the_same_story_on_postgresql(plan, postgres):
    """Nothing but the database's address differs; the file that SQLite would use is not there."""
    harness, path = plan
    place = SECRETS | {"MI_DATABASE__URL": postgres.database()}
    assert run("check", "-c", path, **place).code == 0
    send(harness, COMPLETE)
    first = run("run", "--until-idle", "-c", path, **place)
    second = run("run", "--until-idle", "-c", path, **place)
    (kept,) = run("submissions", "list", "--json", "-c", path, **place).rows()

    assert (first.code, second.code, len(answers(harness))) == (0, 0, 1)
    assert kept["status"] == "complete"
    assert run("db", "check", "-c", path, **place).code == 0
    assert "pg_dump" in run("db", "backup", "copy", "-c", path, **place).err
    assert not list(path.parent.glob("*.sqlite3"))


def test_the_same_story_from_a_maildir(plan, tmp_path):
    """A mail server on the same machine delivers into the folder; nothing is read over IMAP."""
    harness, path = plan
    for part in ("tmp", "new", "cur"):
        (tmp_path / "box" / part).mkdir(parents=True)
    (tmp_path / "box" / "new" / "1790000000.M1P7.mx1").write_bytes(COMPLETE)
    place = SECRETS | {"MI_MAILBOXES__ALERTS__MAILDIR": str(tmp_path / "box")}
    runs = [run("run", "--until-idle", "-c", path, **place) for _ in range(2)]
    moved = list((tmp_path / "box" / ".Processed" / "cur").iterdir())

    assert [one.code for one in runs] == [0, 0]
    assert run("check", "-c", path, **place).code == 0
    assert [one.read_bytes() for one in moved] == [COMPLETE]
    assert len(answers(harness)) == 1


def test_staff_are_written_to_when_a_mailbox_needs_a_person(plan):
    """One letter a day, however often it is tried; the other mailbox's mail is answered."""
    harness, path = plan
    text = path.read_text().replace(
        "\n[smtp]\n",
        '\n[mailboxes.claims-help]\naddresses = ["claims@plan.example"]\n'
        '[staff]\nalerts = ["ann@harborpine.example"]\n[smtp]\n',
    )
    path.write_text(text)
    for _ in range(2):
        assert run("run", "--until-idle", "-c", path, **SECRETS).code == 1
    send(harness, COMPLETE)
    run("run", "--until-idle", "-c", path, **SECRETS)
    subjects = [letter["Subject"] for letter in answers(harness)]

    assert [one for one in subjects if "mail-intake:" in one] == [
        "mail-intake: The mailbox claims-help cannot be read"
    ]
    assert len(subjects) == 2


BOUNCES = '\n[bounces]\naddresses = ["bounces@plan.example"]\n[smtp]\n'
REPORT = """From: Mail Delivery System <MAILER-DAEMON@mx.harborpine.example>
To: {envelope}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.harborpine.example

Final-Recipient: rfc822; ann@harborpine.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
--b--
"""


def test_a_letter_that_comes_back_is_seen_and_no_other_follows(plan):
    """Over the bounces mailbox: the letter is bounced, staff see it, the address gets no more."""
    harness, path = plan
    path.write_text(path.read_text().replace("\n[smtp]\n", BOUNCES))
    send(harness, MISSING)
    run("run", "--until-idle", "-c", path, **SECRETS)
    envelope = answers(harness)[0]["Return-Path"].strip("<>")
    report = REPORT.format(envelope=envelope).replace("\n", "\r\n").encode()
    with smtplib.SMTP("127.0.0.1", harness.smtp_port, timeout=10) as smtp:
        smtp.sendmail("", [envelope], report)
    run("run", "--until-idle", "-c", path, **SECRETS)
    send(harness, COMPLETE)
    assert run("run", "--until-idle", "-c", path, **SECRETS).code == 0
    (letter,) = run("outbox", "list", "--json", "-c", path, **SECRETS).rows()
    kept = run("submissions", "export", "--json", "-c", path, **SECRETS).rows()
    listed = run("outbox", "unreachable", "-c", path, **SECRETS)
    back = run("outbox", "readmit", "ann@harborpine.example", "-c", path, **SECRETS)

    assert (letter["state"], "User unknown" in letter["failure"]) == ("bounced", True)
    assert ["LETTER_BOUNCED" in one["doubts"] for one in kept] == [False, True]
    assert ["NOT_ANSWERED" in one["doubts"] for one in kept] == [True, False]
    assert len(answers(harness)) == 1
    assert "ann@harborpine.example" in listed.out
    assert (back.code, "again" in back.out) == (0, True)
