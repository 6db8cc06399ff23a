"""Worker processes beside the service: they share the work, end with it, and never outlive it."""

import re
import signal
import smtplib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.acceptance.line import configured, run, surroundings
from tests.unit.services.standins import Facts

from mail_intake.cli.workers import Workers
from mail_intake.harness.house import Harness

MAIL = """From: Ann Lee <ann{number}@harborpine.example>
To: alerts@plan.example
Subject: Contacts {number}
Message-ID: <{number}@harborpine.example>

Clinic: Harbor Pine Clinic
Ann Lee, Office Manager, ann{number}@harborpine.example
"""
SECRETS = {"MAIL_INTAKE_IMAP_PASSWORD": "secret", "MAIL_INTAKE_SMTP_PASSWORD": "unused"}


@pytest.fixture
def plan(tmp_path):
    """A folder whose service has a worker, and forty messages that wait."""
    with Harness({"alerts@plan.example": "secret"}) as harness:
        with smtplib.SMTP("127.0.0.1", harness.smtp_port, timeout=10) as smtp:
            for number in range(40):
                content = MAIL.format(number=number).replace("\n", "\r\n").encode()
                smtp.sendmail(f"ann{number}@harborpine.example", "alerts@plan.example", content)
        path = configured(
            tmp_path / "intake",
            imap=f'host = "127.0.0.1"\nport = {harness.imap_port}\ntls = "plain"\n'
            'password = { env = "MAIL_INTAKE_IMAP_PASSWORD" }',
            smtp=f'host = "127.0.0.1"\nport = {harness.smtp_port}\ntls = "plain"',
            mailboxes='[mailboxes.alerts]\naddresses = ["alerts@plan.example"]',
        )
        yield harness, path


def workers_of(process):
    """Ids of the processes that a process started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in children]


def test_the_work_is_shared_and_done_once(plan):
    """Every message one submission, whoever processed it; the service ends with its worker."""
    _, path = plan
    done = run("run", "--until-idle", "-c", path, MI_WORKERS="1", **SECRETS)
    kept = run("submissions", "list", "--json", "-c", path, **SECRETS).rows()

    assert done.code == 0
    assert len({one["reference"] for one in kept}) == len(kept) == 40
    assert len(re.findall("message processed", done.err)) == 40


def test_a_worker_ends_with_its_service(plan):
    """Told to stop it waits for it; killed, it ends by itself."""
    _, path = plan
    command = [sys.executable, "-m", "mail_intake", "run", "-c", str(path)]
    for number, code in ((signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)):
        with subprocess.Popen(
            command, env=surroundings(MI_WORKERS="1", **SECRETS), stderr=subprocess.PIPE
        ) as service:
            assert b"" not in (service.stderr.readline(), service.stderr.readline())
            (worker,) = workers_of(service.pid)
            service.send_signal(number)
            assert service.wait(30) == code
        for _ in range(500):
            if not Path(f"/proc/{worker}").exists():
                break
            time.sleep(0.02)
        assert not Path(f"/proc/{worker}").exists()


def test_a_worker_that_dies_is_replaced():
    """At the next mail; the service tells it."""
    facts = Facts()
    command = [sys.executable, "-c", "import sys; print('ready', flush=True); sys.stdin.read()"]
    with Workers(1, command, tell=facts) as workers:
        first = workers._running[0]
        first.kill()
        first.wait()
        workers.ring()
        second = workers._running[0]

        assert (second is not first, second.poll()) == (True, None)
        assert facts.told == [("worker died", {"code": -9})]
    assert second.poll() == 0
