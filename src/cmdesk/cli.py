"""The command line: the same verbs as the windows, for people who type and for scripts.

Readable text by default, one JSON object with ``--json``; exit code 0 done, 1 refused (one Chinese sentence on stderr),
2 wrong usage. A traceback is never shown.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from unicodedata import category, east_asian_width

from cmdesk import __version__
from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.file import place
from cmdesk.core.machine import incident

if TYPE_CHECKING:  # the first window opens before anything of a database is loaded
    from cmdesk.core.actor import Actor
    from cmdesk.core.file.office import Office

DONE, REFUSED, WRONG_USAGE, BROKEN_OFF = 0, 1, 2, 130


class _UnheardError(Exception):
    """What was to be said could not be written where the output goes."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"结果写不出来（{reason_of(error)}），请检查输出到哪里；要办的事可能已经办好，请先查看再重试。"
        )


def _print(text: str) -> None:
    try:
        print(text)
    except BrokenPipeError:  # whoever reads has read enough
        raise
    except OSError as error:
        raise _UnheardError(error) from error


@dataclass
class Context:
    """What a command works with.

    Attributes:
        folder: the data folder.
        database: the URL of a PostgreSQL office, or None for the file in ``folder``.
        login: who runs the command.
        as_json: print one JSON object instead of text.
    """

    folder: Path
    database: str | None = None
    login: str = "admin"
    as_json: bool = False
    result: dict[str, Any] = field(default_factory=dict)
    _opened: list[Office] = field(default_factory=list)
    _told: int = 0

    @property
    def has_office(self) -> bool:
        """Whether there is an office to be opened."""
        return self.database is not None or place.has_office(self.folder)

    @cached_property
    def office(self) -> Office:
        """The office, opened when a command first needs it.

        Raises:
            Refused: there is none yet.
        """
        if not self.has_office:
            if os.path.isfile(self.folder):  # noqa: PTH113  # a name too long is no file
                raise Refused(f"{self.folder} 不是文件夹。请用 --data 写客户数据所在的文件夹。")
            raise Refused(f"文件夹 {self.folder} 里还没有客户数据。请先打开工作台建立，或用 demo 命令生成演示数据。")
        return self.open()

    def open(self) -> Office:
        """Open the office, making it when there is none."""
        from cmdesk.core import key
        from cmdesk.core.file.office import open_file, open_server
        from cmdesk.shell.features import load_records

        load_records()
        opened = open_server(self.database, self.folder) if self.database else open_file(self.folder, key.stored)
        self._opened.append(opened)
        for warning in opened.warnings:
            print(warning, file=sys.stderr)
        return opened

    @cached_property
    def actor(self) -> Actor:
        """Who runs the command, signed in by ``CMDESK_PASSWORD`` or a prompt.

        A newer program brings regulations that the office has not: as the window does, they are added first.

        Raises:
            Refused: nobody can sign in yet, or login and password do not fit.
        """
        office = self.office
        from cmdesk.core import regulation
        from cmdesk.core.actor import PROGRAM
        from cmdesk.staff import rules

        if office.is_new:
            raise Refused("还没有任何人员。请先打开工作台建立第一位管理员，或用 demo 命令生成演示数据。")
        actor = rules.sign_in(self.login, self._password())
        regulation.add_missing_presets(PROGRAM)
        return actor

    def _password(self) -> str:
        given = os.environ.get("CMDESK_PASSWORD")
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise Refused("需要密码：请设置环境变量 CMDESK_PASSWORD，或在终端里输入。")
        import getpass

        return getpass.getpass(f"{self.login} 的密码：")

    def say(self, text: str) -> None:
        """Print a line for people; silent with ``--json``."""
        if not self.as_json:
            _print(text)

    def tell(self, text: str) -> None:
        """Print progress on stderr, when somebody watches."""
        if not self.as_json and sys.stderr.isatty():
            blank = " " * self._told  # over what was told before: not every Windows console knows ESC [K
            print(f"\r{blank}\r{text}", end="", file=sys.stderr, flush=True)
            self._told = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)

    def out(self, result: dict[str, Any]) -> None:
        """Set the one object that ``--json`` prints; later calls add to it."""
        self.result.update(result)

    def close(self) -> None:
        """Close the office."""
        for office in self._opened:
            office.close()


_COMPLAINTS = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: ((?!-).*[=<>].*)", r"不认识 \1；有空格的内容要写在一对引号里"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument (.+?): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能写 \2，可以写 \3"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 后面要写内容"),
    (r"argument (.+?): ignored explicit argument (.*)", r"\1 后面不写内容（\2）"),
    (r"argument (.+?): invalid float value: (.*)", r"\1 应是数，不能写 \2"),
    (r"argument (.+?): (.*)", r"\1 \2"),
)
"""What argparse says → how it is said here."""

_OBEYED = frozenset({"Cc", "Cf"})  # kinds of characters that a terminal obeys, or that turn a line around
_LONG = 60  # characters of something typed that a refusal quotes
_MOST = 2**31 - 1  # what a column of whole numbers holds on both engines


def _whole(text: str) -> int:
    """Read a whole number that a database can hold.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        number = int(text)
    except ValueError:
        number = _MOST + 1
    if abs(number) > _MOST:
        raise argparse.ArgumentTypeError(f"应是整数，不超过 {_MOST}，不能写 {text[:40]!r}")
    return number


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with a call."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.register("type", int, _whole)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        for said, chinese in _COMPLAINTS:
            if re.fullmatch(said, message, re.DOTALL):
                message = re.sub(said, chinese, message, flags=re.DOTALL)
                break
        print(f"命令写法不对：{message.removesuffix('。')}。加 --help 看说明。", file=sys.stderr)
        raise SystemExit(WRONG_USAGE)


class _Command(_Parser):
    """A sub-command; it takes the common options too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})
        _common(self)


def parser(word: str | None = None) -> argparse.ArgumentParser:
    """Return the command line: the program's own commands and those of every feature.

    Args:
        word: what a command begins with that is to be run; where it is known, others are left out, and need not be loaded.
    """
    from cmdesk.shell import commands, demo, move
    from cmdesk.shell.features import FEATURES

    whole = _Parser(prog="cmdesk", description="cmdesk 客户经理工作台。不带命令则打开工作台。", allow_abbrev=False)
    whole.add_argument("--version", action="version", version=f"cmdesk {__version__}")
    _common(whole)
    under = whole.add_subparsers(dest="command", metavar="命令", parser_class=_Command)
    demo.add(under)
    commands.add(under)
    move.add(under)
    if word not in under.choices:
        for feature in [one for one in FEATURES if word in one.command_words] or FEATURES:
            if feature.commands:
                feature.commands(under)
    return whole


def _common(one: argparse.ArgumentParser) -> None:
    """Options that may stand before or after the command."""
    missing: Any = argparse.SUPPRESS
    one.add_argument("--data", metavar="DIR", type=Path, default=missing, help="数据文件夹")
    one.add_argument("--database", metavar="URL", default=missing, help="postgresql:// 地址，多人共用时")
    one.add_argument("--as", dest="login", metavar="USER", default=missing, help="用谁的身份，默认 admin")
    one.add_argument("--json", dest="as_json", action="store_true", default=missing, help="输出一个 JSON 对象")


def run(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    strange = next((word for word in arguments if _is_no_text(word)), None)
    if strange is not None:
        print(f"命令里的“{strange[:40]}”有不是 UTF-8 的字符，请用 UTF-8 的终端输入。", file=sys.stderr)
        return WRONG_USAGE
    if _first_word(arguments) is None:
        return _guarded(open_desk, arguments)
    return _heard(_guarded(_run_command, arguments))


def _heard(code: int) -> int:
    """Return the exit code when all that was said has been written; another one when it could not be."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:  # closed from the beginning: nobody wants to hear it
                stream.flush()
        except OSError as error:
            if stream is sys.stdout:
                code = REFUSED
                if not isinstance(error, BrokenPipeError):
                    print(_UnheardError(error), file=sys.stderr)
            with contextlib.suppress(OSError, ValueError):  # or Python tries once more as it ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code


def _is_no_text(word: str) -> bool:
    """Tell a word of bytes that are no text, which no database takes; the name of a file may be one."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return not os.path.exists(word)  # noqa: PTH110  # Path says no more
    return False


def _first_word(arguments: Sequence[str]) -> str | None:
    """Return what the command begins with, or the question for help that stands before it; nothing opens the desk."""
    valued = {"--data", "--database", "--as"}
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in valued:
            skip = True
        elif word in {"--help", "-h", "--version"} or not word.startswith("-"):
            return word
    return None


def _context(given: argparse.Namespace) -> Context:
    folder = getattr(given, "data", None)
    return Context(
        folder=(folder or place.default_folder()).expanduser(),
        database=getattr(given, "database", None),
        login=getattr(given, "login", os.environ.get("CMDESK_USER", "admin")),
        as_json=getattr(given, "as_json", False),
    )


def open_desk(arguments: Sequence[str]) -> int:
    """Open the desk, which is what happens without a command."""
    quick = _Parser(prog="cmdesk", allow_abbrev=False)
    _common(quick)
    context = _context(quick.parse_args(arguments))
    incident.log_to(context.folder)
    from cmdesk.shell import desk

    return desk.open_desk(context.folder, context.database)


def _run_command(arguments: Sequence[str]) -> int:
    if "cmdesk.kit.background.garbage" not in sys.modules:  # where windows live, only their thread collects
        gc.enable()
    whole = parser(_first_word(arguments))
    given = whole.parse_args(arguments)
    context = _context(given)
    handler: Callable[[Context, argparse.Namespace], int | None] | None = getattr(given, "run", None)
    if handler is None:
        whole.error("请写一个命令")
    if context.database is not None or os.path.isdir(context.folder):  # noqa: PTH112  # nor is one with such a name there
        incident.log_to(context.folder)
    try:
        if getattr(given, "signs_in", True):
            context.actor  # noqa: B018  # nothing of an office is read before it is open and somebody has signed in
        code = handler(context, given)
        if context.as_json:
            import json

            _print(json.dumps(context.result, ensure_ascii=False, indent=1, default=str))
        return DONE if code is None else code
    finally:
        context.close()


def _guarded(work: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    try:
        return _in_words(work, arguments)
    finally:  # after the incident is told: without a log its traceback would end on the screen
        incident.stop_logging()


def _in_words(work: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    try:
        return work(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else WRONG_USAGE
    except Refused as refusal:
        print(_quoting_little(str(refusal), arguments), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("已中断，没有完成的写入全部退回。", file=sys.stderr)
        return BROKEN_OFF
    except BrokenPipeError:
        return REFUSED
    except _UnheardError as unheard:
        print(unheard, file=sys.stderr)
        return REFUSED
    except Exception as error:  # noqa: BLE001  # the last guard: whatever it is, a person gets a sentence
        print(incident.report(error), file=sys.stderr)
        return REFUSED


def _quoting_little(sentence: str, arguments: Sequence[str]) -> str:
    """Shorten in a sentence what was typed at length: whoever typed it knows the rest, and reads the reason."""
    typed = {part.strip() for word in arguments for part in (word, word.partition("=")[2]) if len(part) > _LONG}
    for part in sorted(typed, key=len, reverse=True):
        sentence = sentence.replace(part, f"{part[:_LONG]}…")
    return "".join(sign for sign in sentence if sign == "\n" or category(sign) not in _OBEYED)
