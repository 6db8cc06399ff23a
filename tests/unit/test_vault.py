"""The vault: what is sealed opens under its purpose and a key of the ring, and not otherwise."""

import pytest

from mail_intake.adapters.vault import KeyRing, new_key
from mail_intake.model.errors import PermanentFailure

OLD, NEW = new_key(), new_key()


def test_what_is_sealed_opens_for_its_purpose():
    """And for no other."""
    ring = KeyRing((OLD,))
    sealed = ring.seal(b"words", "letter")

    assert b"words" not in sealed
    assert ring.open(sealed, "letter") == b"words"
    with pytest.raises(PermanentFailure):
        ring.open(sealed, "message")


def test_the_same_words_are_sealed_differently_each_time():
    """A nonce is never used twice."""
    ring = KeyRing((OLD,))

    assert ring.seal(b"words", "x") != ring.seal(b"words", "x")


@pytest.mark.parametrize("place", [0, 2, 8, -1])
def test_a_changed_byte_is_noticed(place):
    """Version, key name, nonce, tag."""
    ring = KeyRing((OLD,))
    sealed = bytearray(ring.seal(b"words", "x"))
    sealed[place] ^= 1
    with pytest.raises(PermanentFailure):
        ring.open(bytes(sealed), "x")


def test_a_new_key_in_front_still_opens_the_old():
    """And the ids that left the house stay what they were."""
    before, after = KeyRing((OLD,)), KeyRing((NEW, OLD))

    assert after.open(before.seal(b"words", "x"), "x") == b"words"
    assert after.mac("text", "reference") == before.mac("text", "reference")
    with pytest.raises(PermanentFailure):
        before.open(after.seal(b"words", "x"), "x")


def test_macs_differ_by_purpose_and_are_32_bytes():
    """One purpose tells nothing about another."""
    ring = KeyRing((OLD,))

    assert len(ring.mac("text", "a")) == 32
    assert ring.mac("text", "a") != ring.mac("text", "b")


@pytest.mark.parametrize("keys", [(), (b"short",)])
def test_a_ring_needs_whole_keys(keys):
    """32 bytes each, at least one."""
    with pytest.raises(PermanentFailure):
        KeyRing(keys)
