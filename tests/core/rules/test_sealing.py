"""What is sealed opens for its owner, in its place, unchanged; and for no one else."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.sealing import CannotOpen, KeyPair, PublicKey, new_key_pair, unwrap

ANA, BEN = new_key_pair(), new_key_pair()
TEXTS = {"win": "the landlord wrote back", "note": "I cried on the train"}
SECRET = b"thirty-two bytes of a sign-in..."


def public(keys: KeyPair) -> PublicKey:
    return PublicKey(keys.id, keys.public)


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_whatever_is_sealed_with_the_public_key_opens_with_the_pair(
    texts: dict[str, str], place: str
) -> None:
    texts = {str(key.encode("utf-8", "replace")): value for key, value in texts.items()}
    place = place.encode("utf-8", "replace").decode()

    assert ANA.open(place, public(ANA).seal(place, texts)) == texts


def test_no_other_key_opens_it() -> None:
    with pytest.raises(CannotOpen):
        BEN.open("here", public(ANA).seal("here", TEXTS))


def test_moved_to_another_week_or_person_it_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        ANA.open("there", public(ANA).seal("here", TEXTS))


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    raw = bytearray(b64decode(public(ANA).seal("here", TEXTS)))
    raw[place] ^= 1

    with pytest.raises(CannotOpen):
        ANA.open("here", b64encode(raw).decode())


def test_its_length_tells_no_short_note_from_another() -> None:
    lengths = {len(ANA.seal("here", {"note": "x" * n})) for n in range(100)}

    assert len(lengths) == 1
    assert len(ANA.seal("here", {"note": "x" * 500})) not in lengths


def test_the_same_text_is_never_sealed_alike() -> None:
    assert ANA.seal("here", TEXTS) != ANA.seal("here", TEXTS)


def test_a_wrapped_key_opens_with_its_secret_alone() -> None:
    wrapped = ANA.wrap(SECRET)

    assert unwrap(public(ANA), wrapped, SECRET) == ANA
    assert unwrap(public(ANA), wrapped, SECRET[:-1] + b"!") is None
    assert unwrap(public(BEN), wrapped, SECRET) is None  # bound to the key it is of


def test_no_private_key_stands_in_what_is_printed() -> None:
    assert "private" not in repr(ANA)
    assert repr(ANA.private) not in repr(ANA)
