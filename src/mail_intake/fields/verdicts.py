"""Short ways to write a verdict, and explanations by table."""

from collections.abc import Callable, Mapping

from mail_intake.model.answer import Outcome, Verdict


def valid(value: str, code: str = "ok") -> Verdict:
    """Right as far as rules can tell."""
    return Verdict(outcome=Outcome.VALID, code=code, value=value)


def doubtful(value: str, code: str) -> Verdict:
    """Taken, but a person should look."""
    return Verdict(outcome=Outcome.DOUBTFUL, code=code, value=value)


def invalid(code: str) -> Verdict:
    """Given, but wrong."""
    return Verdict(outcome=Outcome.INVALID, code=code)


def explaining(sentences: Mapping[str, str], default: str) -> Callable[[str], str]:
    """Return an `explain` that looks a code up, with one sentence for all others."""
    return lambda code: sentences.get(code, default)


def as_it_is(value: str) -> str:
    """Show or mask nothing."""
    return value
