"""What a column of a customer list may be, with the words that offices use for it."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from cmdesk.core.field import Field
from cmdesk.core.record import fields_of
from cmdesk.core.resources import resource
from cmdesk.core.sheet.understanding.columns import Target, known_words
from cmdesk.core.sheet.understanding.evidence import Look
from cmdesk.customers.importing.fields import further_words
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules.file import extra

NEVER = {"extra", "merged_into_id"}
PERSON, SECOND = "person.", "person2."
SURNAME = "person.surname"
"""A column with the surname alone, where the name of a contact is divided."""
COORDINATES = "coordinates"
"""A column with longitude and latitude in one cell."""


def targets() -> tuple[Target, ...]:
    """Return everything a column may be.

    Fields of ``Customer`` by name, those of the first contact as ``person.name``, an office's own as ``extra.KEY``.
    """
    return (*_shipped(), *_own())


def known() -> frozenset[str]:
    """Return every word that may name a column."""
    return known_words(targets())


def _own() -> tuple[Target, ...]:
    return tuple(
        Target(
            key=spec.name,
            label=spec.label,
            look=_look("", spec.kind),
            choices=tuple(choice.label for choice in spec.choices),
        )
        for spec in extra.specs()
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(resource("words", "customer_columns.toml").read_text(encoding="utf-8"))


@cache
def foreign() -> frozenset[str]:
    """Return the names of columns that other programs write and that are nothing of a customer file."""
    words = _words()
    said = f"{fields_of(Customer)['owner_id'].label} {words['customer']['owner_id']}".split()
    of_owners = {f"{one}{what}" for one in (*said, *of_others()) for what in words["of_owners"]["words"].split()}
    names = {f"{one}姓名" for one in of_others()}  # 业务员姓名 is the owner
    return frozenset(" ".join(words["foreign"].values()).split()) | of_owners | names


@cache
def of_others() -> frozenset[str]:
    """Return what columns of people are called who are neither customers nor contacts: 司机."""
    return frozenset(_words()["of_owners"]["others"].split())


@cache
def roles() -> dict[str, str]:
    """Return what a column of people is called → what these are at the customer: 老板 → owner."""
    return {header: role for role, headers in _words()["roles"].items() for header in headers.split()}


@cache
def foreign_program() -> frozenset[str]:
    """Return those of them that a program for customers writes."""
    return frozenset(_words()["foreign"]["program"].split())


@cache
def _shipped() -> tuple[Target, ...]:
    words = _words()
    made = [
        Target(
            key=name,
            label=one.label,
            synonyms=tuple(words["customer"].get(name, "").split()),
            alone=tuple(words["alone"].get(name, "").split()),
            look=_look(name, one.kind),
            choices=_choices(name, one),
            many=one.kind == "phones" or name == "note",
        )
        for name, one in fields_of(Customer).items()
        if name not in NEVER
    ]
    people = fields_of(Person)
    for name, synonyms in words["person"].items():
        one = people[name]
        choices = _choices(name, one)
        label = "联系人" if name == "name" else f"联系人{one.label}"
        made.append(
            Target(
                PERSON + name, label, tuple(synonyms.split()), _person_look(name, one.kind), choices, name == "phones",
                tuple(words["alone"].get(PERSON + name, "").split()),
            )
        )  # fmt: skip
    for name, synonyms in words["second"].items():
        label = f"第二联系人{'' if name == 'name' else people[name].label}"
        made.append(Target(SECOND + name, label, tuple(synonyms.split()), _person_look(name, people[name].kind)))
    made.append(Target(SURNAME, "联系人姓氏", alone=tuple(words["alone"][SURNAME].split())))
    made.append(Target(COORDINATES, "经纬度（同一格）", tuple(words["customer"][COORDINATES].split()), "coordinates"))
    return tuple(made)


def _choices(name: str, one: Field[Any]) -> tuple[str, ...]:
    """Return what the cells of a column may say for a field of choices: labels, and what offices write for them."""
    further = further_words(name).values()
    return (*(choice.label for choice in one.about.choices), *(word for words in further for word in words))


def label_of(key: str) -> str:
    """Return the label of a target."""
    known = _own() if key.startswith(extra.PREFIX) else _shipped()
    return next((target.label for target in known if target.key == key), key)


def _look(name: str, kind: str) -> Look:
    special: dict[str, Look] = {
        "credit_code": "code", "address": "address", "name": "company", "short_name": "company", "email": "email",
        "fax": "phone", "owner_id": "words", "referrer_id": "words", "main_products": "words",
        "bank_account": "digits",
    }  # fmt: skip
    usual: dict[str, Look] = {
        "phones": "phone", "day": "day", "whole": "number", "real": "number", "money": "money", "choice": "choice",
        "flag": "flag",
    }  # fmt: skip
    return special.get(name) or usual.get(kind, "text")


def _person_look(name: str, kind: str) -> Look:
    return "person" if name == "name" else "birthday" if name == "birthday" else _look("", kind)
