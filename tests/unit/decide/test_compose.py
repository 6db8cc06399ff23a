"""A letter as bytes: its headers, its thread, its recipient; nothing a sender wrote adds a header."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.decide.compose import (
    REPLY_TO_NOT_ALIGNED,
    Outgoing,
    assemble,
    envelope_from,
    recipient,
)
from mail_intake.model.errors import PermanentFailure
from mail_intake.model.form import Security
from mail_intake.model.mail import Address, Mail

JANE = Address(name="Jane Roe", email="jane@clinic.example")
MAIL = Mail(sender=JANE, message_id="<1@clinic.example>", subject="hello")
OUTLOOK = f"<{'A' * 60}@{'x' * 20}.prod.outlook.example>"
ALWAYS = [
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
    "Auto-Submitted", "X-Auto-Response-Suppress", "X-Loop", "Content-Type", "MIME-Version",
]  # fmt: skip


LETTER = Outgoing(
    sender=Address(name="Example Plan", email="alerts@plan.example"),
    recipient="jane@clinic.example",
    subject="Re: hello",
    text="Hello Jane,\n",
    html="<p>Hello Jane,</p>\n",
    date=datetime(2026, 11, 24, 9, 5, tzinfo=UTC),
    message_id="<7f3k@plan.example>",
    answers=MAIL,
    reference="CO-7F3K2-9Q0XM4D5",
)


def letter(**more):
    return replace(LETTER, **more)


def parsed(**more):
    return message_from_bytes(assemble(letter(**more)), policy=policy.compat32)


def subject_of(message):
    return str(make_header(decode_header(message["Subject"].replace("\r\n ", " "))))


def test_headers():
    """An answer says that it is automatic, whom it answers, and that nothing shall answer it."""
    message = parsed()
    assert sorted(message.keys()) == sorted(ALWAYS)
    assert message["From"] == '"Example Plan" <alerts@plan.example>'
    assert message["To"] == "jane@clinic.example"
    assert message["Date"] == "Tue, 24 Nov 2026 09:05:00 +0000"
    assert message["Message-ID"] == "<7f3k@plan.example>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Loop"] == "alerts@plan.example"


def test_a_letter_that_answers_nothing():
    """A reminder is auto-generated (RFC 3834 §5) and in no thread."""
    message = parsed(answers=None)
    assert message["Auto-Submitted"] == "auto-generated"
    assert (message["In-Reply-To"], message["References"]) == (None, None)


def test_body_is_text_and_html():
    """Both alternatives say what the templates said, text first (RFC 2046 §5.1.4)."""
    text = "Grüße,\n\nvalue: " + "long " * 100 + "\n.\n"
    message = message_from_bytes(assemble(letter(text=text)), policy=policy.default)
    parts = list(message.iter_parts())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part.get_content().replace("\r\n", "\n") for part in parts] == [
        text,
        "<p>Hello Jane,</p>\n",
    ]


def test_bytes_are_safe_for_any_relay():
    """CRLF only, 7-bit, no line above 998 characters, and the same each time."""
    content = assemble(letter(text="é" * 3000, html="x" * 3000))
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 100
    assert content.endswith(b"\r\n")
    assert content == assemble(letter(text="é" * 3000, html="x" * 3000))


anything = st.text(max_size=120) | st.from_regex(
    re.compile(
        r"[a-z ]{0,90}(=\?utf-8\?[qb]\?[A-Za-z0-9=_]{0,30}\?=|\r?\nBcc: x@y\.example\r\n)*"
    ),
    fullmatch=True,
)


@given(anything, anything, anything, st.lists(anything, max_size=3))
def test_no_sender_text_adds_a_header(subject, name, message_id, ids):
    """Whatever stands in subject, name and ids: the headers are ours, none more, and ASCII."""
    mail = Mail(
        sender=JANE,
        message_id=message_id,
        references=tuple(ids),
        in_reply_to=tuple(ids),
        subject=subject,
    )
    sender = Address(name=name, email="alerts@plan.example")
    content = assemble(letter(subject=subject, sender=sender, answers=mail))
    head, _, _ = content.partition(b"\r\n\r\n")
    lines = re.sub(rb"\r\n[ \t]+(?=\S)", b" ", head).split(b"\r\n")
    names = [line.partition(b":")[0].decode() for line in lines]
    assert set(names) <= set(ALWAYS)
    assert len(names) == len(set(names))
    assert head.isascii()
    assert all(byte >= 0x20 or byte in b"\r\n" for byte in head)


@given(st.text(min_size=1, max_size=150))
def test_subject_survives(text):
    """A subject in any script comes out as it went in, white space and controls folded."""
    shown = subject_of(parsed(subject=text, reference=""))
    assert shown.split() == re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", _plain(text)).split()


def _plain(text):
    return re.sub("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def test_subject_carries_the_reference_once():
    """The reference stands in brackets at the end, once."""
    tag = "[CO-7F3K2-9Q0XM4D5]"
    assert parsed()["Subject"] == f"Re: hello {tag}"
    assert parsed(subject=f"Re: hello {tag}")["Subject"] == f"Re: hello {tag}"


def test_long_subject_is_folded_at_spaces():
    """No header line is longer than 76 characters where it has spaces."""
    head = assemble(letter(subject="word " * 45)).partition(b"\r\nDate")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 76


class TestThread:
    @pytest.mark.parametrize("length", [13, 77, 78, 79, 80, 82, 200, 300])
    def test_ids_of_any_length_survive(self, length):
        """An id is never encoded or folded: mail programs compare it character by character."""
        one = f"<{'a' * (length - len('<@o.example>'))}@o.example>"
        mail = replace(MAIL, message_id=one, references=(OUTLOOK,))
        content = assemble(letter(answers=mail))
        assert f"In-Reply-To: {one}\r\n".encode() in content
        assert f"References: {OUTLOOK}\r\n {one}\r\n".encode() in content

    def test_references_of_the_parent(self):
        """References are the parent's and then its id (RFC 5322 §3.6.4)."""
        mail = replace(MAIL, references=("<a@x.example>", "<b@x.example>"), in_reply_to=("<c@x>",))
        assert parsed(answers=mail)["References"].split() == [
            "<a@x.example>", "<b@x.example>", "<1@clinic.example>",
        ]  # fmt: skip

    def test_in_reply_to_stands_in_for_references(self):
        """Without References a single In-Reply-To takes its place; two are ambiguous."""
        one = replace(MAIL, in_reply_to=("<a@x.example>",))
        two = replace(MAIL, in_reply_to=("<a@x.example>", "<b@x.example>"))
        assert parsed(answers=one)["References"].split() == ["<a@x.example>", "<1@clinic.example>"]
        assert parsed(answers=two)["References"].split() == ["<1@clinic.example>"]

    def test_no_parent_id_no_thread(self):
        """A mail without a usable id cannot be referred to."""
        for bad in ("", "<>", "no brackets", "<two words@x>", f"<{'a' * 400}@x>", "<é@x>"):
            mail = replace(MAIL, message_id=bad, references=("<a@x.example>",))
            message = parsed(answers=mail)
            assert (message["In-Reply-To"], message["References"]) == (None, None)

    def test_odd_but_legal_ids_survive(self):
        """Brackets within an id, as some mailers write them, are no trouble."""
        mail = replace(MAIL, message_id="<[5c3f2b]@x.prod.outlook.example>")
        assert parsed(answers=mail)["In-Reply-To"] == "<[5c3f2b]@x.prod.outlook.example>"

    def test_a_long_chain_is_capped(self):
        """A thread of hundreds keeps its first id and the latest ones, each once."""
        ids = tuple(f"<{number}@x.example>" for number in range(300))
        kept = parsed(answers=replace(MAIL, references=(*ids, "<1@clinic.example>")))["References"]
        assert kept.split()[0] == ids[0]
        assert kept.split()[-2:] == [ids[-1], "<1@clinic.example>"]
        assert len(kept.split()) == 12


class TestAddresses:
    def test_reply_token(self):
        """With plus-addressing an answer comes back to an address that names the submission."""
        message = parsed(plus_addressing=True)
        assert "<alerts+co-7f3k2-9q0xm4d5@plan.example>" in message["Reply-To"]
        assert parsed(plus_addressing=True, reference="")["Reply-To"] is None

    def test_envelope(self):
        """Bounces come back to an address of their own; without a mailbox to the null sender."""
        assert envelope_from("bounces@plan.example", "7F3K") == "bounces+7f3k@plan.example"
        assert envelope_from("", "7F3K") == ""

    def test_display_name_is_quoted_or_encoded(self):
        """Quotes and backslashes are escaped; other scripts are encoded."""
        quoted = parsed(sender=Address(name='A "B" \\ C', email="a@plan.example"))["From"]
        assert quoted.startswith('"A \\"B\\" \\\\ C"')
        coded = parsed(sender=Address(name="Plan é", email="a@plan.example"))["From"]
        assert coded.startswith("=?utf-8?b?")
        assert parsed(sender=Address(email="a@plan.example"))["From"] == "a@plan.example"

    @pytest.mark.parametrize(
        "bad",
        [
            "", "no-at", "@x.example", "a@", "a b@x.example", "a@x example", "a@b@c.example",
            "a@x.example\r\nBcc: b@x.example", "a@x.example>", '"a"b@x.example', f"{'a' * 65}@x.example",
            "a@-x.example", "a@אa.example", "a@" + "é" * 70 + ".example", "a\u202eb@x.example",
        ],
    )  # fmt: skip
    def test_what_is_no_address_is_refused(self, bad):
        """An address that cannot stand in a header is refused for good."""
        with pytest.raises(PermanentFailure):
            assemble(letter(recipient=bad))

    @pytest.mark.parametrize(
        "good", ["o'neil+x@x.example", '"a b"@x.example', "a..b@x.example", "a@[192.0.2.1]"]
    )
    def test_unusual_addresses_are_addresses(self, good):
        """What relays take is not refused here."""
        assert parsed(recipient=good)["To"] == good

    def test_domain_in_another_script(self):
        """A domain is written in its ASCII form."""
        assert parsed(recipient="a@clínica.example")["To"] == "a@xn--clnica-4va.example"

    def test_local_part_in_another_script(self):
        """A local part has no ASCII form: it stands in UTF-8 (RFC 6532), never encoded."""
        content = assemble(letter(recipient="josé@clinic.example"))
        assert "To: josé@clinic.example\r\n".encode() in content


class TestRecipient:
    def who(self, reply_to, sender=JANE, **security):
        mail = Mail(sender=sender, reply_to=tuple(Address(email=one) for one in reply_to))
        address, doubt = recipient(mail, Security(**security))
        return address.email, doubt

    def test_from_where_nothing_else_is_asked(self):
        """Without Reply-To the sender is answered."""
        assert self.who([]) == ("jane@clinic.example", "")
        assert self.who(["JANE@clinic.example"]) == ("jane@clinic.example", "")

    def test_aligned_reply_to(self):
        """A colleague at the same organisation is answered."""
        assert self.who(["desk@mail.clinic.example"]) == ("desk@mail.clinic.example", "")

    def test_foreign_reply_to(self):
        """A Reply-To elsewhere is not followed, and staff are told."""
        expected = ("jane@clinic.example", REPLY_TO_NOT_ALIGNED)
        assert self.who(["jane@elsewhere.example"]) == expected
        assert self.who(["desk@clinic.example", "jane@elsewhere.example"]) == expected

    def test_portal(self):
        """A configured portal writes in others' names: its Reply-To is followed."""
        portal = Address(email="forms@portal.example")
        reply_to = ["jane@clinic.example"]
        got = self.who(reply_to, sender=portal, portal_senders=("Forms@Portal.example",))
        assert got == ("jane@clinic.example", "")

    def test_unreadable_reply_to(self):
        """A Reply-To that could not be read is as none; one that cannot be written to is a doubt."""
        mail = Mail(sender=JANE, reply_to=(Address(email="x@clinic.example", suspect=True),))
        assert recipient(mail, Security()) == (JANE, "")
        assert self.who(["a b@clinic.example"]) == ("jane@clinic.example", REPLY_TO_NOT_ALIGNED)
