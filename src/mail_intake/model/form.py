"""What a mailbox asks: forms, their fields, and what else a mailbox's knowledge holds."""

from dataclasses import dataclass, field

from mail_intake.model.vocabulary import Vocabulary

#: Names of the kinds of field; a test compares them with `mail_intake.fields.KINDS`.
KIND_NAMES = (
    "npi",
    "tin",
    "dmap_id",
    "phone",
    "fax",
    "email",
    "physical_address",
    "clinic_name",
    "provider_name",
    "contact_name",
    "specialty",
    "job_title",
    "date",
    "change",
    "claim_number",
    "text",
)
#: How rows of a repeating part are recognised: people with addresses, changes, a plain table.
LAYOUTS = ("contacts", "changes", "rows")
#: Names of holiday rules that `decide.calendar` knows; dates ("2026-12-24") may stand beside them.
HOLIDAYS = (
    "new_year",
    "martin_luther_king",
    "presidents",
    "memorial",
    "juneteenth",
    "independence",
    "labor",
    "veterans",
    "thanksgiving",
    "day_after_thanksgiving",
    "christmas_eve",
    "christmas",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One question of a form.

    `kind` names a kind of field (`mail_intake.fields.KINDS`); `labels` are the words people put
    before the value, in lower case; `label` is what a letter calls it.
    """

    name: str
    kind: str
    label: str
    labels: tuple[str, ...] = ()
    required: bool = False
    writer: bool = False  #: about the person writing: taken from signature and From
    applicant: bool = False  #: falls back to the writer's address where nothing else is stated
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSpec:
    """A form's repeating part: contacts, changes, further practitioners.

    `layout` says how rows are recognised: `contacts`, `changes` or `rows` (a plain table).
    `minimum` rows are required; a missing repeating part is written as `missing_as`.
    """

    name: str
    layout: str
    fields: tuple[FieldSpec, ...]
    minimum: int = 0
    missing_as: str = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The questions a mailbox asks.

    `one_of` are groups of which one field must be given; a missing group is written as its
    first name. `labels` of the form's fields must be distinct. `phi_rule` says that health
    information must arrive in a secured manner.
    """

    name: str
    title: str
    fields: tuple[FieldSpec, ...]
    items: ItemSpec | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    phi_rule: bool = False
    signs: tuple[str, ...] = ()  #: words that speak for this form, for mail to a shared address
    respond_days: int = 2  #: business days promised for staff's answer

    def spec(self, name: str) -> FieldSpec | None:
        """Return the field of this name, or None."""
        return next((spec for spec in self.fields if spec.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject that belongs to another desk: `any_of` words give it away.

    A topic applies when a phrase of `any_of`, or several of `hints`, or in one sentence one of
    `things` and one of `acts` stand in the sender's own words and none of `unless` does; it never applies to mail for `home`. `facts` are the lines
    that the redirect letter answers with.
    """

    name: str
    title: str
    any_of: tuple[str, ...]
    facts: tuple[str, ...]
    unless: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()  #: words that speak for it, several together
    things: tuple[str, ...] = ()  #: what it is about; gives it away beside
    acts: tuple[str, ...] = ()  #: what is asked or told of it, in the same sentence
    home: str = ""  #: the form whose own topic it is: no redirect there
    refile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Office hours and holidays, in the plan's own time zone."""

    zone: str
    opens: str  #: "08:00"
    closes: str  #: "17:00"
    holidays: tuple[
        str, ...
    ]  #: names of rules in `decide.calendar` ("thanksgiving") or dates "2026-12-24"


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """What counts as sent in a secured manner, and whose words are trusted.

    A message is secured when its content is encrypted, or when the top-most Received line
    written by one of `trusted_hosts` shows TLS 1.2 or later and one of the markers is there.
    Host patterns may begin with "*.".
    """

    trusted_hosts: tuple[str, ...] = ()
    authserv_ids: tuple[str, ...] = ()
    marker_headers: tuple[tuple[str, str], ...] = ()  #: (name, required content or "")
    marker_subjects: tuple[str, ...] = ()  #: tags such as "[secure]", compared without case
    portal_senders: tuple[str, ...] = ()  #: addresses whose Reply-To is trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """How many automatic letters at most (RFC 3834 §2; domain rules §9.1 line 13)."""

    per_sender_day: int = 3
    per_sender_month: int = 10
    per_minute: int = 60
    notice_days: int = 7  #: the same notice to the same sender at most once in so many days
    backlog_days: int = 3  #: mail older than this is filed, but not answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan's published facts, as letters name them."""

    name: str
    phone: str
    hours: str
    domains: tuple[str, ...]  #: the plan's own mail domains: never a clinic's
    phones: tuple[str, ...] = ()  #: the plan's own numbers (E.164): never an answer
    claims_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Everything that decides, as data."""

    plan: Plan
    forms: tuple[Form, ...]
    topics: tuple[Topic, ...]
    calendar: Calendar
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    security: Security = field(default_factory=Security)
    budgets: Budgets = field(default_factory=Budgets)

    def form(self, name: str) -> Form:
        """Return the form of this name; KeyError where the configuration has none."""
        for form in self.forms:
            if form.name == name:
                return form
        raise KeyError(name)
