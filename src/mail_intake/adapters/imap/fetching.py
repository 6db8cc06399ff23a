"""Fetches messages of the open folder: sizes first, then contents in portions and pieces."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mail_intake.adapters.imap.portions import BYTES_AT_ONCE, PIECE, Outline
from mail_intake.adapters.imap.session import Session
from mail_intake.model.errors import TemporaryFailure
from mail_intake.model.mail import RawMessage
from mail_intake.model.settings import MailboxSettings


class Fetching:
    """What one command each brings; `most` is the largest message in bytes that comes whole."""

    def __init__(self, session: Session, mailbox: MailboxSettings, most: int) -> None:
        self._session = session
        self._mailbox = mailbox
        self._max = most

    def _still(self, uid_validity: int) -> bool:
        """Open the folder if this connection has not, and see whether the UIDs still hold."""
        opened = self._session.opened or self._session.open(self._mailbox.folder)
        return opened.uid_validity == uid_validity

    def outlines(self, uid_validity: int, uids: list[int]) -> dict[int, Outline]:
        """Ask for sizes and times of arrival; without those that have vanished."""
        if not self._still(uid_validity):
            return {}
        answers = self._fetched(uids, "RFC822.SIZE", "INTERNALDATE")
        return {
            uid: Outline(
                uid=uid,
                size=answers[uid][b"RFC822.SIZE"],
                received_at=answers[uid][b"INTERNALDATE"].astimezone(UTC),
            )
            for uid in uids
            if b"RFC822.SIZE" in answers.get(uid, ())
        }

    def contents(self, uid_validity: int, portion: list[Outline]) -> dict[int, bytes]:
        """Fetch a portion; without those that have vanished."""
        if not self._still(uid_validity):
            return {}
        first = portion[0]
        if first.size > self._max:
            contents = {first.uid: self._in_pieces(first, "HEADER", PIECE - 1)}
        elif first.size > BYTES_AT_ONCE:
            contents = {first.uid: self._in_pieces(first, "", self._max)}
        else:
            answers = self._fetched([one.uid for one in portion], "BODY.PEEK[]")
            contents = {uid: answer.get(b"BODY[]") for uid, answer in answers.items()}
        # Servers answer with nothing for what was expunged meanwhile (RFC 2180 §4.1.3).
        self._surely_gone([one.uid for one in portion if one.size and not contents.get(one.uid)])
        return {uid: content for uid, content in contents.items() if content is not None}

    def _in_pieces(self, outline: Outline, section: str, most: int) -> bytes | None:
        """Fetch one large message, or its header, until more than `most` bytes are there."""
        whole = bytearray()
        while len(whole) <= most:
            answers = self._fetched([outline.uid], f"BODY.PEEK[{section}]<{len(whole)}.{PIECE}>")
            key = f"BODY[{section}]<{len(whole)}>".encode()
            piece = answers.get(outline.uid, {}).get(key)
            if piece is None:
                return None
            whole += piece
            # A short piece is the last one, unless the announced size says otherwise.
            if not piece or (len(piece) < PIECE and (section or len(whole) >= outline.size)):
                break
        return bytes(whole)

    def _fetched(self, uids: list[int], *what: str) -> Mapping[int, Mapping[bytes, Any]]:
        client = self._session.client
        try:
            return client.fetch(uids, what)  # type: ignore[no-any-return]  # imapclient ships no types
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            # So answers Dovecot when a message was expunged meanwhile; NOOP shows us the news.
            client.noop()
            return client.fetch(uids, what)  # type: ignore[no-any-return]  # as above

    def _surely_gone(self, uids: list[int]) -> None:
        """Make sure that what came without content has vanished: nothing may be passed over."""
        if not uids:
            return
        client = self._session.client
        client.noop()  # only now may the server forget them
        left = client.search(["UID", ",".join(map(str, uids))])
        if left:
            raise TemporaryFailure(
                f"{self._session.peer.place}: no content for UID {left[0]} in {self._mailbox.folder}. "
                "It is tried again; see the server's log"
            )

    def raw(self, uid_validity: int, outline: Outline, content: bytes) -> RawMessage:
        """Put together what came; more than the limit becomes the header block alone."""
        size = max(outline.size, len(content))
        if len(content) > self._max:  # the server announced less than it had
            content = content.partition(b"\r\n\r\n")[0][: PIECE - 4] + b"\r\n\r\n"
        return RawMessage(
            mailbox=self._mailbox.name,
            uid_validity=uid_validity,
            uid=outline.uid,
            received_at=outline.received_at,
            content=content,
            size=size,
            oversize=size > self._max,
        )
