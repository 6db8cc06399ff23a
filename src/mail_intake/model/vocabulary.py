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
    titles: tuple[str, ...] = ()  #: words that a job title ends in
    title_modifiers: tuple[str, ...] = ()  #: words that stand before those
    specialties: tuple[
        tuple[str, str], ...
    ] = ()  #: words, and the NUCC code they mean ("" where open)
