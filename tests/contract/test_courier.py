"""What every courier promises: over SMTP to a real server, and the stand-in of other tests."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from tests.servers.memory_courier import MemoryCourier
from tests.servers.relay import relay

from mail_intake.adapters.smtp import SmtpCourier
from mail_intake.model.errors import PermanentFailure, TemporaryFailure
from mail_intake.model.submission import About, LetterKey, OutboxItem
from mail_intake.ports import Courier

GONE, BUSY = "gone@clinic.example", "busy@clinic.example"
LETTER = b"Subject: hello\r\n\r\n.\r\n..two dots\r\n.one dot\r\ntrailing space \r\n\r\nend\r\n"


def letter(recipient="jane@clinic.example", content=LETTER, **more):
    key = LetterKey(about=About.MESSAGE, about_id="1", letter="acknowledge", event="1")
    return OutboxItem(
        **{
            "key": key,
            "recipient": recipient,
            "envelope_from": "bounces+7f3k@plan.example",
            "message_id": "<1@plan.example>",
            "content": content,
            "due_at": datetime(2026, 11, 24, tzinfo=UTC),
        }
        | more
    )


@dataclass
class Post:
    """A courier and a look at what arrived at its other end."""

    courier: Courier
    arrived: Callable[[], list[tuple[str, str, bytes]]]


@contextmanager
def over_smtp() -> Iterator[Post]:
    with relay() as server:
        server.refusals = {GONE: "550 5.1.1 no such mailbox", BUSY: "450 4.2.1 try again later"}
        with closing(SmtpCourier(server.endpoint())) as courier:
            yield Post(courier, lambda: server.taken)


@contextmanager
def in_memory() -> Iterator[Post]:
    courier = MemoryCourier(refuses={GONE}, postpones={BUSY})
    yield Post(courier, lambda: courier.carried)


@pytest.fixture(params=[over_smtp, in_memory], ids=["smtp", "memory"])
def post(request):
    with request.param() as one:
        yield one


def test_bytes_arrive_as_they_were_given(post):
    """Dots at line starts, trailing spaces and empty lines come out as they went in."""
    post.courier.carry(letter())
    assert post.arrived() == [("bounces+7f3k@plan.example", "jane@clinic.example", LETTER)]


def test_null_sender(post):
    """An empty envelope sender is the null sender."""
    post.courier.carry(letter(envelope_from=""))
    assert [one[0] for one in post.arrived()] == [""]


def test_refused_for_good(post):
    """A refusal for good is a PermanentFailure, and nothing arrives."""
    with pytest.raises(PermanentFailure, match="no such mailbox"):
        post.courier.carry(letter(GONE))
    assert post.arrived() == []


def test_refused_for_now(post):
    """A refusal for now is a TemporaryFailure, and nothing arrives."""
    with pytest.raises(TemporaryFailure, match="try again later"):
        post.courier.carry(letter(BUSY))
    assert post.arrived() == []


def test_a_refusal_does_not_spoil_the_next_letter(post):
    """After refusals the next letter goes to its own recipient alone."""
    for recipient in (GONE, BUSY):
        with pytest.raises((PermanentFailure, TemporaryFailure)):
            post.courier.carry(letter(recipient))
    post.courier.carry(letter("jane@clinic.example"))
    assert [one[1] for one in post.arrived()] == ["jane@clinic.example"]


def test_many_letters_in_order(post):
    """Letters arrive in the order they were carried, each once."""
    names = [f"person{number}@clinic.example" for number in range(20)]
    for name in names:
        post.courier.carry(letter(name))
    assert [one[1] for one in post.arrived()] == names
