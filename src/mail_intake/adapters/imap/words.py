"""What servers say and what is wrong with a configuration, in one line for a person."""

from typing import NoReturn

from mail_intake.model.errors import ConfigurationError, Fault
from mail_intake.model.settings import Endpoint

#: Longest answer of a server that is kept, in characters.
_MOST = 300


def misconfigured(endpoint: Endpoint, key: str, problem: str, way_out: str) -> NoReturn:
    """Raise what a person must change: ConfigurationError."""
    place = f"{endpoint.host}:{endpoint.port}"
    raise ConfigurationError(
        Fault(file=place, key=key, problem=problem, way_out=way_out)
    ) from None


def words_of(endpoint: Endpoint, cause: object) -> str:
    """Return what a server or the system said, in one line, never with the password."""
    words = " ".join(str(getattr(cause, "strerror", None) or cause).split())
    words = words.removeprefix("b'").removesuffix("'")  # imaplib shows bytes so
    if endpoint.password:
        words = words.replace(endpoint.password, "…")
    return words[:_MOST].rstrip(".")
