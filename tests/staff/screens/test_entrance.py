"""The way in, walked like a person: by keys, with every slip on the way."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from tests.core.key.test_encrypted import Drawer
from tests.people import PASSWORD, add_customer

from cmdesk.core import backup, key
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Invalid
from cmdesk.core.file.office import FILE_NAME, Office, open_file
from cmdesk.customers.record import Customer
from cmdesk.kit import ask
from cmdesk.kit.background.work import Work
from cmdesk.shell.features import begin, load_records
from cmdesk.staff.rules import first_administrator, people, signing_in
from cmdesk.staff.screens.entrance.entrance import Entrance
from cmdesk.staff.screens.entrance.keys import KeyCard, MakeCard, RecoveryCard, TroubleCard
from cmdesk.staff.screens.entrance.lines import CAPS_HINT, PasswordLine
from cmdesk.staff.screens.entrance.sign_in import AdministratorCard, NewPasswordCard, SignInCard

Walk = Callable[..., "Walker"]


class Walker:
    """Somebody at the keyboard before an entrance."""

    def __init__(self, qtbot: Any, folder: Path) -> None:
        self.bot = qtbot
        self.window = Entrance(folder, prepare=load_records, founded=begin)
        self.into: list[tuple[Office, Actor]] = []
        self.window.entered.connect(self._in)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.exposed(self.window)
        self.window.begin()

    def _in(self, office: Office, actor: Actor) -> None:
        self.into.append((office, actor))

    def on(self, sort: type[QWidget]) -> Any:
        """Wait until a card of this sort is shown."""
        self.bot.waitUntil(lambda: isinstance(self.window.card, sort) and self.window.card.isVisible())
        return self.window.card

    def focus(self) -> QWidget:
        widget = self.window.focusWidget()
        assert widget is not None
        return widget

    def type(self, *words: str) -> None:
        """Type into the field that has the focus, Enter after each word."""
        for word in words:
            edit = self.focus()
            assert isinstance(edit, QLineEdit)
            edit.selectAll()
            self.bot.keyClicks(edit, word) if word.isascii() else edit.insert(word)
            self.bot.keyClick(edit, Qt.Key.Key_Return)

    def said(self, text: str) -> None:
        """Wait until the card says this, above its button or under a field."""

        def check() -> bool:
            card: Any = self.window.card
            below = [line.below for line in card._lines.values()]
            return any(text in sentence for sentence in (card.problem, *below))

        self.bot.waitUntil(check)

    def arrived(self) -> tuple[Office, Actor]:
        self.bot.waitUntil(lambda: bool(self.into))
        return self.into[0]


@pytest.fixture
def walk(qtbot, tmp_path: Path) -> Iterator[Walk]:
    """Begins a walk into the office of a folder."""
    walkers: list[Walker] = []

    def begin(folder: Path = tmp_path / "office") -> Walker:
        walkers.append(Walker(qtbot, folder))
        return walkers[-1]

    yield begin
    for walker in walkers:
        walker.window.close()
        for opened, _ in walker.into:
            opened.close()


@pytest.fixture(autouse=True)
def drawer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawer]:
    """A key store of this test's own."""
    monkeypatch.delenv("CMDESK_KEY", raising=False)
    before, made = keyring.get_keyring(), Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An office with its administrator and one person whose password was given by somebody else."""
    load_records()
    opened = open_file(tmp_path / "office")
    boss = first_administrator("李敏", "limin", PASSWORD, company="城区公司")
    people.add_user(boss, {"login": "wang", "name": "王强", "role": "clerk"}, "given by the boss")
    add_customer(None, None, "福顺")
    backup.make(opened)
    opened.close()
    return tmp_path / "office"


def test_from_nothing_to_the_desk(walk: Walk) -> None:
    """A plain office, its administrator, in: a handful of words and Enter."""
    walker = walk()
    card: MakeCard = walker.on(MakeCard)
    card.plain.setChecked(True)
    walker.bot.keyClick(card.plain, Qt.Key.Key_Return)
    walker.on(AdministratorCard)
    walker.type("城区客户服务中心", "李敏", "limin", "limin12345", "limin12345")
    walker.said("只是登录名加几个字符")
    walker.type(PASSWORD, "something else")
    walker.said("两次输入的密码不一样")
    walker.type(PASSWORD)
    office, actor = walker.arrived()
    assert (actor.name, actor.role) == ("李敏", "administrator")
    assert not office.encrypted
    assert office.database.row("SELECT name FROM unit") == ("城区客户服务中心",)
    materials = office.database.rows("SELECT name FROM material ORDER BY number")
    assert materials == [("《公司形象宣传手册》",), ("《公司产品手册》",), ("《第一直觉现场》",)], (
        "what features begin with"
    )


def test_an_encrypted_office_is_opened_next_time_by_the_key_store(walk: Walk, tmp_path: Path) -> None:
    """The key is shown once and proven, then the machine remembers it."""
    walker = walk()
    card: MakeCard = walker.on(MakeCard)
    assert card.encrypted.isChecked()
    card.sent.emit()
    shown: KeyCard = walker.on(KeyCard)
    walker.type("XXXXX")
    walker.said(f"与上面第 {shown._asked + 1} 组不一样")
    walker.type(shown._words[shown._asked].lower())
    walker.on(AdministratorCard)
    walker.type("公司", "李敏", "limin", PASSWORD, PASSWORD)
    office, _ = walker.arrived()
    assert office.encrypted
    office.close()
    again = walk()
    again.on(SignInCard)
    assert again.window.office is not None
    assert again.window.office.encrypted


def test_without_the_key_the_paper_helps(walk: Walk, tmp_path: Path, drawer: Drawer) -> None:
    """A new computer asks for the recovery key; a slip names its group; then it remembers."""
    load_records()
    secret = key.new_key()
    opened = open_file(tmp_path / "office", new_key=secret)
    first_administrator("李敏", "limin", PASSWORD)
    opened.close()
    walker = walk()
    card: RecoveryCard = walker.on(RecoveryCard)
    words = list(key.words_of(secret))
    slip = ("7" if words[3][0] != "7" else "8") + words[3][1:]  # one wrong character is always found
    card.edit.setPlainText(" ".join([*words[:3], slip, *words[4:]]))
    card.sent.emit()
    assert "第 4 组" in card.problem
    card.edit.setPlainText(" ".join(key.words_of(key.new_key())))
    card.sent.emit()
    walker.bot.waitUntil(lambda: "密钥不对" in card.problem)
    card.edit.clear()
    for word in words:  # line by line, as on the paper; Enter after the last one opens
        walker.bot.keyClicks(card.edit, word.lower())
        walker.bot.keyClick(card.edit, Qt.Key.Key_Return)
    walker.on(SignInCard)
    assert key.stored(tmp_path / "office" / FILE_NAME) == secret


def test_signing_in(walk: Walk, made: Path) -> None:
    """Wrong, then right: what was typed stays, the password is selected for another try."""
    walker = walk()
    card: SignInCard = walker.on(SignInCard)
    walker.type("limin", "wrong password")
    walker.said(signing_in.WRONG)
    assert card.text("login") == "limin"
    assert walker.focus() is card.line("password").edit
    walker.type(PASSWORD)
    _, actor = walker.arrived()
    assert actor.name == "李敏"


def test_empty_fields_are_named(walk: Walk, made: Path) -> None:
    """Nothing is sent that cannot be right."""
    walker = walk()
    card: SignInCard = walker.on(SignInCard)
    card.sent.emit()
    walker.said("请输入登录名")
    walker.said("请输入密码")


def test_the_last_login_is_remembered_on_this_machine(walk: Walk, made: Path) -> None:
    """Next time only the password is typed."""
    walker = walk()
    walker.on(SignInCard)
    walker.type("limin", PASSWORD)
    office, _ = walker.arrived()
    walker.window.close()
    office.close()
    walker.into.clear()
    again = walk()
    card: SignInCard = again.on(SignInCard)
    assert card.text("login") == "limin"
    assert again.focus() is card.line("password").edit
    again.type(PASSWORD)
    again.arrived()


def test_a_given_password_is_changed_first(walk: Walk, made: Path) -> None:
    """Whoever got the password from somebody else chooses a new one before the desk opens; the old he has just typed."""
    walker = walk()
    walker.on(SignInCard)
    walker.type("wang", "given by the boss")
    walker.on(NewPasswordCard)
    walker.type("given by the boss", "given by the boss")
    walker.said("新密码与原密码相同")
    walker.type(PASSWORD, PASSWORD)
    _, actor = walker.arrived()
    assert not signing_in.must_change_password(actor)


def test_a_broken_office_is_brought_back(walk: Walk, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence, the newest backup with its date and size, one question, and people can sign in again."""
    (made / FILE_NAME).write_bytes(b"broken" * 4000)
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: True)
    walker = walk()
    card: TroubleCard = walker.on(TroubleCard)
    assert "1 户" in card.way_back.currentText()
    card.way_back.button.click()
    walker.on(SignInCard)
    assert Customer.select().count() == 1
    assert list(made.glob("broken-*/" + FILE_NAME))


def test_an_encrypted_office_is_brought_back_where_its_key_is_asked_for(
    walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the key is wrong or the file is damaged nobody can tell; the key that opens the backup brings it back."""
    secret, folder = key.new_key(), tmp_path / "office"
    opened = open_file(folder, new_key=secret)
    first_administrator("李敏", "limin", PASSWORD)
    backup.make(opened)
    damaged = backup.make(opened)
    opened.close()
    damaged.file.write_bytes(damaged.file.read_bytes()[:-4096])
    whole = (folder / FILE_NAME).read_bytes()
    (folder / FILE_NAME).write_bytes(secrets.token_bytes(4096) + whole[4096:])
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: True)
    walker = walk()
    card: RecoveryCard = walker.on(RecoveryCard)
    assert card.way_back.count() == 2
    assert card.way_back.button.isVisible()

    def restore(typed: str, said: str) -> None:
        card.edit.setPlainText(typed)
        card.way_back.button.click()
        walker.bot.waitUntil(lambda: said in card.problem)
        assert card.edit.toPlainText() == typed
        assert card.way_back.button.isEnabled()

    words = " ".join(key.words_of(secret))
    restore("abc", "组")
    restore(words, "与清单的校验值不符")  # the newest one is no good: another is chosen on the same card
    card.way_back.setCurrentIndex(1)
    restore("", "请输入恢复密钥")
    restore(" ".join(key.words_of(key.new_key())), "密钥不对，不是这份备份的")
    card.edit.setPlainText(words)
    card.way_back.button.click()
    walker.on(SignInCard)
    assert list(folder.glob("broken-*/" + FILE_NAME))


def test_where_the_key_is_typed_every_day_no_backup_is_in_the_way(walk: Walk, tmp_path: Path) -> None:
    """A machine without a key store asks each time: backups are offered when the key has not opened the office."""
    secret = key.new_key()
    opened = open_file(tmp_path / "office", new_key=secret)
    first_administrator("李敏", "limin", PASSWORD)
    backup.make(opened)
    opened.close()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    walker = walk()
    card: RecoveryCard = walker.on(RecoveryCard)
    assert not card.way_back.button.isVisible()
    card.edit.setPlainText(" ".join(key.words_of(key.new_key())))
    card.sent.emit()
    walker.bot.waitUntil(card.way_back.button.isVisible)


def test_trouble_without_a_backup_can_be_tried_again(walk: Walk, tmp_path: Path) -> None:
    """When the cause is gone, the same window goes on."""
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / FILE_NAME).write_bytes(b"")
    walker = walk()
    card: TroubleCard = walker.on(TroubleCard)
    assert not card.way_back.button.isVisible()
    (tmp_path / "office" / FILE_NAME).unlink()
    walker.bot.keyClick(card.button, Qt.Key.Key_Space)
    walker.on(MakeCard)


def test_caps_lock_is_hinted(qtbot) -> None:
    """A capital letter without Shift says so, a small one takes the hint away."""
    line = PasswordLine("密码")
    qtbot.addWidget(line)

    def press(text: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
        key_event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifier, text)
        QApplication.sendEvent(line.edit, key_event)
        return line.below

    assert press("a") == ""
    assert press("A") == CAPS_HINT
    assert press("A", Qt.KeyboardModifier.ShiftModifier) == ""
    assert press("a", Qt.KeyboardModifier.ShiftModifier) == CAPS_HINT
    assert line.text() == "aAAa"


def test_the_password_can_be_looked_at(qtbot) -> None:
    """Hidden unless asked for, and hidden again when cleared."""
    line = PasswordLine("密码")
    qtbot.addWidget(line)
    assert line.edit.echoMode() == QLineEdit.EchoMode.Password
    line._look.trigger()
    assert line.edit.echoMode() == QLineEdit.EchoMode.Normal
    line.clear()
    assert line.edit.echoMode() == QLineEdit.EchoMode.Password


def test_the_first_card_fits_a_small_screen(qtbot: Any) -> None:
    """On 1366×768 at 150 % the button that begins is seen, with a problem told under the fields too."""
    work = Work()
    card = AdministratorCard(work)
    qtbot.addWidget(card)
    card.show_refusal(Invalid({"password": "密码不能只是登录名加几个字符，请换一个。"}))
    assert card.sizeHint().height() < 400
    work.close()


def test_the_login_of_the_first_administrator_is_offered(work: Work, qtbot: Any) -> None:
    """It is the pinyin of the name, and typing at once replaces it."""
    card = AdministratorCard(work)
    qtbot.addWidget(card)
    name, login = card.line("name").edit, card.line("login").edit
    name.setText("单晓曾")
    name.editingFinished.emit()
    assert login.selectedText() == "shanxiaozeng"
    login.setText("shan")
    name.editingFinished.emit()
    assert login.text() == "shan"
