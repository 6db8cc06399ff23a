"""The schema. What is private is in LargeBinary columns, sealed by the vault."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from mail_intake.adapters.store.types import Prose, UtcDateTime, Words, one_of, short
from mail_intake.model.states import (
    ContactState,
    ItemState,
    MessageState,
    OutboxState,
    SubmissionState,
)
from mail_intake.model.submission import About, Actor

#: Names for constraints, so that migrations can find them on every database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite gives row ids only to INTEGER; PostgreSQL needs eight bytes.
Id = BigInteger().with_variant(Integer, "sqlite")

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", short(), nullable=False, unique=True),  # digest of the four parts of identity
    Column("size", BigInteger, nullable=False),
    Column("oversize", Boolean, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    Column("state", short(16), nullable=False),
    Column("why", short(), nullable=False),  # a Reason or a Silence
    Column("attempts", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("token", short(), nullable=False),  # of the present claim
    Column("cause", Prose(), nullable=False),  # why it is quarantined
    Column("form", short(), nullable=False),
    Column("mailbox", short(), nullable=False),
    Column("sender", LargeBinary),  # sealed
    Column("subject", LargeBinary),  # sealed
    Column("defects", Prose(), nullable=False),
    Column("note", Prose(), nullable=False),  # for staff
    Column("submission_id", Id, ForeignKey("submissions.id")),
    one_of("state", MessageState),
    Index(None, "state", "id"),
)

#: What is large lies apart: SQLite writes a whole row anew when one of its columns changes.
contents = Table(
    "contents",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("raw", LargeBinary, nullable=False),  # sealed: the message's bytes
)
readings = Table(
    "readings",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("segments", LargeBinary, nullable=False),  # sealed JSON of what was read
)

#: Addresses that a letter came back from for good: no further letter goes there.
unreachable = Table(
    "unreachable",
    metadata,
    Column("address_mac", LargeBinary(32), primary_key=True),  # keyed
    Column("address", LargeBinary, nullable=False),  # sealed
    Column("since", UtcDateTime, nullable=False),
    Column("status", short(16), nullable=False),  # RFC 3463: "5.1.1"
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", Id, ForeignKey("messages.id"), nullable=False, index=True),
    Column("mailbox", short(), nullable=False),
    Column("uid_validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("arrived_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("mailbox", "uid_validity", "uid"),
    Index(None, "mailbox", "settled_at"),
)

marks = Table(
    "marks",
    metadata,
    Column("mailbox", short(), primary_key=True),
    Column("uid_validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("reference", short(), nullable=False, unique=True),
    Column("form", short(), nullable=False),
    Column("status", short(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("clinic", Words(400), nullable=False),  # clear unless encrypt_all
    Column("npi", Words(64), nullable=False),  # clear unless encrypt_all
    Column("npi_mac", LargeBinary(32)),  # keyed index
    Column("tin_mac", LargeBinary(32)),  # keyed index
    Column("payload", LargeBinary, nullable=False),  # sealed JSON: answers, findings, pending, ...
    one_of("status", SubmissionState),
    Index(None, "npi_mac"),
    Index(None, "tin_mac"),
    Index(None, "form", "status"),
)

items = Table(
    "items",
    metadata,
    Column("submission_id", Id, ForeignKey("submissions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # stable within its submission, from 1
    Column("state", short(16), nullable=False),
    Column("payload", LargeBinary, nullable=False),  # sealed JSON: answers
    one_of("state", ItemState),
)

history = Table(
    "history",
    metadata,
    Column("id", Id, primary_key=True),
    Column("submission_id", Id, ForeignKey("submissions.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", short(16), nullable=False),
    Column("what", short(16), nullable=False),
    Column("why", Prose(), nullable=False),
    Column("who", LargeBinary, nullable=False),  # sealed
    Column("path", Words(64), nullable=False),
    Column("message", short(), nullable=False, server_default=""),  # key of the one that did it
    Column("old", LargeBinary, nullable=False),  # sealed
    Column("new", LargeBinary, nullable=False),  # sealed
    one_of("actor", Actor),
)

thread_ids = Table(
    "thread_ids",
    metadata,
    Column("mac", LargeBinary(32), primary_key=True),  # keyed: a Message-ID may name a person
    Column("submission_id", Id, ForeignKey("submissions.id"), primary_key=True),
)

#: Who took part in a thread, and when last: for mail that carries nothing else of it.
senders = Table(
    "senders",
    metadata,
    Column("mac", LargeBinary(32), primary_key=True),  # keyed: the address
    Column("submission_id", Id, ForeignKey("submissions.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("about_kind", short(16), nullable=False),
    Column("about_id", short(), nullable=False),
    Column("letter", short(), nullable=False),
    Column("event", short(), nullable=False),
    Column("recipient", LargeBinary, nullable=False),  # sealed
    Column("recipient_mac", LargeBinary(32), nullable=False),  # keyed: for budgets
    Column("envelope_from", short(320), nullable=False),
    Column("message_id", short(320), nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed
    Column("state", short(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("last_failure", Prose(), nullable=False),
    one_of("state", OutboxState),
    one_of("about_kind", About),
    UniqueConstraint("about_kind", "about_id", "letter", "event"),
    Index(None, "state", "due_at"),
    Index(None, "recipient_mac", "created_at"),
    Index(None, "envelope_from"),
    Index(None, "message_id"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("address_mac", LargeBinary(32), nullable=False, unique=True),
    Column("state", short(16), nullable=False),
    Column("payload", LargeBinary, nullable=False),  # sealed JSON: address, name, title, clinic
    one_of("state", ContactState),
)
