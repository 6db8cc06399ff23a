"""Other readers on the collected mail: `python -m tests.corpus.readers` prints what each one meets.

Each is used as its documentation shows; those that are not installed are passed over. Digests of
parts and what a person sees of HTML are left out: they are compared with our own code.
"""

import importlib
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32, default
from email.utils import getaddresses
from typing import Any, cast

from tests.corpus.collection import expectations, messages
from tests.corpus.comparison import FILES, HEADERS, TEXTS, met

from mail_intake.model.mail import Address, Attachment, Mail
from mail_intake.read import read

Reader = Callable[[bytes], Mail]
KINDS = frozenset({*HEADERS, *TEXTS, *FILES} - {"part_bytes_sha256", "html_text"})


def _people(values: list[str]) -> tuple[Address, ...]:
    return tuple(Address(name=name, email=email) for name, email in getaddresses(values))


def _one(value: Any) -> str:
    """Some readers give a list where a field occurs more than once."""
    first = next(iter(value), "") if isinstance(value, list | tuple) else value
    return str(first or "")


def _mail(fields: dict[str, Any], texts: tuple[list[str], list[str]], files: list[str]) -> Mail:
    """Return what a reader gave in our words: header fields, plain and HTML texts, file names."""
    fields = {name: _one(value) for name, value in fields.items()}
    senders = _people([fields.get("from") or ""])
    return Mail(
        sender=senders[0] if senders else Address(),
        to=_people([fields.get("to") or ""]) if fields.get("to") else (),
        subject=fields.get("subject") or "",
        message_id=fields.get("message-id") or "",
        text="\n".join(texts[0]),
        html="\n".join(texts[1]),
        attachments=tuple(
            Attachment(name=name, media_type="application/octet-stream", content=b"")
            for name in files
        ),
    )


def _modern(content: bytes) -> Mail:
    message = message_from_bytes(content, policy=default)
    fields = {name.lower(): str(value) for name, value in message.items()}
    bodies = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    texts = [[str(one.get_content())] if one else [] for one in bodies.values()]
    files = [one.get_filename() or "" for one in message.iter_attachments()]
    return _mail(fields, (texts[0], texts[1]), files)


def _classic(content: bytes) -> Mail:
    message = message_from_bytes(content, policy=compat32)
    fields = {name.lower(): _words(str(value)) for name, value in message.items()}
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    files = []
    for part in _leaves(message):
        kind, name = part.get_content_type(), part.get_filename()
        if kind in texts and not name and part.get_content_disposition() != "attachment":
            charset = part.get_content_charset() or "utf-8"
            payload = part.get_payload(decode=True) or b""
            texts[kind].append(cast("bytes", payload).decode(charset, "replace"))
        else:
            files.append(_words(name or ""))
    return _mail(fields, (texts["text/plain"], texts["text/html"]), files)


def _words(value: str) -> str:
    header = importlib.import_module("email.header")
    return str(header.make_header(header.decode_header(value)))


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the leaves; an enclosed message is one."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in cast("list[Message]", message.get_payload()):
        yield from _leaves(part)


def _fast(content: bytes) -> Mail:
    one = importlib.import_module("fast_mail_parser").parse_email(content)
    fields = {name.lower(): value for name, value in one.headers.items()}
    files = [part.filename for part in one.attachments]
    return _mail({**fields, "subject": one.subject}, (one.text_plain, one.text_html), files)


def _mail_parser(content: bytes) -> Mail:
    one = importlib.import_module("mailparser").parse_from_bytes(content)
    senders = tuple(Address(name=name, email=email) for name, email in one.from_)
    plain = _mail(
        {"subject": one.subject, "message-id": one.message_id},
        (one.text_plain, one.text_html),
        [part["filename"] for part in one.attachments],
    )
    people = tuple(Address(name=name, email=email) for name, email in one.to)
    return Mail(
        sender=senders[0] if senders else Address(), to=people, subject=plain.subject,
        message_id=plain.message_id, text=plain.text, html=plain.html, attachments=plain.attachments,
    )  # fmt: skip


def _imap_tools(content: bytes) -> Mail:
    one = importlib.import_module("imap_tools").MailMessage.from_bytes(content)
    fields = {name.lower(): values[0] for name, values in one.headers.items()}
    plain = _mail(
        {"subject": one.subject, "message-id": fields.get("message-id", "")},
        ([one.text], [one.html]),
        [part.filename for part in one.attachments],
    )
    sender = one.from_values
    return Mail(
        sender=Address(name=sender.name, email=sender.email) if sender else Address(),
        to=tuple(Address(name=who.name, email=who.email) for who in one.to_values),
        subject=plain.subject, message_id=plain.message_id, text=plain.text, html=plain.html,
        attachments=plain.attachments,
    )  # fmt: skip


READERS: dict[str, tuple[str, Reader]] = {
    "mail-intake": ("mail_intake", read),
    "email, policy.default": ("email", _modern),
    "email, compat32": ("email", _classic),
    "fast-mail-parser": ("fast_mail_parser", _fast),
    "mail-parser": ("mailparser", _mail_parser),
    "imap-tools": ("imap_tools", _imap_tools),
}


def _read_all(reader: Reader, contents: dict[str, bytes]) -> tuple[dict[str, Mail], float]:
    """Return what was read without an exception, and the median milliseconds."""
    found, times = {}, []
    for path, content in contents.items():
        start = time.perf_counter()
        try:
            found[path] = reader(content)
        except Exception:  # noqa: BLE001 - what raises is what is counted
            continue
        times.append((time.perf_counter() - start) * 1000)
    return found, statistics.median(times)


def _share(found: dict[str, Mail], contents: dict[str, bytes], wanted: list[Any]) -> float:
    good = sum(
        one.path in found and met(one.kind, found[one.path], contents[one.path], one.expected)
        for one in wanted
    )
    return 100 * good / len(wanted)


def main() -> None:
    """Print a line for each reader."""
    contents = messages()
    wanted = [one for one in expectations() if one.kind in KINDS]
    authored = [one for one in wanted if one.basis == "authored"]
    # Those whose recorded output is an expectation would be compared with themselves.
    others = [one for one in wanted if "imap_tools" not in one.path]
    sys.stdout.write(
        f"{'reader':24}{'read %':>8}{'all ' + str(len(wanted)):>10}"
        f"{'authored ' + str(len(authored)):>14}{'others ' + str(len(others)):>13}{'ms':>8}\n"
    )
    for name, (module, reader) in READERS.items():
        if importlib.util.find_spec(module) is None:
            sys.stdout.write(f"{name:24}not installed\n")
            continue
        found, milliseconds = _read_all(reader, contents)
        shares = [_share(found, contents, rows) for rows in (wanted, authored, others)]
        sys.stdout.write(
            f"{name:24}{100 * len(found) / len(contents):8.2f}{shares[0]:10.1f}{shares[1]:14.1f}"
            f"{shares[2]:13.1f}{milliseconds:8.2f}\n"
        )


if __name__ == "__main__":
    main()
