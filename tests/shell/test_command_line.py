"""Every command: what was not foreseen is a sentence with a number, nothing is read before somebody has signed in."""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tests.people import PASSWORD

from cmdesk import cli
from cmdesk.core import regulation
from cmdesk.core.database import current
from cmdesk.core.file.office import open_file
from cmdesk.papers import printing
from cmdesk.shell import commands
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import first_administrator

WITHOUT_PERSON = {"demo", "check", "forms", "backup restore"}


def leaves(
    parser: argparse.ArgumentParser, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command that can be run, with its words."""
    under = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not under:
        yield " ".join(path), parser
    for action in under:
        for name, one in action.choices.items():
            yield from leaves(one, (*path, name))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The closed office of one administrator; its password is set."""
    load_records()
    made = open_file(tmp_path / "office")
    first_administrator("李敏", "admin", PASSWORD, company="城区公司")
    made.close()
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    return tmp_path / "office"


@pytest.mark.parametrize(
    "words",
    [
        "log show --manager 无此人",
        "filing read 无此号",
        "coaching list --rep 无此人",
        "materials kit show --manager 无此人",
        "sample propose --manager 无此人",
        "approvals send-back 99999999999999999999 --reason x",
        "follow-up --days 99999999",
        "backup restore {long} --from {long} --into x",
        "print phone-register --month 2026-11 --manager 无此人 --out x.pdf",
        "filing figures --month 9999-12",
        "visits appointments --month 0001-01",
        "orders figures --month 9999-12",
        "phone plan --month 9999-12",
        "scan {long}",
    ],
)
def test_a_command_refuses_first_of_all_in_its_process(
    words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On an office that nothing has opened yet, what does not exist is refused with one sentence."""
    code = cli.run(["--data", str(folder), "--json", *words.format(long="长" * 300).split()])
    said = capsys.readouterr()
    assert (code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "程序内部出错" not in said.err


def test_a_command_is_run_without_all_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made for a word alone is all that the whole command line has for it, and little else."""
    whole = {path: parser.format_help() for path, parser in leaves(cli.parser())}
    for word in {path.split()[0] for path in whole}:
        monkeypatch.setattr(printing, "_registered", {})
        alone = {path: parser.format_help() for path, parser in leaves(cli.parser(word))}
        of_word = {path for path in whole if path.split()[0] == word}
        assert {path: said for path, said in alone.items() if path in of_word} == {
            path: whole[path] for path in of_word
        }
        assert len(alone) < len(whole), word
    monkeypatch.setattr(printing, "_registered", {})
    assert {path for path, _ in leaves(cli.parser("--help"))} == whole.keys()


def test_a_missing_file_is_said_in_chinese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The system's own English does not reach the person."""
    assert cli.run(["--data", str(folder), "visits", "enter", str(folder / "none.toml")]) == 1
    assert "找不到" in capsys.readouterr().err


def test_what_cannot_be_a_data_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name longer than any folder's, or a file: one sentence each, and no incident."""
    file = tmp_path / "list.csv"
    file.write_text("名称\n", encoding="utf-8")
    for given, said in ((tmp_path / ("长" * 90), "还没有客户数据"), (file, "不是文件夹")):
        assert cli.run(["--data", str(given), "check"]) == 1
        assert said in capsys.readouterr().err


def test_nothing_is_done_without_signing_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong password is what is said, whatever else is wrong; few commands ask for no person."""
    for words, parser in leaves(cli.parser()):
        signs_in = parser.get_default("signs_in") is not False
        assert signs_in == (words not in WITHOUT_PERSON), words
    code = cli.run(["--data", str(folder), "--as", "nobody", "visits", "enter", str(folder / "none.toml")])
    assert (code, "密码" in capsys.readouterr().err) == (1, True)


def test_a_newer_program_brings_its_regulations(folder: Path) -> None:
    """An office that was last opened by an older program gets the rules it has not, by a command as by the window."""
    opened = open_file(folder)
    with current().writing():
        current().run("DELETE FROM regulation WHERE key LIKE 'display.%'")
    opened.close()
    assert cli.run(["--data", str(folder), "visits", "list"]) == 0
    opened = open_file(folder)
    assert regulation.on(date(2026, 11, 2)).number("display.weight.aligned") > 0
    opened.close()


def test_a_bug_is_a_sentence_and_its_traceback_lies_in_the_log(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number that is said is found in the log; nothing of the program's inside is on the screen."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(commands, "run_search", broken)
    assert cli.run(["--data", str(folder), "search", "福"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    number = said.split("编号 ")[1].split("。")[0]
    log = (folder / "logs" / "cmdesk.log").read_text(encoding="utf-8")
    assert f"incident {number}" in log
    assert "ZeroDivisionError: inside" in log


def test_without_a_log_there_is_still_no_traceback() -> None:
    """Where nothing can be logged an incident prints nothing by itself."""
    told = subprocess.run(
        [sys.executable, "-c", "from cmdesk.core.machine import incident; incident.report(ValueError('inside'))"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])},
    )
    assert (told.stdout, told.stderr) == (b"", b"")


def test_check_names_what_another_program_has_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person whose role was changed with a tool for databases, past rights and trail."""
    assert cli.run(["--data", str(folder), "check"]) == 0
    with closing(sqlite3.connect(folder / "office.db")) as file, file:
        file.execute("UPDATE user SET role = 'clerk'")
    assert cli.run(["--data", str(folder), "check"]) == 1
    assert "人员第 1 条的“岗位”与操作记录不符" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["promises", "keep", "99999999999999999999"], "id 应是整数"),
        (["search", "福", "--limit", "x"], "--limit “x”应是 1 到 10000 的整数"),
        (["orders", "rates", "--limit", "-3"], "--limit “-3”应是 1 到 10000 的整数"),
        (["orders", "list", "--limit", "0"], "--limit “0”应是 1 到 10000 的整数"),
        (["activities", "list", "--customer", "KH1", "--limit", "-1"], "--limit “-1”应是 1 到 10000 的整数"),
        (["search"], "缺少 TEXT"),
        (["visits", "fly"], "不能写 'fly'，可以写 "),
        (["due", "--date"], "--date 后面要写内容"),
        (["due", "--what"], "不认识 --what"),
    ],
)
def test_wrong_usage_is_said_in_chinese(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, the usage and one Chinese sentence."""
    assert cli.run(words) == 2
    assert said.lower() in capsys.readouterr().err.lower()


def test_bytes_that_are_no_text_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal of another encoding is named as what it is, for every command; a file may be called anything."""
    for words in (["filing", "submit", "\udcff"], ["search", "\udcff"], ["note", "KH1", "x", "--result=\udcff"]):
        assert cli.run(["--data", str(folder), *words]) == 2
        assert "UTF-8" in capsys.readouterr().err
    strange = folder / "\udcff.toml"
    strange.write_text("", encoding="utf-8")
    assert cli.run(["--data", str(folder), "visits", "enter", str(strange)]) == 1
    assert "程序内部出错" not in capsys.readouterr().err


def test_a_refusal_quotes_little_of_what_was_typed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole page pasted by mistake does not bury the reason."""
    for words in (["show", "customer", "长" * 5_000], ["visits", "list", "--manager=" + "长" * 5_000]):
        capsys.readouterr()
        assert cli.run(["--data", str(folder), *words]) == cli.REFUSED
        said = capsys.readouterr().err
        assert "长长长" in said
        assert len(said) < 200


def test_a_month_beyond_every_office_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever a month is asked for: the calendar ends somewhere, and reckoning beyond it would break."""
    seen = 0
    for path, parser in leaves(cli.parser()):
        wanted = [action for action in parser._actions if action.required and not action.option_strings]
        if "--month" not in {word for action in parser._actions for word in action.option_strings}:
            continue
        seen += 1
        for month in ("9999-12", "0001-01", "2026-13"):
            capsys.readouterr()
            words = [*path.split(), f"--month={month}", *("1" for _ in wanted)]
            assert cli.run(["--data", str(folder), *words]) in {cli.REFUSED, cli.WRONG_USAGE}, words
            assert "内部出错" not in capsys.readouterr().err, words
    assert seen > 15


def test_averages_go_back_as_far_as_the_calendar(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many months is a whole number that somebody can mean."""
    assert cli.run(["--data", str(folder), "service", "averages", "--months", "999999999"]) == cli.WRONG_USAGE
    assert "10000" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_cannot_be_written_out_is_told(unbuffered: str) -> None:
    """A full disk behind > is no incident but a sentence, and not a success; who reads only the first line is content."""
    call = [sys.executable, "-m", "cmdesk", "forms"]
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1]), "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, env=environment, check=False, encoding="utf-8")
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "结果写不出来（磁盘已满）" in told.stderr
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as piped:
        assert piped.stdout is not None
        assert piped.stderr is not None
        piped.stdout.close()
        assert piped.stderr.read() == b""
    assert piped.returncode == 1


def test_a_refusal_commands_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed is quoted without the characters that colour, erase or turn around what stands there."""
    monkeypatch.chdir(tmp_path)
    assert cli.run(["--data", "a\x1b[31m\u202eb", "check"]) == 1
    said = capsys.readouterr().err
    assert "a[31mb" in said
    assert "\x1b" not in said


def test_progress_is_written_without_escapes(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    """A plain console of Windows would print them; what was longer before is blanked."""
    context = cli.Context(tmp_path)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for text in ("正在读 100", "完成", ""):
        context.tell(text)
    assert capsys.readouterr().err == f"\r\r正在读 100\r{' ' * 10}\r完成\r{' ' * 4}\r"
