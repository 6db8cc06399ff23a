"""The ports Source and Waker over IMAP4rev1 (RFC 3501): one folder, one connection, UIDs only."""

import time
from collections.abc import Iterator
from threading import Lock

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mail_intake.adapters.imap.bell import Bell
from mail_intake.adapters.imap.fetching import Fetching
from mail_intake.adapters.imap.portions import chunks, portions, windows
from mail_intake.adapters.imap.session import Opened, Session
from mail_intake.adapters.imap.settling import Settling
from mail_intake.model.mail import Listing, Mark, RawMessage
from mail_intake.model.settings import Endpoint, MailboxSettings
from mail_intake.ports import Tokens

#: The first IDLE of a wait, in seconds: news that the server sends in one breath with its
#: go-ahead is seen only when IDLE ends.
_FIRST_IDLE = 1.0
#: The longest IDLE, in seconds: servers may hang up after half an hour (RFC 2177 §3).
_LONGEST_IDLE = 25 * 60.0


class ImapSource:
    """One mailbox folder, over at most one connection that is opened when first needed.

    Listing and fetching open the folder with EXAMINE: the server itself then guarantees that no
    flag changes, so a person may read the same folder. Only settling by keyword or by moving
    opens it with SELECT; it then stays open, and fetching peeks (BODY.PEEK) in either case.

    Every method raises TemporaryFailure (the connection is thrown away; try again) or
    ConfigurationError (password, folder, certificate, plain text: a person must act). Methods
    may be called from several threads; they take turns. `interrupt` ends a wait from outside.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        mailbox: MailboxSettings,
        *,
        max_message_size: int,
        idle: float = 300.0,
        tokens: Tokens | None = None,
    ) -> None:
        self._session = Session(endpoint, tokens)
        self._mailbox = mailbox
        self._max = max_message_size
        self._idle = min(idle, _LONGEST_IDLE)
        self._turn = Lock()
        self._bell = Bell()
        self._fetching = Fetching(self._session, mailbox, max_message_size)
        self._settling = Settling(self._session, mailbox)
        #: Up to where the folder was listed; None before the first time.
        self._listed: Mark | None = None

    def listing(self, mark: Mark | None) -> Listing:
        """List the UIDs above the mark, ascending; all if None or UIDVALIDITY changed."""
        with self._turn, self._session.talk():
            opened = self._session.look(self._mailbox.folder)
            same = mark is not None and mark.uid_validity == opened.uid_validity
            above = mark.uid if mark is not None and same else 0
            uids = self._uids(above, opened)
            last = uids[-1] if uids else above
            self._listed = Mark(uid_validity=opened.uid_validity, uid=last)
            return Listing(uid_validity=opened.uid_validity, uids=uids)

    def fetch(self, listing: Listing) -> Iterator[RawMessage]:
        """Yield the listed messages in UID order, as they come: portion by portion.

        Vanished ones are left out; so is everything if UIDVALIDITY changed since. A message
        above the size limit comes with its header block alone, `oversize`.
        """
        for uids in chunks(listing.uids):
            with self._turn, self._session.talk():
                outlines = self._fetching.outlines(listing.uid_validity, uids)
            for portion in portions(outlines, self._max):
                with self._turn, self._session.talk():
                    contents = self._fetching.contents(listing.uid_validity, portion)
                for outline in portion:
                    content = contents.get(outline.uid)
                    if content is not None:
                        yield self._fetching.raw(listing.uid_validity, outline, content)

    def settle(self, listing: Listing) -> None:
        """Tell the folder that these are stored, as configured; never sets the flag Seen.

        Oversize messages must not be among them: the server has their only whole copy.
        What the server refuses (read-only folder, no keywords, target over quota) is logged and
        let be: the high-water mark alone keeps a message from being read twice.
        """
        if not listing.uids:
            return
        with self._turn, self._session.talk():
            self._settling(listing)

    def wait(self, seconds: float) -> bool:
        """Wait until mail may have come (True), the time is over or somebody interrupts (False).

        By IDLE, of which only the wake-up is used; without it by waiting alone.
        """
        with self._turn, self._session.talk():
            if not self._session.client.has_capability("IDLE"):
                self._bell.wait(seconds)
                return False
            if self._news():  # it would not be announced again
                return True
            return self._idled(time.monotonic() + seconds)

    def interrupt(self) -> None:
        """End a wait at once, the present one or else the next."""
        self._bell.ring()

    def knock(self) -> None:
        """Connect, sign in, open the folder and leave; raises what is wrong."""
        with self._turn, self._session.talk():
            self._session.open(self._mailbox.folder)
            self._session.leave()

    def close(self) -> None:
        """End a wait and sign out. A further use connects again."""
        self._bell.ring()
        with self._turn:
            self._bell.hush()
            self._session.leave()

    def _uids(self, above: int, opened: Opened) -> tuple[int, ...]:
        found: set[int] = set()
        for window in windows(above + 1, opened.uid_next, opened.exists):
            found.update(self._session.client.search(["UID", window]))
        # "n:*" always names the last message, even below n (RFC 3501 §6.4.8).
        return tuple(sorted(uid for uid in found if uid > above))

    def _news(self) -> bool:
        """Whether something came since the last listing."""
        opened = self._session.look(self._mailbox.folder)
        if self._listed is None:
            return False
        if self._listed.uid_validity != opened.uid_validity:
            return True
        return bool(self._uids(self._listed.uid, opened))

    def _idled(self, until: float) -> bool:
        """IDLE until mail is announced; the answers are read when it is over, never in between.

        Reading a response that has only half arrived loses it, so the socket is merely watched.
        """
        client, length = self._session.client, _FIRST_IDLE
        while (left := until - time.monotonic()) > 0:
            try:
                client.idle()
            except IMAPClientError as early:
                if "EXISTS" not in str(early):
                    raise
                self._session.drop()  # it came before the go-ahead: imapclient is out of step
                return True
            rung = self._watched(client, min(left, length))
            _, news = client.idle_done()
            if any(len(one) > 1 and one[1] == b"EXISTS" for one in news):
                return True
            if rung:
                return False
            length = self._idle
        return False

    def _watched(self, client: IMAPClient, seconds: float) -> bool:
        server = client.socket()
        decrypted = getattr(server, "pending", int)()  # TLS: bytes that no selector sees
        return self._bell.wait(0.0 if decrypted else seconds, server)
