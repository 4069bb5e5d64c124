"""The recovery key on paper: what is copied wrongly is found and named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.errors import Refused
from cmdesk.core.key import KEY_BYTES, new_key, read_words, words_of
from cmdesk.core.key.words import GROUPS

keys = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
letters = st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def refused(groups: list[str]) -> str:
    with pytest.raises(Refused) as refusal:
        read_words(" ".join(groups))
    return str(refusal.value)


@given(keys)
def test_what_was_written_down_is_read_back(key: bytes) -> None:
    """Every key survives paper, however it is spaced, and in small or full-width letters."""
    words = words_of(key)
    assert len(words) == GROUPS
    assert read_words(" ".join(words)) == key
    assert read_words("-".join(words).lower()) == key
    assert read_words("".join(words)) == key
    assert read_words("\n".join("".join(chr(ord(letter) + 0xFEE0) for letter in word) for word in words)) == key


@given(keys, st.integers(0, GROUPS - 1), st.integers(0, 4), letters)
def test_one_wrong_character_names_its_group(key: bytes, group: int, at: int, letter: str) -> None:
    """Only the group with the slip has to be looked at again."""
    words = list(words_of(key))
    if words[group][at] == letter:
        return
    words[group] = words[group][:at] + letter + words[group][at + 1 :]
    said = refused(words)
    assert f"第 {group + 1} 组“{words[group]}”" in said
    assert said.count("组“") == 1


@given(keys, st.integers(0, GROUPS - 1), st.integers(0, 4), st.integers(0, 4))
def test_two_characters_swapped_name_their_group(key: bytes, group: int, one: int, other: int) -> None:
    """The commonest slip of a copyist is always found."""
    words = list(words_of(key))
    word = list(words[group])
    word[one], word[other] = word[other], word[one]
    if "".join(word) == words[group]:
        return
    words[group] = "".join(word)
    assert f"第 {group + 1} 组" in refused(words)


@given(keys, st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1))
def test_two_groups_swapped_are_both_named(key: bytes, one: int, other: int) -> None:
    """A check character fits only its own place."""
    words = list(words_of(key))
    if one == other:
        return
    words[one], words[other] = words[other], words[one]
    said = refused(words)
    assert f"第 {one + 1} 组" in said
    assert f"第 {other + 1} 组" in said


@given(keys, keys, st.integers(0, GROUPS - 1))
def test_a_group_from_another_paper_is_noticed(key: bytes, other: bytes, group: int) -> None:
    """Sound groups that do not belong together are no key."""
    words, foreign = list(words_of(key)), words_of(other)
    if words[group] == foreign[group]:
        return
    words[group] = foreign[group]
    assert "整体校验不符" in refused(words)


def test_look_alikes_are_forgiven() -> None:
    """O is read as 0, I and L as 1: those letters are never used."""
    key = bytes(range(32))
    typed = " ".join(words_of(key)).replace("0", "O").replace("1", "l")
    assert read_words(typed) == key


@pytest.mark.parametrize(("text", "sentence"), [("", "现在有 0 组"), ("ABCDE 12345", "现在有 2 组")])
def test_too_little_is_said(text: str, sentence: str) -> None:
    """How much is missing is part of the answer."""
    with pytest.raises(Refused, match=sentence):
        read_words(text)


def test_a_short_group_is_named() -> None:
    """A forgotten character is looked for where it is missing."""
    words = list(words_of(new_key()))
    words[6] = words[6][:4]
    assert "第 7 组" in refused(words)


def test_keys_are_new() -> None:
    """No key comes twice."""
    assert len({new_key() for _ in range(100)}) == 100
