"""What a configuration says, as values; `config/` makes them, everybody else only reads them."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from mail_intake.model.form import Policies
from mail_intake.model.limits import Limits


class Tls(StrEnum):
    """How a connection is protected."""

    IMPLICIT = "implicit"  #: TLS from the first byte (RFC 8314)
    STARTTLS = "starttls"  #: upgraded before anything else is said; never falls back
    PLAIN = "plain"  #: none: loopback only, unless `insecure` says otherwise


class OAuthFlow(StrEnum):
    """Who is authorised to read and send mail, and how that is shown."""

    CLIENT_CREDENTIALS = "client-credentials"  #: an application of its own (Microsoft 365)
    SERVICE_ACCOUNT = "service-account"  #: an account that acts for users of a domain (Google)
    REFRESH_TOKEN = "refresh-token"  #: a person who once agreed  # noqa: S105 - no password


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """Where access tokens come from, and by what right."""

    name: str
    flow: OAuthFlow
    token_url: str = ""  #: "" where a service account's key names it
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)  #: PEM: certificate and private key
    key: str = field(default="", repr=False)  #: JSON: the service account
    refresh_token: str = field(default="", repr=False)
    scope: str = ""
    mechanism: str = ""  #: "xoauth2", "oauthbearer", or "" for what the server offers
    ca_file: Path | None = None  #: trusted besides the system's authorities
    timeout: float = 30.0  #: seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server to connect to, and as whom. `timeout` is in seconds, for every single wait."""

    host: str
    port: int
    tls: Tls = Tls.IMPLICIT
    insecure: bool = False  #: allows PLAIN to a host that is not loopback
    ca_file: Path | None = None  #: trusted besides the system's authorities
    username: str = ""
    password: str = field(default="", repr=False)
    oauth: OAuth | None = None  #: sign in with its tokens in place of a password
    timeout: float = 30.0


class SettleBy(StrEnum):
    """How a mailbox is told that a message is stored."""

    KEEP = "keep"  #: not at all: the high-water mark is enough
    KEYWORD = "keyword"  #: a keyword is added
    MOVE = "move"  #: it is moved to another folder


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """A published address and the folder behind it. `form` is empty for the bounces mailbox."""

    name: str
    form: str
    addresses: tuple[str, ...]  #: lower case; the first is the one letters are sent from
    place: Endpoint | Path  #: an IMAP server, or a Maildir on this machine
    folder: str = "INBOX"
    settle: SettleBy = SettleBy.KEYWORD
    keyword: str = "MailIntake"
    move_to: str = "Processed"
    plus_addressing: bool = False  #: reply tokens go into a plus-address
    display_name: str = ""  #: beside the address in letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How often and how long, in seconds."""

    poll: float = 60.0  #: at most between two looks at a mailbox
    idle: float = 300.0  #: at most in one IDLE (RFC 2177 asks for less than 29 minutes)
    lease: float = 120.0  #: of a claimed message
    carry_lease: float = 300.0  #: of a claimed letter: longer than the relay may take
    retry_first: float = 60.0  #: before the second try of a letter, doubled each time
    retry_most: float = 14400.0
    give_up: float = 259200.0  #: a letter fails for good after this time


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Bounds of what opens attachments, and whether pictures are read."""

    memory: int = (
        1_000_000_000  #: bytes, of the process that opens, and of the one that reads pictures
    )
    seconds: float = 20.0  #: for one file
    size: int = 30_000_000  #: bytes of one file as it came
    attachments: int = 30  #: files of one mail
    text_length: int = 2_000_000  #: characters out of all files of one mail
    files: int = 100  #: files within one file, all depths together
    depth: int = 2  #: files within files within the file
    unpacked: int = 50_000_000  #: bytes that one file's archives and Office parts unpack to
    ratio: int = 200  #: unpacked bytes for each packed one, beyond the first ten million
    pages: int = 200  #: of a PDF
    rows: int = 20_000  #: of one table, and lines of one text
    pixels: int = 40_000_000  #: of one picture
    ocr: bool = True  #: read pictures, where tesseract is installed


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration, checked."""

    mailboxes: tuple[MailboxSettings, ...]
    policies: Policies
    database: str = field(repr=False)  #: SQLAlchemy URL
    keys: tuple[bytes, ...] = field(repr=False)  #: 32 bytes each; the first seals, all open
    smtp: Endpoint | None = None
    staff: tuple[str, ...] = ()  #: who is written to when a person must act
    bounces: str = ""  #: address of the bounces mailbox, "" where there is none
    mail_domain: str = "localhost"  #: right-hand side of our Message-IDs
    templates: Path | None = None  #: None: those in the package
    max_message_size: int = 50 * 2**20  #: bytes
    encrypt_all: bool = False
    shadow: bool = False  #: understand and store, never answer
    trust_delivery: bool = True  #: the folder holds only mail to its address
    attempts: int = 3
    workers: int = 0  #: processes that process messages beside the service
    timing: Timing = field(default_factory=Timing)
    opening: Opening = field(default_factory=Opening)
    reading: Limits = field(default_factory=Limits)

    def mailbox(self, name: str) -> MailboxSettings:
        """Return the mailbox of this name; KeyError if there is none."""
        for mailbox in self.mailboxes:
            if mailbox.name == name:
                return mailbox
        raise KeyError(name)

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that is ours, lower case, the bounces mailbox included."""
        mine = {address for mailbox in self.mailboxes for address in mailbox.addresses}
        return frozenset(mine | ({self.bounces} if self.bounces else set()))
