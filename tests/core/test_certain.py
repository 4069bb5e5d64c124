"""A row of a list is left out only for a customer it surely is: to lose one costs more than to look at one."""

from __future__ import annotations

import pytest

from cmdesk.core.alike import Candidate
from cmdesk.core.alike.certain import is_certain, is_stranger

CODE, OTHER_CODE = "91330106MA2B0XYZ1K", "91330106MA2B0XYZ2H"


def shop(name: str, phone: str = "", address: str = "", code: str = "", short: str = "") -> Candidate:
    return Candidate(name, short, (phone,) if phone else (), code, address)


KNOWN = shop("张福记烟酒店", "13910000666", "解放路18号")


@pytest.mark.parametrize(
    ("other", "certain"),
    [
        (shop("张福记烟酒商行", "13910000666", "解放路十八号"), True),
        (shop("张福记烟酒店", "139 1000 0666"), True),
        (shop("张福记烟酒店", "", "解放路18号"), True),
        (shop("张福记烟酒店", "13755554444", "解放路18号"), True),
        (shop("张福记超市", "13910000666", "解放路18号"), True),
        (shop("张富记烟酒店", "13910000666", "解放路18号"), True),
        (shop("张福记超市", "13710000666", "解放路18号"), False),
        (shop("张福记烟酒商行", "13710000666", "解放路18号"), False),
        (shop("张福记烟酒店", "13755554444", "解放路"), False),
        (shop("张福记烟酒店", "13910000666", "人民路3号"), False),
        (shop("张福记烟酒店", "13755554444", "人民路3号"), False),
        (shop("城南水果店", "13910000666", "解放路18号"), False),
        (shop("张福记超市", "", "解放路18号"), False),
        (shop("张福记超市", "13910000666"), False),
        (shop("张福记烟酒店"), False),
        (shop("张福记烟酒店（城西分店）", "13910000666", "解放路18号"), False),
    ],
)
def test_two_things_agree_and_none_speaks_against_it(other: Candidate, certain: bool) -> None:
    """Neighbours, branches and an owner's second shop are two; the same either way round."""
    assert is_certain(KNOWN, other) is certain
    assert is_certain(other, KNOWN) is certain


def test_credit_codes_decide() -> None:
    """One code is one customer, except a second shop of other name and address; two codes are two customers."""
    known = shop("张福记烟酒店", "13910000666", "解放路18号", CODE)
    assert is_certain(known, shop("福记商贸", code=CODE))
    assert is_certain(known, shop("张福记烟酒店", "13755554444", "人民路3号", CODE))
    assert not is_certain(known, shop("城南水果店", "13755554444", "人民路3号", CODE))
    assert not is_certain(known, shop("张福记烟酒店", "13910000666", "解放路18号", OTHER_CODE))


def test_a_short_name_is_a_name() -> None:
    """The sign of a shop instead of its licence, with its telephone and its house."""
    known = shop("张福记商贸有限公司", "13910000666", "解放路18号", short="好邻居")
    assert is_certain(known, shop("好邻居", "13910000666", "解放路18号"))
    assert not is_certain(known, shop("好邻居", "13755554444", "解放路18号"))


@pytest.mark.parametrize(
    ("other", "stranger"),
    [
        (shop("城南水果店", "13755554444", "人民路3号"), True),
        (shop("城南水果店", "13755554444"), True),
        (shop("城南水果店"), False),
        (shop("城南水果店", "13910000666"), False),
        (shop("城南水果店", "13755554444", "解放路18号"), False),
        (shop("张福记超市", "13755554444", "人民路3号"), False),
    ],
)
def test_a_number_given_twice_is_told_from_a_customer_renamed(other: Candidate, stranger: bool) -> None:
    """Only where something is known to compare, and none of it agrees."""
    assert is_stranger(KNOWN, other) is stranger
