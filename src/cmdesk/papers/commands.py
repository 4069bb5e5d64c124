"""``forms``, ``print`` and ``papers`` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import positive
from cmdesk.core.errors import Refused
from cmdesk.papers.printing import Printing, registered

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.papers.job import Job
    from cmdesk.papers.press import Pressed
    from cmdesk.papers.record import Paper

_FORM = "FORM"
_FORMS_HELP = "表单代号，见 forms 命令；加 --blank 打印空白表"


def add(under: Any) -> None:
    """Add the sub-commands; called after the features that register printings."""
    known = under.add_parser("forms", help="列出全部表单")
    known.set_defaults(run=run_forms, signs_in=False)
    _add_print(under)
    papers = under.add_parser("papers", help="单据台账").add_subparsers(dest="what", metavar="什么", required=True)
    listing = papers.add_parser("list", help="列出单据，新的在前")
    listing.add_argument("--form", default="", metavar="FORM", help="只列这一种表单")
    listing.add_argument("--limit", type=positive, default=50, metavar="N", help="最多多少条，默认 50")
    listing.set_defaults(run=run_list)
    void = papers.add_parser("void", help="作废一份单据")
    void.add_argument("number", metavar="NO", help="流水号")
    void.add_argument("--reason", required=True, metavar="原因", help="为什么作废")
    void.add_argument("--form", default="", metavar="FORM", help="两种表单里有同一个号时写明")
    void.set_defaults(run=run_void)
    again = papers.add_parser("print", help="按原样补打一份单据")
    again.add_argument("number", metavar="NO", help="流水号")
    again.add_argument("--form", default="", metavar="FORM", help="两种表单里有同一个号时写明")
    _out(again)
    again.set_defaults(run=run_again)


def _add_print(under: Any) -> None:
    printing = under.add_parser("print", help="打印成 PDF：表单的空白表，或登记的打印内容")
    what = printing.add_subparsers(action=_What, dest="what", metavar="什么", required=True)
    for one in registered().values():
        parser = what.add_parser(one.name, help=one.title)
        if one.add_arguments:
            one.add_arguments(parser)
        _out(parser)
        parser.set_defaults(run=run_print, printing=one)
    form = what.add_parser(_FORM, help=_FORMS_HELP)
    form.add_argument("--blank", action="store_true", help="空白表，供手填")
    form.add_argument("--copies", type=positive, default=1, metavar="N", help="几份，默认 1")
    _out(form)
    form.set_defaults(run=run_blank)


class _Words:
    """The words after ``print``: the printings, and whatever may be a form."""

    def __init__(self, known: dict[str, argparse.ArgumentParser]) -> None:
        self._known = known

    def __contains__(self, word: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def items(self) -> Iterable[tuple[str, argparse.ArgumentParser]]:
        """Return the words that have a parser of their own."""
        return self._known.items()


class _What(argparse._SubParsersAction):  # type: ignore[type-arg]  # noqa: SLF001  # an office has forms of its own
    """Takes the word after ``print`` for a form when it is no printing, or when ``--blank`` says so."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = _Words(self._name_parser_map)  # type: ignore[assignment]

    def __call__(
        self, parser: Any, namespace: argparse.Namespace, values: Any, option_string: str | None = None
    ) -> None:
        word, *rest = values
        name = word.replace("_", "-")
        is_form = name not in self._name_parser_map or "--blank" in rest
        super().__call__(parser, namespace, [_FORM if is_form else name, *rest], option_string)
        setattr(namespace, self.dest, word)


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=None, metavar="F.pdf", help="写到哪个 PDF 文件")


def run_forms(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """List the forms; without an office those that the program brings along."""
    from cmdesk.papers import forms

    known = forms.every(context.office) if context.has_office else forms.brought()
    for one in known:
        whose = "自有版本" if one.own else "随程序提供"
        context.say(f"{one.name}\t{one.title}\t{one.number}\t{one.paper}\t{one.problem or whose}")
    context.out({"forms": [asdict(one) for one in known]})


def run_print(context: Context, given: argparse.Namespace) -> None:
    """Print what a feature has registered."""
    printing: Printing = given.printing
    _refuse_no_file(given.out)
    context.actor  # noqa: B018  # sign in before anything is read
    _print(context, printing.gather(context, given), given.out, printing.form)


def run_blank(context: Context, given: argparse.Namespace) -> None:
    """Print empty sheets of a form; the word of a printing means the form it prints."""
    from cmdesk.papers import forms, press

    name = forms.canonical(given.what)
    printing = registered().get(name.replace("_", "-"))
    if printing is not None and printing.form and name not in {one.name for one in forms.every(context.office)}:
        name = printing.form
    form = forms.form(context.office, name)
    if not given.blank:
        known = "、".join(registered()) or "（还没有）"
        raise Refused(f"“{given.what}”是一种表单：打印空白表请加 --blank；带内容的打印有：{known}。")
    _refuse_no_file(given.out)
    _print(context, press.blank(name, given.copies, form.title), given.out, name)


def run_again(context: Context, given: argparse.Namespace) -> None:
    """Print a sheet of the ledger once more."""
    from cmdesk.papers import press
    from cmdesk.papers.rules import ledger, rights

    _refuse_no_file(given.out)
    found = ledger.by_number(context.actor, given.number, given.form.replace("-", "_"))
    rights.refuse(context.actor, "print", found)
    _place(context, press.again(context.actor, found.id), given.out, found.form)


def run_list(context: Context, given: argparse.Namespace) -> None:
    """List sheets of the ledger."""
    from cmdesk.papers.rules import ledger

    found = ledger.newest(context.actor, form=given.form.replace("-", "_"), limit=given.limit)
    for one in found:
        state = f"作废：{one.void_reason}" if one.voided_at else f"打印 {one.prints} 次"
        context.say(f"{one.number}\t{one.form_title}\t{one.subject}\t{state}")
    context.out({"papers": [_plain(one) for one in found]})


def run_void(context: Context, given: argparse.Namespace) -> None:
    """Declare a sheet void."""
    from cmdesk.papers.rules import ledger

    found = ledger.by_number(context.actor, given.number, given.form.replace("-", "_"))
    ledger.void(context.actor, found.id, given.reason)
    context.say(f"已作废 {found.title()}，号码不再使用。")
    context.out({"voided": found.number, "form": found.form, "reason": given.reason})


def _plain(one: Paper) -> dict[str, Any]:
    names = ("number", "form", "form_title", "subject", "about_kind", "about_id", "printed_at", "prints", "pages")
    return {name: getattr(one, name) for name in (*names, "voided_at", "void_reason")}


def _refuse_no_file(out: Path | None) -> None:
    if out is None:
        raise Refused("请用 --out 写明 PDF 文件，例如 --out 走访单.pdf；要送到打印机，请在工作台里打印。")


def _print(context: Context, job: Job, out: Path, form: str) -> None:
    from cmdesk.papers import press

    _place(context, press.press(context.actor, context.office, job, progress=_telling(context)), out, form)


def _place(context: Context, pressed: Pressed, out: Path, form: str) -> None:
    """Write the file, whole or not at all, and count the print."""
    from cmdesk.core.file.placed import placed
    from cmdesk.papers import press

    with press.counted(context.actor, pressed), placed(out) as draft:
        draft.write_bytes(pressed.content)
    numbers = " … ".join(dict.fromkeys((*pressed.numbers[:1], *pressed.numbers[-1:])))
    said = f"，流水号 {numbers}" if numbers else ""
    context.say(f"已写出 {out}：{len(pressed.starts)} 份，{pressed.pages} 页{said}。")
    context.out({"file": str(out), "pages": pressed.pages, "form": form, "numbers": pressed.numbers})


def _telling(context: Context) -> Callable[[int, int], None]:
    def tell(done: int, whole: int) -> None:
        if done % 20 == 0 or done == whole:
            context.tell(f"正在画 {done:,}/{whole:,}")

    return tell
