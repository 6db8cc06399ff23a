"""Tells a folder that messages are stored: by a keyword, by moving them, or not at all."""

import logging
from collections.abc import Callable

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mail_intake.adapters.imap.copying import MARK, Copying
from mail_intake.adapters.imap.portions import chunks
from mail_intake.adapters.imap.session import Opened, Session
from mail_intake.model.mail import Listing
from mail_intake.model.settings import MailboxSettings, SettleBy

log = logging.getLogger(__name__)

#: What is done to the messages of one command.
_Deed = Callable[[IMAPClient, list[int]], object]


class Settling:
    """Settles by the mailbox's configuration; can be repeated without further effect.

    What the server cannot do falls back: MOVE (RFC 6851) → COPY and UID EXPUNGE (RFC 4315) →
    keyword → nothing. What it refuses is logged and let be: mail that comes in is worth more
    than the tidiness of a folder, and the high-water mark passes these messages anyway.
    """

    def __init__(self, session: Session, mailbox: MailboxSettings) -> None:
        self._session = session
        self._mailbox = mailbox

    def __call__(self, listing: Listing) -> None:
        """Settle these; vanished ones, and another UIDVALIDITY, are passed over."""
        if self._mailbox.settle is SettleBy.KEEP:
            return
        opened = self._session.opened
        if opened is None or not opened.writable:
            opened = self._session.open(self._mailbox.folder, writable=True)
        if opened.uid_validity != listing.uid_validity:
            return
        try:
            deed = self._deed(opened)
            if deed is not None:
                for uids in chunks(listing.uids):
                    deed(self._session.client, uids)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as refusal:
            self._warn(f"the server refused: {refusal}")

    def _deed(self, opened: Opened) -> _Deed | None:
        """Choose what this server can do."""
        client = self._session.client
        if not opened.writable:
            self._warn("the folder is read-only")
            return None
        if self._mailbox.settle is SettleBy.MOVE:
            if client.has_capability("MOVE"):
                return self._move_to()
            if client.has_capability("UIDPLUS") and opened.keeps(MARK):
                return self._copy_to()
            # Without UIDPLUS, EXPUNGE would also remove what a person marked as deleted; without
            # keywords nobody would know after a lost connection what was copied.
            self._warn("the server can neither move nor remove single messages")
        if not opened.keeps(self._mailbox.keyword):
            self._warn("the server keeps no keywords")
            return None
        keyword = self._mailbox.keyword
        return lambda client, uids: client.add_flags(uids, [keyword], silent=True)

    def _move_to(self) -> _Deed:
        target = self._target()
        return lambda client, uids: client.move(uids, target)

    def _copy_to(self) -> _Deed:
        return Copying(self._session, self._mailbox.folder, self._target())

    def _target(self) -> str:
        """Return the folder to move to; created, and shown to people's mail programs, if absent."""
        client, target = self._session.client, self._mailbox.move_to
        if not client.folder_exists(target):
            client.create_folder(target)
            client.subscribe_folder(target)
        return target

    def _warn(self, why: str) -> None:
        log.warning(
            "mailbox %s: messages in %s stay as they are: %s",
            self._mailbox.name,
            self._mailbox.folder,
            why,
        )
