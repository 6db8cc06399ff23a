"""All errors of the house, sorted by what to do next.

    MailIntakeError
    ├── TemporaryFailure       try again later: connection lost, 4xx, database locked
    │   └── ClaimLost          somebody else took over or the submission moved: start over
    ├── PermanentFailure       trying again changes nothing: 5xx, refused address
    ├── ConfigurationError     a person must change a file or a secret (file, key, way out)
    ├── WrongUse               the command line was used wrongly
    └── IllegalStep            a transition table does not allow this step

Texts here are for staff and the log; a letter never contains one.
"""

from dataclasses import dataclass


class MailIntakeError(Exception):
    """Root of everything this project raises on purpose."""


class TemporaryFailure(MailIntakeError):
    """Worth trying again later."""


class ClaimLost(TemporaryFailure):
    """The claim or the version checked at the end of a piece of work has moved: start over."""


class PermanentFailure(MailIntakeError):
    """Trying again would change nothing."""


class WrongUse(MailIntakeError):
    """The caller asked for something that does not exist or makes no sense."""


class IllegalStep(MailIntakeError):
    """A transition table does not allow this step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with the configuration: where it stands, what is wrong, the way out."""

    file: str
    key: str
    problem: str
    way_out: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.problem}. {self.way_out}"


class ConfigurationError(MailIntakeError):
    """Every fault of a configuration at once."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
