"""A ring of keys: the first seals and indexes, every one opens and finds."""

import base64
from collections.abc import Callable

import pytest

from gateway import crypto
from gateway.crypto import DataKeyError, Keyring
from tests.operations.rings import NEW, OLD, ring


def test_the_first_key_seals_and_every_key_opens() -> None:
    before, during, after = Keyring(OLD), Keyring(f"{OLD},{NEW}"), Keyring(f"{NEW},{OLD}")
    assert during.open(before.seal("Ana", b"x"), b"x") == "Ana"
    assert before.open(during.seal("Ana", b"x"), b"x") == "Ana"
    assert during.open(after.seal("Ana", b"x"), b"x") == "Ana"
    assert Keyring(NEW).open(after.seal("Ana", b"x"), b"x") == "Ana"


def test_the_first_key_indexes_and_the_others_follow_in_their_order() -> None:
    with ring(OLD):
        [old] = crypto.phone_indexes("+13125550101")
        assert crypto.current_key_id() == "old"
    with ring(NEW, OLD):
        new, second = crypto.phone_indexes("+13125550101")
        assert crypto.current_key_id() == "new"
    assert second == old
    with ring(OLD, NEW):
        assert crypto.phone_indexes("+13125550101") == (old, new)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (lambda: "", "id:key"),
        (lambda: "k1", "id:key"),
        (lambda: "k1:c2hvcnQ=", "id:key"),
        (lambda: f"{OLD},", "id:key"),
        (lambda: f"k 1:{base64.b64encode(bytes(32)).decode()}", "id:key"),
        (lambda: f"{crypto.new_data_key('old')},{OLD}", "two keys of one name"),
    ],
)
def test_a_ring_that_cannot_be_used_is_refused_in_one_line(keys: Callable[[], str], said: str) -> None:
    with pytest.raises(DataKeyError, match=said) as refused:
        Keyring(keys())
    assert "\n" not in str(refused.value)


def test_a_value_tells_which_key_is_missing() -> None:
    with pytest.raises(DataKeyError, match="with the key old, which"):
        Keyring(NEW).open(Keyring(OLD).seal("Ana", b"x"), b"x")
    with pytest.raises(DataKeyError, match="old in DATA_KEY differs"):
        Keyring(crypto.new_data_key("old")).open(Keyring(OLD).seal("Ana", b"x"), b"x")


def test_a_value_opens_only_in_its_own_column() -> None:
    with pytest.raises(DataKeyError):
        Keyring(OLD).open(Keyring(OLD).seal("Ana", b"supporters.name"), b"signatures.name")
