"""What the values of regulations are called: codes of lists in the words people know, and back again.

A preset says in ``words`` where its codes have their words, one or several of:

==================  ==========================================================================
``visit.kind``      the choices of a record's field
``customer``        the fields of a record
``cadence.*.name``  other regulations whose value is a name; ``*`` is the code
``@complaint.types``  another regulation that lists ``code:word``
``superior=上级``    one more code and its word
==================  ==========================================================================
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of, kinds
from cmdesk.core.spec import Choice
from cmdesk.staff.rules.terms import role_choices

_CODED = re.compile(r"[a-z_]+[:=](?=[^\x00-\x7f])")
"""The code before a word that is typed together with it: ``goods:数量差错``."""
_PART = re.compile(r"[A-Za-z_]+")


def choices_of(key: str) -> tuple[Choice, ...]:
    """Return the codes a regulation may name, with their words; empty where it holds no codes."""
    found = (choice for source in regulation.words().get(key, "").split() for choice in _choices(source))
    return tuple({choice.value: choice for choice in found}.values())


def _choices(source: str) -> Iterator[Choice]:
    if source == "user.role":
        yield from role_choices()
    elif "=" in source:
        yield Choice(*source.split("=", 1))
    elif source.startswith("@"):
        for line in regulation.today().values.get(source[1:], ()):
            yield Choice(*re.split("[:=]", line, maxsplit=1))
    elif "*" in source:
        before, after = source.split("*")
        for name, word in regulation.today().beginning(before).items():
            code = name.removesuffix(after)
            if name.endswith(after) and "." not in code:
                yield Choice(code, str(word))
    else:
        kind, _, name = source.partition(".")
        fields = fields_of(kinds()[kind])
        if name:
            yield from fields[name].spec().choices
        else:
            yield from (Choice(one, field.spec().label) for one, field in fields.items())


def shown(key: str, value: Any) -> str:
    """Return a regulation's value as people read it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        steps = value.get("steps", ())
        return " → ".join(str(step.get("name", "")) for step in steps) or json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "、".join(lines(key, value))
    if isinstance(value, str):
        return _worded(key, value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def lines(key: str, value: list[Any]) -> list[str]:
    """Return the entries of a list in words."""
    return [_worded(key, one) if isinstance(one, str) else f"{one:g}" for one in value]


def _worded(key: str, text: str) -> str:
    if key not in regulation.words():
        return _CODED.sub("", text, count=1)
    words = {choice.value: choice.label for choice in choices_of(key)}
    if text in words:
        return words[text]
    if "=" in text:  # a condition on a field: cadence=monthly
        field, _, code = text.partition("=")
        spec = fields_of(kinds()["customer"])[field].spec()
        return f"{spec.label}={next((one.label for one in spec.choices if one.value == code), code)}"
    return _PART.sub(partial(_word_of, words), text)  # several at once: disabled+unable


def _word_of(words: dict[str, str], found: re.Match[str]) -> str:
    return words.get(found.group(), found.group())


def stored(key: str, typed: str) -> str:
    """Return an entry as it is stored, from how it is read.

    Raises:
        Refused: a word of it is not known.
    """
    if key not in regulation.words():
        return typed
    codes = {choice.label: choice.value for choice in choices_of(key)}
    if "=" in typed:
        label, _, word = typed.partition("=")
        spec = next((one.spec() for one in fields_of(kinds()["customer"]).values() if one.spec().label == label), None)
        code = next((one.value for one in spec.choices if one.label == word), None) if spec else None
        if spec is None or code is None:
            raise Refused(f"“{typed}”没有这样的客户栏目或选项，请按“栏目=选项”写，例如 拜访类别=单月。")
        return f"{spec.name}={code}"
    parts = typed.split("+")
    lost = [part for part in parts if part not in codes]
    if lost:
        raise Refused(f"没有叫“{lost[0]}”的选项，可以写：{'、'.join(codes)}。")
    return "+".join(codes[part] for part in parts)


def is_combined(key: str, value: list[Any]) -> bool:
    """Tell whether entries of a list join several codes, so that they are typed and not ticked."""
    known = {choice.value for choice in choices_of(key)}
    return key.endswith(".when") or any(one not in known for one in value)
