"""Stories without a mailbox of one's own: the demo, and messages from files."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.acceptance.line import run, surroundings

SAMPLES = Path(__file__).parents[1] / "samples" / "mail"


def test_the_demo_shows_every_kind_of_answer():
    """`demo --once` ends well, and its table shows four forms and five ways to answer."""
    done = run("demo", "--once")
    words = done.out.replace("\n", " ")

    assert (done.code, done.err) == (0, "")
    for mailbox in ("alerts", "new-contract-request", "provider-updates", "claims-help"):
        assert mailbox in words
    for answer in ("acknowledge", "missing-fields", "secure-resend", "redirect", "none"):
        assert answer in words
    assert max(len(line) for line in done.out.splitlines()) <= 80


def test_the_demo_stays_until_it_is_told_to_stop():
    """It prints where to write and where to read, shows each step, and ends on a signal."""
    command = [sys.executable, "-u", "-m", "mail_intake", "demo"]
    with subprocess.Popen(command, env=surroundings(), stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        seen = ""
        for line in demo.stdout:
            seen += line
            if seen.count("letter sent") > 5:
                break
        demo.send_signal(signal.SIGTERM)
        demo.stdout.read()

        assert demo.wait(30) == 0
    assert "SMTP 127.0.0.1:" in seen
    assert "IMAP 127.0.0.1:" in seen
    assert "careoregonalerts@careplan.example" in seen


def test_messages_from_files_become_lines_of_json():
    """A follow-up joins its submission; each line has the keys that others read."""
    done = run("parse", SAMPLES / "s001.eml", SAMPLES / "s005.eml", SAMPLES / "s006.eml")
    rows = done.rows()

    assert done.code == 0
    assert [row["reply"] for row in rows] == ["acknowledge", "missing-fields", "acknowledge"]
    assert set(rows[0]) == {
        "file", "mailbox", "form", "fields", "items", "missing", "invalid", "reply", "reason",
        "evidence", "doubts",
    }  # fmt: skip
    assert rows[0]["evidence"]["clinic_name"]["raw"] == rows[0]["fields"]["clinic_name"]


def test_a_message_to_nobody_of_ours_is_said_and_the_next_goes_on(tmp_path):
    """Exit 1 with a sentence and a way out; the other files are read."""
    stray = tmp_path / "stray.eml"
    stray.write_text("From: a@b.example\nTo: c@d.example\n\nhello\n")
    done = run("parse", stray, SAMPLES / "s001.eml")

    assert (done.code, len(done.rows())) == (1, 1)
    assert "--mailbox" in done.err
    assert run("parse", "--mailbox", "alerts", stray).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("parse", "nothing.eml"), "there is no such file"),
        (("parse", "--mailbox", "nothing", SAMPLES / "s001.eml"), "there is no such mailbox"),
        (("parse", "-c", "nothing.toml", SAMPLES / "s001.eml"), "does not exist"),
        (("run", "--only", "dance", "-c", "nothing.toml"), "there is no such job"),
        (("poll",), "mail-intake init"),
    ],
)
def test_wrong_use_is_one_sentence_with_a_way_out(words, said, tmp_path):
    """Exit 2, never a traceback."""
    done = run(*words, cwd=tmp_path)

    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_help_is_there_without_a_configuration():
    """`--help` lists the commands."""
    done = run("--help")

    assert done.code == 0
    assert "quarantine" in done.out
