"""The cards before the desk as they look, for the pictures of the program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cmdesk.core.backup import Backup
from cmdesk.core.door.audit import Head
from cmdesk.core.errors import Invalid, Refused
from cmdesk.kit.look.theme import dress
from cmdesk.staff.screens.entrance.card import Card
from cmdesk.staff.screens.entrance.ground import Ground
from cmdesk.staff.screens.entrance.keys import KeyCard, MakeCard, RecoveryCard, TroubleCard
from cmdesk.staff.screens.entrance.sign_in import AdministratorCard, NewPasswordCard, SignInCard

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_KEY = bytes(range(32))  # of no office


def cards(desk: Desk) -> list[tuple[str, Callable[[], QWidget]]]:
    """Return every card with its name; the refusals shown are those the program really says."""
    return [
        ("entrance-sign-in", partial(_sign_in, desk)),
        ("entrance-administrator", partial(_administrator, desk)),
        ("entrance-make", _make),
        ("entrance-key", partial(_key, desk)),
        ("entrance-recovery", _recovery),
        ("entrance-trouble", _trouble),
        ("entrance-new-password", partial(_new_password, desk)),
    ]


def _on_ground(card: Card) -> QWidget:
    ground = Ground()
    dress(ground)
    ground.put(card)
    return ground


def _sign_in(desk: Desk) -> QWidget:
    from cmdesk.staff.rules.signing_in import WRONG

    card = SignInCard(desk.work, "城区客户服务中心", desk.actor.login)
    card.show_refusal(Refused(WRONG))
    return _on_ground(card)


def _administrator(desk: Desk) -> QWidget:
    card = AdministratorCard(desk.work)
    for name, text in (
        ("company", "城区客户服务中心"),
        ("name", "李敏"),
        ("login", "limin"),
        ("password", "limin12345"),
    ):
        card.line(name).edit.setText(text)
    card.show_refusal(Invalid({"password": "密码不能只是登录名加几个字符，请换一个。"}))
    return _on_ground(card)


def _make() -> QWidget:
    return _on_ground(MakeCard(Path("D:/cmdesk"), (), has_store=True))


def _key(desk: Desk) -> QWidget:
    return _on_ground(KeyCard(_KEY, "城区客户服务中心", desk.work))


def _recovery() -> QWidget:
    return _on_ground(RecoveryCard("客户数据已加密，而本机没有它的密钥。请输入恢复密钥。", [_backup()]))


def _trouble() -> QWidget:
    sentence = "客户数据文件 D:/cmdesk/office.db 不完整（可能复制中断），没有写入。请从备份恢复。"
    return _on_ground(TroubleCard(sentence, [_backup()]))


def _backup() -> Backup:
    place = Path("D:/cmdesk/backups")
    return Backup(
        path=place / "20260302-090000", made_at=datetime(2026, 3, 2, 9), office="", schema=1, encrypted=True,  # noqa: DTZ001
        size=0, sha256="", head=Head(0, ""), counts={"customer": 1284}, blobs=frozenset(), store=place,
    )  # fmt: skip


def _new_password(desk: Desk) -> QWidget:
    return _on_ground(NewPasswordCard(desk.work, desk.actor))
