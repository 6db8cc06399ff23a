"""Beyond a bound a message is read as far as it goes, and the bound is named."""

import pytest

from mail_intake.read import Limits, read

TEXT = b"Content-Type: text/plain\r\n\r\n"
HTML = b"Content-Type: text/html\r\n\r\n"
PARTS = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'


def nested(depth):
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(depth)
    )
    return head + b"Content-Type: text/plain\r\n\r\nwords"


@pytest.mark.parametrize(
    ("limits", "content", "said"),
    [
        (Limits(header_bytes=40), b"A: 1\r\n" * 20 + b"\r\nwords", "longer than 40 bytes"),
        (Limits(header_fields=3), b"A: 1\r\n" * 5 + b"\r\nwords", "more than 3 header fields"),
        (Limits(nesting=3), nested(6), "nested deeper than 3"),
        (Limits(parts=2), PARTS + b"--b\r\n\r\nwords\r\n" * 4, "more than 2 parts"),
        (
            Limits(messages=1),
            b"Content-Type: message/rfc822\r\n\r\n" * 3 + b"words",
            "deeper than 1",
        ),
        (Limits(lines=2), TEXT + b"words\r\n" * 5, "more than 2 lines"),
        (Limits(text_length=5), TEXT + b"words and more", "longer than 5 characters"),
        (Limits(html_length=20), HTML + b"<p>words</p>" * 5, "HTML longer than 20"),
        (Limits(html_depth=3), HTML + b"<div>" * 9 + b"words", "HTML nested deeper than 3"),
        (Limits(lines=2), HTML + b"<p>words</p>" * 9, "more than 2 lines"),
        (Limits(header_length=5), b"A: 123456\r\n\r\nwords", "longer than 5 bytes"),
        (
            Limits(addresses=2),
            b"To: a@b.example, c@b.example, d@b.example\r\n\r\nwords",
            "more than 2 addresses",
        ),
        (Limits(line_length=5), TEXT + b"words and more", "longer than 5 characters: it goes on"),
        (
            Limits(line_length=5),
            HTML + b"<p>words and more",
            "longer than 5 characters: it goes on",
        ),
    ],
)
def test_a_bound_is_a_defect_and_no_loss_before_it(limits, content, said):
    """What stands before the bound is there."""
    mail = read(content, limits=limits)

    assert any(said in one for one in mail.defects)
    if "nested deeper than 3:" not in " ".join(mail.defects) and "deeper than 1" not in said:
        assert "words" in mail.reply_text


def test_a_long_line_goes_on_as_the_next():
    """Cut, not lost."""
    mail = read(TEXT + b"x" * 25, limits=Limits(line_length=10))

    assert mail.segments[0].lines == ("x" * 10, "x" * 10, "x" * 5)


def test_cells_beyond_what_a_cell_may_span_are_kept():
    """A heading that claims to cover the world hides nothing beside it."""
    page = HTML + b"<table><tr><td colspan=100>Fax<td>1<tr><td>Phone<td>2</table>"

    (segment,) = read(page).segments
    assert segment.lines[0].split("\t")[-2:] == ["Fax", "1"]
    wide = HTML + b"<table><tr>" + b"".join(b"<td>%d" % n for n in range(120)) + b"</table>"
    assert read(wide).segments[0].lines[0].split("\t")[-1] == "119"


def test_many_addresses_are_read_up_to_the_bound():
    """A field of a hundred thousand addresses costs no more than five hundred."""
    content = b"To: " + b", ".join(b"a%d@x.example" % n for n in range(50)) + b"\r\n\r\n"

    assert len(read(content, limits=Limits(addresses=7)).to) == 7
