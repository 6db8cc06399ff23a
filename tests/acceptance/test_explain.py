"""`parse --explain`: a message drawn with each value where it stands."""

from tests.acceptance.line import run

MAIL = """From: Ann Lee <ann@clinic.example>
To: newcontractrequest@careplan.example
Subject: contract request
Date: Tue, 24 Nov 2026 09:00:00 -0800
Message-ID: <explain@clinic.example>

Clinic name: Larch Family Clinic
NPI: 1234567890
Phone: 503-555-0142
Address: 12 Main St
Salem, OR 97301


Thanks
"""


def drawn(folder, text, *more):
    path = folder / "one.eml"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    return run("parse", "--explain", path, *more)


def test_values_stand_under_the_lines_that_hold_them(tmp_path):
    """The field, its normal form, its label and how sure; what is wrong in one sentence; 80 columns."""
    done = drawn(tmp_path, MAIL)

    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    phone = lines.index("  Phone: 503-555-0142")
    assert lines[phone + 1].startswith("    └ phone = +15035550142  “phone” 0.")
    assert "    └ npi bad_check_digit" in done.out
    assert "invalid npi “1234567890” (bad_check_digit) The number does not pass" in done.out
    assert "missing npi" not in done.out
    assert done.out.count("physical_address = 12 Main St, Salem, OR 97301") == 1
    headers = done.out.partition("── from the headers")[2]
    assert "    └ email = ann@clinic.example" in headers
    assert max(map(len, lines)) <= 80


def test_what_is_not_understood_says_why(tmp_path):
    """A machine's mail has no findings, the same message again no answers, staff's reasons show."""
    automatic = drawn(tmp_path, "Auto-Submitted: auto-replied\n" + MAIL)
    again = drawn(tmp_path, MAIL, tmp_path / "one.eml")
    asked = drawn(tmp_path, MAIL.replace("NPI: 1234567890", "NPI: 1234567893, NPI: 1245319599"))

    assert "reply none  because AUTO_SUBMITTED" in automatic.out
    assert "one.eml: was taken before" in again.out
    assert "for staff" in asked.out or "doubt" in asked.out
