"""Headers are read raw: where the standard parser raises or lies, ours says what is there."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.read import identity, read


def mail(*fields, body="hello"):
    return read(("\r\n".join(fields) + "\r\n\r\n" + body).encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    ("value", "name", "email", "suspect"),
    [
        ("Jane Doe <jane@clinic.example>", "Jane Doe", "jane@clinic.example", False),
        ('"Doe, Jane" <Jane@Clinic.EXAMPLE>', "Doe, Jane", "Jane@clinic.example", False),
        ("jane@clinic.example (Jane Doe)", "Jane Doe", "jane@clinic.example", False),
        ("=?utf-8?Q?Ren=C3=A9e?= <r@clinic.example>", "Renée", "r@clinic.example", False),
        ("Jane @ Clinic <a@b.example>", "Jane @ Clinic", "a@b.example", False),
        ("a@x.example <b@y.example>", "a@x.example", "b@y.example", True),
        ('"unclosed <a@b.example>', "unclosed", "a@b.example", False),
        ("undisclosed:;", "", "", False),
        ("<>", "", "", False),
        ("Jane Doe (front desk) <jane@clinic.example>", "Jane Doe", "jane@clinic.example", False),
        ("(Jane Doe) <jane@clinic.example>", "Jane Doe", "jane@clinic.example", False),
        ('"Jane Doe (front desk)" <jane@clinic.example>', "Jane Doe (front desk)", "jane@clinic.example", False),
        ('"jane@clinic.example" <jane>', "jane@clinic.example", "", True),
        ("jane@clinic.example <>", "", "jane@clinic.example", True),
        ("a@b.example, c@d.example", "", "a@b.example", True),
    ],
)  # fmt: skip
def test_a_sender_is_certain_or_suspect(value, name, email, suspect):
    """Two candidates are never decided by guessing."""
    sender = mail(f"From: {value}").sender

    assert (sender.name, sender.email, sender.suspect) == (name, email, suspect)


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<[5c3f2b]@x.prod.outlook.example>", ("<[5c3f2b]@x.prod.outlook.example>",)),
        ("<>", ()),
        ("<@>", ("<@>",)),
        ("junk <a@b> (comment) <a@b> <c@d>", ("<a@b>", "<c@d>")),
    ],
)
def test_message_ids_are_found_by_their_brackets(value, ids):
    """Whatever stands around them, and whatever shape the standard parser trips over."""
    assert mail(f"References: {value}").references == ids


def test_a_subject_never_breaks_a_line():
    """An encoded line break is a space: it cannot become a header of our answer."""
    subject = mail("Subject: =?utf-8?B?SGVsbG8NCkJjYzogeEB5Lnpi?=").subject

    assert subject == "Hello Bcc: " + "x@y." + "zb"


def test_adjacent_encoded_words_join_and_raw_bytes_are_read():
    """RFC 2047 §6.2; 8-bit headers are UTF-8, else Windows-1252."""
    assert mail("Subject: =?utf-8?Q?a?= =?utf-8?Q?b?=").subject == "ab"
    assert read(b"Subject: Pe\xf1a\r\n\r\n").subject == "Peña"
    assert mail("Subject: =?utf-8?B?!!!?= x").subject.endswith("x")
    assert mail("Subject: =?x-unknown?Q?abc?=").subject == "abc"


def test_dates_are_aware_or_none():
    """A date that is none is none."""
    assert mail("Date: Tue, 24 Nov 2026 11:00:00 -0800").date == datetime(
        2026, 11, 24, 19, tzinfo=UTC
    )
    assert mail("Date: sometime").date is None
    assert mail("Date: Tue, 99 Nov 99999 99:00:00 -0800").date is None


def test_the_null_sender_is_told_from_a_missing_one():
    """Return-Path: <> means a machine; no Return-Path means nothing."""
    assert mail("Return-Path: <>").return_path == ""
    assert mail("From: a@b.example").return_path is None


def test_two_deliveries_of_one_message_have_one_identity():
    """Trace headers and line ends do not matter; everything else does."""
    first = b"Received: a\r\nDelivered-To: x@y.example\r\nFrom: a@b.example\r\n\r\nhi\r\n"
    second = b"Received: b\nX-Google-Id: 7\nFrom: a@b.example\n\nhi\n"

    assert identity(first) == identity(second)
    assert identity(first) != identity(first.replace(b"hi", b"ho"))


@given(st.binary(max_size=3000))
def test_any_bytes_become_a_mail(content):
    """Reading is total."""
    assert read(content) is not None
    assert identity(content).digest


HEADER = st.sampled_from(
    ["From", "To", "Subject", "Date", "Message-ID", "References", "Content-Type", "Received",
     "Content-Transfer-Encoding", "Content-Disposition", "Authentication-Results", "Return-Path"]
)  # fmt: skip


@given(st.lists(st.tuples(HEADER, st.text(max_size=80)), max_size=12), st.text(max_size=300))
def test_header_shaped_input_becomes_a_mail(fields, body):
    """Nothing in a header makes reading fail; no defect says that it did."""
    lines = [f"{name}: {value}" for name, value in fields]
    one = read(("\r\n".join(lines) + "\r\n\r\n" + body).encode("utf-8", "surrogatepass"))

    assert not any("could not be read (" in defect for defect in one.defects)


def test_an_oversize_message_is_its_headers():
    """There is no body to read."""
    one = read(b"Subject: big\r\nFrom: a@b.example", oversize=True)

    assert (one.subject, one.attachments) == ("big", ())


def test_bounds_are_said():
    """More header fields than any person writes are a defect, not an error."""
    assert "1000 header fields" in mail(*(f"X-{n}: y" for n in range(1100))).defects[0]
    assert "header longer" in read(b"X: " + b"a" * 1_100_000).defects[0]


def test_spaces_in_an_address_field_cost_no_more_than_letters():
    """They could be shared out between a name and what stands around it in every way."""
    start = time.perf_counter()
    found = read((b"To: a" + b" " * 15_000 + b"x@\r\n") * 20 + b"\r\nwords")

    assert found.to == ()
    assert time.perf_counter() - start < 2
