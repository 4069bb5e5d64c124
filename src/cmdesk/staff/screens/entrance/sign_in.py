"""Cards on which people say who they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Invalid, NotAllowed
from cmdesk.kit.background.work import Work
from cmdesk.staff.screens.entrance.card import Card
from cmdesk.staff.screens.entrance.lines import Line, PasswordLine

if TYPE_CHECKING:
    from cmdesk.core.door.keep import Operation

_MISMATCH = "两次输入的密码不一样，请重新输入。"
_ROLES = ("soon", "weak", "good", "good")  # of the strengths 0 to 3


class SignInCard(Card):
    """Login and password.

    Signals:
        entered: the actor, and the password that let him in.
    """

    entered = Signal(object, str)

    def __init__(self, work: Work, office: str, login: str = "") -> None:
        """Make the card.

        Args:
            work: where the password is checked (a tenth of a second on purpose).
            office: the office's name.
            login: who signed in here last.
        """
        super().__init__("登录", "登录", icon="lock")
        self._work = work
        self.set_subtitle(office)
        self.add_line("login", Line("登录名", value=login))
        self._password = PasswordLine("密码")
        self.add_line("password", self._password)
        self.sent.connect(self._send_to_work)

    def _send_to_work(self) -> None:
        missing = {
            name: f"请输入{word}。" for name, word in (("login", "登录名"), ("password", "密码")) if not self.text(name)
        }
        if missing:
            self.show_refusal(Invalid(missing))
            return
        self.clear_problems()
        self.set_busy("正在登录…")
        login, password = self.text("login"), self.text("password")
        self._work.write(signing_in(login, password), self._arrive, owner=self, title="正在登录", refused=self._refuse)

    def _arrive(self, actor: Actor) -> None:
        password = self.text("password")
        self._password.clear()
        self.entered.emit(actor, password)

    def _refuse(self, refusal: object) -> None:
        self.show_refusal(refusal)
        self._password.edit.setFocus()
        self._password.edit.selectAll()


class NewPasswordCard(Card):
    """A password of one's own, after somebody else has given one.

    Signals:
        done: the password is kept.
    """

    done = Signal()

    def __init__(self, work: Work, actor: Actor, given: str = "") -> None:
        """Make the card.

        Args:
            work: where the password is changed.
            actor: who changes his own.
            given: the old password, where he has just signed in with it: it is not asked for again.
        """
        super().__init__("设置自己的密码", "保存密码", icon="key")
        self._work, self._actor, self._given = work, actor, given
        self.set_subtitle(f"{actor.name}，您的密码由别人给出，请换成只有自己知道的。")
        if not given:
            self.add_line("old", PasswordLine("现在的密码"))
        add_new_password(self, lambda: (actor.login, actor.name), "新密码")
        self.sent.connect(self._send_to_work)

    def _send_to_work(self) -> None:
        problem = new_password_problem(self)
        if problem:
            self.show_refusal(problem)
            return
        self.clear_problems()
        self.set_busy("正在保存…")
        actor, old, new = self._actor, self._given or self.text("old"), self.text("password")
        self._work.write(_changing(actor, old, new), self._arrive, owner=self, refused=self.show_refusal)

    def _arrive(self, _: object) -> None:
        self.done.emit()


class AdministratorCard(Card):
    """The first person of a new office; there is no default password.

    Signals:
        entered: the actor.
    """

    entered = Signal(object)

    def __init__(self, work: Work, founded: Callable[[Operation], None] | None = None) -> None:
        """Make the card; ``founded`` writes what the office begins with."""
        super().__init__("第一位系统管理员", "开始使用", icon="user-cog", width=520)
        self._work, self._founded = work, founded
        self.set_subtitle(
            "由他添加其他人员、分配权限。单位名称和人员以后都可以改。密码请记牢：只有另一位系统管理员能重设。"
        )
        self.add_line("company", Line("单位名称", hint="例如：城区客户服务中心", width=self.inner))
        self.add_line("name", Line("您的姓名"))
        self.add_line("login", Line("登录名", hint="建议用姓名拼音"), beside=True)
        self.line("name").edit.editingFinished.connect(self._offer_login)
        add_new_password(self, self._who, beside=True)
        self.sent.connect(self._send_to_work)

    def _offer_login(self) -> None:
        if not self.text("login"):
            from cmdesk.staff.rules import people

            edit = self.line("login").edit
            edit.setText(people.usual_login(self.text("name")))
            edit.selectAll()  # who types another at once replaces it

    def _who(self) -> tuple[str, str]:
        return self.text("login"), self.text("name")

    def _send_to_work(self) -> None:
        problem = new_password_problem(self)
        if problem:
            self.show_refusal(problem)
            return
        self.clear_problems()
        self.set_busy("正在建立…")
        values = {name: self.text(name) for name in ("name", "login", "password")}
        company = self.text("company").strip() or "本单位"
        self._work.write(_founding(company, values, self._founded), self._arrive, owner=self, refused=self.show_refusal)

    def _arrive(self, actor: Actor) -> None:
        self.entered.emit(actor)


class _Strength:
    """Says in words how good a password is, while it is typed."""

    def __init__(self, line: PasswordLine, who: Callable[[], tuple[str, str]]) -> None:
        self._line, self._who = line, who

    def say(self, text: str) -> None:
        from cmdesk.staff.rules import passwords

        if not text:
            self._line.show_hint("")
            return
        login, name = self._who()
        score, words = passwords.strength(text, login=login, name=name)
        self._line.show_problem("")
        self._line.show_hint(words, _ROLES[score])


def add_new_password(
    card: Card, who: Callable[[], tuple[str, str]], word: str = "密码", *, beside: bool = False
) -> None:
    """Add a new password, its strength in words, and its repetition to a card; ``who`` returns login and name."""
    first = PasswordLine(word, hint="至少 10 个字符，可以是一句话")
    card.add_line("password", first)
    card.add_line("again", PasswordLine("再输入一次"), beside=beside)
    first.edit.textEdited.connect(_Strength(first, who).say)


def new_password_problem(card: Card) -> Invalid | None:
    """Return what is wrong before anything is sent."""
    if card.text("password") != card.text("again"):
        return Invalid({"again": _MISMATCH})
    return None


def signing_in(login: str, password: str) -> Callable[[], Actor]:
    """Return the work of signing in."""

    def job() -> Actor:
        from cmdesk.staff.rules import sign_in

        return sign_in(login, password)

    return job


def recognising(login: str, password: str) -> Callable[[], bool]:
    """Return the work of looking whether a password is right, which writes nothing."""

    def job() -> bool:
        from cmdesk.staff.rules.signing_in import recognised

        return recognised(login, password)

    return job


def _changing(actor: Actor, old: str, new: str) -> Callable[[], None]:
    def job() -> None:
        from cmdesk.staff.rules.signing_in import change_password

        try:
            change_password(actor, old, new)
        except NotAllowed as refusal:
            raise Invalid({"old": str(refusal)}) from refusal

    return job


def _founding(company: str, values: dict[str, str], founded: Callable[[Operation], None] | None) -> Callable[[], Actor]:
    def job() -> Actor:
        from cmdesk.staff.rules import first_administrator

        name, login, password = (values[one] for one in ("name", "login", "password"))
        return first_administrator(name, login, password, company=company, founded=founded)

    return job
