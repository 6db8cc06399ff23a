"""The shape of the files: every key, its type and its default. Defaults stand here and nowhere else."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mail_intake.config.patterns import (
    Clock,
    FieldName,
    Header,
    Holiday,
    Host,
    Hosts,
    Keyword,
    Line,
    MaybeLine,
    Name,
    Phone,
    Port,
    Seconds,
    Sender,
)


class Strict(BaseModel):
    """Refuses unknown keys, and never prints a value in an error: it may be a secret."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, frozen=True)


class Secret(Strict):
    """Where a secret stands: exactly one of the three keys."""

    env: MaybeLine = ""
    file: MaybeLine = ""
    credential: MaybeLine = ""


class Url(Secret):
    """A database address: text without a password, or where the secret stands."""

    text: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class EndpointTable(Strict):
    """A server. Keys that are left out come from the table above it."""

    host: Host | None = None
    port: Port | None = None
    tls: Literal["implicit", "starttls", "plain"] | None = None
    insecure: bool | None = None
    ca_file: Line | None = None
    username: Line | None = None
    password: Secret | None = None
    oauth: Name | None = None
    timeout: Seconds | None = None


class OAuthTable(Strict):
    """A way of being authorised without a password."""

    flow: Literal["client-credentials", "service-account", "refresh-token"] = "client-credentials"
    token_url: MaybeLine = ""
    client_id: MaybeLine = ""
    client_secret: Secret | None = None
    certificate: Secret | None = None
    key: Secret | None = None
    refresh_token: Secret | None = None
    scope: MaybeLine = ""
    mechanism: Literal["auto", "xoauth2", "oauthbearer"] = "auto"
    ca_file: MaybeLine = ""
    timeout: Seconds = 30


class MailboxTable(Strict):
    """A published address and its folder."""

    form: str = ""
    addresses: Annotated[list[str], Field(min_length=1)]
    display_name: MaybeLine = ""
    folder: Line = "INBOX"
    settle: Literal["keep", "keyword", "move"] = "keyword"
    keyword: Keyword = "MailIntake"
    move_to: MaybeLine = "Processed"
    plus_addressing: bool = False
    maildir: MaybeLine = ""
    imap: EndpointTable = EndpointTable()


class PlanTable(Strict):
    """The plan's published facts."""

    name: Line
    phone: Line
    hours: Line
    domains: list[Host] = []
    phones: list[Phone] = []
    claims_contact: MaybeLine = ""


class StaffTable(Strict):
    """Who is told when a person must act."""

    alerts: list[Line] = []


class DatabaseTable(Strict):
    """Where everything is kept."""

    url: Url = Url(text="sqlite:///mail-intake.sqlite3")
    encrypt_all: bool = False


class VaultTable(Strict):
    """The key ring: the first key seals, all open."""

    keys: Annotated[list[Secret], Field(min_length=1)]


class LettersTable(Strict):
    """How letters are written."""

    templates: MaybeLine = ""
    mail_domain: Host


class SecurityTable(Strict):
    """What counts as sent in a secured manner."""

    trusted_hosts: list[Hosts] = []
    authserv_ids: list[Hosts] = []
    marker_headers: dict[Header, MaybeLine] = {}
    marker_subjects: list[Line] = []
    portal_senders: list[Sender] = []


class BudgetsTable(Strict):
    """How many automatic letters at most."""

    per_sender_day: Annotated[int, Field(ge=1)] = 3
    per_sender_month: Annotated[int, Field(ge=1)] = 10
    per_minute: Annotated[int, Field(ge=1)] = 60
    notice_days: Annotated[int, Field(ge=0)] = 7
    backlog_days: Annotated[int, Field(ge=1)] = 3


class TimingTable(Strict):
    """How often and how long, in seconds."""

    poll: Seconds = 60
    idle: Annotated[float, Field(gt=0, lt=29 * 60)] = 300  # RFC 2177: less than 29 minutes
    lease: Seconds = 120
    carry_lease: Seconds = 300
    retry_first: Seconds = 60
    retry_most: Seconds = 14400
    give_up: Seconds = 259200


class LimitsTable(Strict):
    """Bounds."""

    max_message_size: Annotated[int, Field(ge=1024)] = 50 * 2**20
    attempts: Annotated[int, Field(ge=1, le=10)] = 3


class ReadingTable(Strict):
    """Bounds of reading: what lies beyond them is told as a defect."""

    header_bytes: Annotated[int, Field(ge=10_000, le=50_000_000)] = 1_000_000
    header_fields: Annotated[int, Field(ge=50, le=100_000)] = 1_000
    header_length: Annotated[int, Field(ge=998, le=1_000_000)] = 20_000  # RFC 5322 §2.1.1: a line
    addresses: Annotated[int, Field(ge=10, le=10_000)] = 500
    nesting: Annotated[int, Field(ge=5, le=200)] = 40
    parts: Annotated[int, Field(ge=10, le=20_000)] = 1_000
    messages: Annotated[int, Field(ge=1, le=50)] = 12
    html_length: Annotated[int, Field(ge=10_000, le=20_000_000)] = 2_000_000
    html_depth: Annotated[int, Field(ge=100, le=5_000)] = 1_500
    lines: Annotated[int, Field(ge=500, le=500_000)] = 20_000
    line_length: Annotated[int, Field(ge=998, le=100_000)] = 5_000
    text_length: Annotated[int, Field(ge=10_000, le=20_000_000)] = 2_000_000


class OpeningTable(Strict):
    """Bounds of what opens attachments."""

    memory: Annotated[int, Field(ge=200_000_000, le=16_000_000_000)] = 1_000_000_000
    seconds: Annotated[float, Field(ge=1, le=600)] = 20
    size: Annotated[int, Field(ge=1024, le=200_000_000)] = 30_000_000
    attachments: Annotated[int, Field(ge=1, le=500)] = 30
    text_length: Annotated[int, Field(ge=10_000, le=20_000_000)] = 2_000_000
    files: Annotated[int, Field(ge=1, le=5_000)] = 100
    depth: Annotated[int, Field(ge=0, le=5)] = 2
    unpacked: Annotated[int, Field(ge=100_000, le=1_000_000_000)] = 50_000_000
    ratio: Annotated[int, Field(ge=10, le=2_000)] = 200
    pages: Annotated[int, Field(ge=1, le=5_000)] = 200
    rows: Annotated[int, Field(ge=100, le=500_000)] = 20_000
    pixels: Annotated[int, Field(ge=1_000_000, le=200_000_000)] = 40_000_000
    ocr: Literal["auto", "off"] = "auto"


class Main(Strict):
    """mail-intake.toml."""

    plan: PlanTable
    forms: Line = "forms"
    redirects: Line = "redirects.toml"
    calendar: Line = "calendar.toml"
    vocabulary: MaybeLine = ""
    shadow: bool = False
    trust_delivery: bool = True
    workers: Annotated[int, Field(ge=0, le=64)] = 0
    oauth: dict[Name, OAuthTable] = {}
    imap: EndpointTable = EndpointTable()
    mailboxes: dict[Name, MailboxTable] = {}
    bounces: MailboxTable | None = None
    smtp: EndpointTable | None = None
    staff: StaffTable = StaffTable()
    database: DatabaseTable = DatabaseTable()
    vault: VaultTable
    letters: LettersTable
    security: SecurityTable = SecurityTable()
    budgets: BudgetsTable = BudgetsTable()
    timing: TimingTable = TimingTable()
    limits: LimitsTable = LimitsTable()
    reading: ReadingTable = ReadingTable()
    opening: OpeningTable = OpeningTable()


class FieldTable(Strict):
    """One question."""

    name: FieldName
    kind: str
    label: Line
    labels: list[Line] = []
    required: bool = False
    writer: bool = False
    applicant: bool = False
    example: MaybeLine = ""


class ItemsTable(Strict):
    """The repeating part."""

    name: FieldName
    layout: str
    minimum: Annotated[int, Field(ge=0)] = 0
    missing_as: FieldName = "items"
    fields: Annotated[list[FieldTable], Field(min_length=1)]


class FormTable(Strict):
    """forms/<name>.toml."""

    title: Line
    fields: list[FieldTable] = []
    items: ItemsTable | None = None
    one_of: list[Annotated[list[str], Field(min_length=2)]] = []
    phi_rule: bool = False
    signs: list[Line] = []
    respond_days: Annotated[int, Field(ge=1, le=60)] = 2
    mailbox: MailboxTable | None = None


class TopicTable(Strict):
    """A subject that belongs to another desk."""

    name: Name
    title: Line
    any_of: Annotated[list[Line], Field(min_length=1)]
    facts: Annotated[list[Line], Field(min_length=1)]
    unless: list[Line] = []
    hints: list[Line] = []
    things: list[Line] = []
    acts: list[Line] = []
    home: str = ""
    refile: bool = False


class RedirectsTable(Strict):
    """redirects.toml."""

    topics: list[TopicTable] = []


class CalendarTable(Strict):
    """calendar.toml."""

    zone: str = "America/Los_Angeles"
    opens: Clock = "08:00"
    closes: Clock = "17:00"
    holidays: list[Holiday] = []


class VocabularyTable(Strict):
    """vocabulary/<name>.toml: any of the lists."""

    pending: list[Line] = []
    absent: list[Line] = []
    blank: list[Line] = []
    leads: list[Line] = []
    credentials: list[Line] = []
    honorifics: list[Line] = []
    particles: list[Line] = []
    organisations: list[Line] = []
    legal_forms: list[Line] = []
    not_names: list[Line] = []
    not_persons: list[Line] = []
    titles: list[Line] = []
    title_modifiers: list[Line] = []
    departments: list[Line] = []
    list_words: list[Line] = []
    shared_inboxes: list[Line] = []
    specialties: dict[Line, MaybeLine] = {}
    change_things: dict[Line, Line] = {}
    change_events: dict[Line, Line] = {}
    change_sides: dict[Line, Line] = {}
    change_signs: list[Line] = []
    change_neutral: list[Line] = []
    unchanged: list[Line] = []
    lasting: list[Line] = []
    effect_cues: list[Line] = []
    writer_cues: list[Line] = []
    languages: list[Line] = []
    roster_columns: dict[Line, Line] = {}
    roster_actions: dict[Line, Line] = {}
    specialty_modifiers: list[Line] = []
    number_words: dict[Line, Line] = {}
    label_adjectives: list[Line] = []
    label_tails: list[Line] = []
    abbreviations: dict[Line, Line] = {}
    no_slips: list[Line] = []
    label_roles: dict[Line, Line] = {}
    callings: list[Line] = []
    go_betweens: list[Line] = []
    not_organisations: list[Line] = []
    before_names: list[Line] = []
    plain_words: list[Line] = []
    patients: list[Line] = []
    birth_labels: list[Line] = []
    service_labels: list[Line] = []
    record_labels: list[Line] = []
    member_labels: list[Line] = []
    care: list[Line] = []
    offices: list[Line] = []
    corrects: list[Line] = []
    completes: list[Line] = []
    asides: list[Line] = []
    footers: list[Line] = []
    courtesies: list[Line] = []
