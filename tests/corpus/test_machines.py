"""Floors for machines in the collected mail; what was reached is in docs/corpus.md."""

import pytest
from tests.corpus.collection import messages
from tests.corpus.machines import NEGATIVES, RECALL, run

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def outcome():
    if not messages():
        pytest.skip("the collection does not lie beside the project")
    return run()


@pytest.mark.parametrize(
    ("kind", "floor"),
    [
        (RECALL, 0.988), (NEGATIVES, 0.99), ("bounce_recipient", 0.98),
        ("bounce_recipient_count", 0.98), ("bounce_status", 0.975), ("bounce_class", 0.96),
        ("bounce_temporary", 0.96), ("may_auto_respond", 0.995), ("is_auto_reply", 1.0),
        ("is_feedback_report", 0.9),
    ],
)  # fmt: skip
def test_machines_are_known(outcome, kind, floor):
    """As their own projects' tests expect."""
    assert outcome.share(kind) >= floor


def test_no_machine_is_answered_where_its_headers_say_so(outcome):
    """Of those that may not be answered, all but a bounce that a person forwards."""
    answered = [
        one.path for one, good in outcome.judged["may_auto_respond"]
        if not good and one.expected is False
    ]  # fmt: skip

    assert len(answered) <= 1
