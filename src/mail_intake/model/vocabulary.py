"""The words by which people name things: data of `config/vocabulary/`, where each list says why it is there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Word lists that recognition is built from; all in the spelling people use, case aside.

    A phrase may end in " …", which stands for up to sixty further characters. Credentials are
    compared with their case, because "pa" and "do" are words.
    """

    pending: tuple[str, ...] = ()  #: phrases that say a value does not exist yet, or will be sent
    absent: tuple[str, ...] = ()  #: phrases that say there is none
    blank: tuple[str, ...] = ()  #: phrases that stand in a gap: "unknown", "see attached …"
    leads: tuple[
        str, ...
    ] = ()  #: words that may stand before any of these: "is", "we", "currently"
    credentials: tuple[str, ...] = ()  #: letters behind a clinician's name
    honorifics: tuple[str, ...] = ()  #: before a name, without their full stop: "dr"
    particles: tuple[str, ...] = ()  #: small words within a name: "de", "van"
    organisations: tuple[str, ...] = ()  #: words that make a name an organisation's
    legal_forms: tuple[str, ...] = ()  #: behind an organisation's name: "LLC"
    not_names: tuple[
        str, ...
    ] = ()  #: capitalised words that begin sentences and labels, never names
    not_persons: tuple[
        str, ...
    ] = ()  #: words of titles and of clinics' names, never of a person's
    titles: tuple[str, ...] = ()  #: words that a job title ends in
    title_modifiers: tuple[str, ...] = ()  #: words that stand before those
    departments: tuple[str, ...] = ()  #: desks that stand where a title does: "front desk"
    list_words: tuple[
        str, ...
    ] = ()  #: stand in a list where a name or title might: "backup contact"
    shared_inboxes: tuple[str, ...] = ()  #: local parts that are a desk's: "frontdesk"
    specialties: tuple[
        tuple[str, str], ...
    ] = ()  #: words, and the NUCC code they mean ("" where open)
    #: how changes are told (`extract.statements`): phrases, and what each means
    change_things: tuple[tuple[str, str], ...] = ()  #: what can change
    change_events: tuple[tuple[str, str], ...] = ()  #: words that tell a change by themselves
    change_sides: tuple[
        tuple[str, str], ...
    ] = ()  #: which value is the old one: "old next", "new last"
    change_signs: tuple[str, ...] = ()  #: words that show that something changes
    change_neutral: tuple[str, ...] = ()  #: phrases in which those words mean something else
    unchanged: tuple[str, ...] = ()  #: words that say that something stays
    lasting: tuple[str, ...] = ()  #: words that say that a place closes for good
    effect_cues: tuple[str, ...] = ()  #: before the day from which a change holds
    writer_cues: tuple[str, ...] = ()  #: before the writer's own number or address
    languages: tuple[str, ...] = ()  #: in which patients are served
    roster_columns: tuple[tuple[str, str], ...] = ()  #: headings of rosters, and what they hold
    roster_actions: tuple[tuple[str, str], ...] = ()  #: codes in a roster: "add", "remove", "none"
    specialty_modifiers: tuple[str, ...] = ()  #: words that stand before those: "pediatric"
    #: words that say what a number is, and the kind: "npi", "fax", "cell", "other"
    number_words: tuple[tuple[str, str], ...] = ()
    label_adjectives: tuple[str, ...] = ()  #: words before a label that change nothing: "our"
    label_tails: tuple[str, ...] = ()  #: words behind a label that change nothing: "required"
    abbreviations: tuple[tuple[str, str], ...] = ()  #: words of labels, short and long
    no_slips: tuple[str, ...] = ()  #: real words that look like a typing error in a label
    #: labels that no form asks for, and what they are: "street", "mailing", "other"
    label_roles: tuple[tuple[str, str], ...] = ()
    callings: tuple[str, ...] = ()  #: what practitioners call themselves: "nurse-midwife"
    go_betweens: tuple[str, ...] = ()  #: words of firms that write for clinics: "billing"
    not_organisations: tuple[str, ...] = ()  #: names that are the plan's or the state's desks
    before_names: tuple[str, ...] = ()  #: words before an organisation's name, not part of it
    plain_words: tuple[str, ...] = ()  #: words of sentences, for texts that are all in capitals
    patients: tuple[str, ...] = ()  #: who is treated or insured: "patient", "mbr"
    birth_labels: tuple[str, ...] = ()  #: before a day of birth
    service_labels: tuple[str, ...] = ()  #: before the day of a service
    record_labels: tuple[str, ...] = ()  #: before a number in somebody's records
    member_labels: tuple[str, ...] = ()  #: before a number on an insurance card
    care: tuple[str, ...] = ()  #: words of health and of claims
    offices: tuple[str, ...] = ()  #: words that make "patient …" no person: "accounts"
    corrects: tuple[str, ...] = ()  #: phrases that say a value before was wrong
    completes: tuple[str, ...] = ()  #: phrases that speak of the writer's own earlier message
    asides: tuple[str, ...] = ()  #: phrases that begin what is said by the way
    footers: tuple[str, ...] = ()  #: phrases of boilerplate
    courtesies: tuple[str, ...] = ()  #: phrases of sentences that say nothing
