"""Mail that other projects collected, where it lies beside this one: how much is read as expected."""

import pytest
from tests.corpus.collection import CORPUS
from tests.corpus.comparison import READING, REPLY
from tests.corpus.run import MEGABYTES, Outcome, run

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    if not CORPUS.is_dir():
        pytest.skip("the collected mail does not lie beside this project")
    return run()


def test_every_message_is_read(outcome):
    """No message makes reading raise, give up or hang, none takes more memory than it may."""
    assert outcome.read > 1000
    assert outcome.unread == []
    assert outcome.grown < MEGABYTES


@pytest.mark.parametrize(
    ("kinds", "authored", "floor"),
    [(READING, False, 0.95), (READING, True, 0.97), (REPLY, False, 0.90)],
    ids=["reading", "reading as authored", "reply text"],
)
def test_expectations_are_met_as_often_as_measured(outcome, kinds, authored, floor):
    """What those projects' own tests expect; they differ in convention, so never all of it."""
    count, good = outcome.share(kinds, authored=authored)

    assert count > 100
    assert good / count >= floor
