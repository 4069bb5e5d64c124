"""Encryption on the command line: encrypt, change the key, decrypt, print the recovery key again."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    keys = under.add_parser("key", help="加密、更换密钥、解密、恢复密钥")
    what = keys.add_subparsers(dest="what", metavar="做什么", required=True)
    for word, run, text in (
        ("encrypt", run_encrypt, "加密；已加密的换一把新密钥。恢复密钥只显示这一次"),
        ("show", run_show, "再次显示恢复密钥"),
    ):
        one = what.add_parser(word, help=text)
        one.add_argument("--pdf", metavar="OUT.pdf", type=Path, help="同时存一页可打印的 PDF")
        one.set_defaults(run=run)
    decrypting = what.add_parser("decrypt", help="解密")
    decrypting.set_defaults(run=run_decrypt)


def run_encrypt(context: Context, given: argparse.Namespace) -> None:
    """Encrypt the office or change its key, and print the recovery key."""
    from cmdesk.core.key import stored
    from cmdesk.staff.rules import keys

    actor, office = context.actor, context.office
    was_plain = not office.encrypted
    key, kept = keys.encrypt(actor, office, lambda made: _tell(context, made, given.pdf))
    if stored(office.folder / "office.db") != key:
        context.say("本机没有可用的系统密钥库：以后打开时请输入恢复密钥，命令行用环境变量 CMDESK_KEY。")
    if was_plain:
        context.say(f"未加密的旧文件还在：{'、'.join(str(path) for path in kept)}，确认无误后请删除。")
    context.out({"encrypted": True, "kept": [str(path) for path in kept]})


def run_decrypt(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Make the office plain."""
    from cmdesk.staff.rules import keys

    kept = keys.decrypt(context.actor, context.office)
    context.say("已解密。加密的旧文件还在：" + "、".join(str(path) for path in kept))
    context.out({"encrypted": False, "kept": [str(path) for path in kept]})


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print the recovery key."""
    from cmdesk.staff.rules import keys

    _tell(context, keys.recovery_key(context.actor, context.office), given.pdf)


def _tell(context: Context, key: bytes, pdf: Path | None) -> None:
    from cmdesk.core.key import words_of

    if pdf is not None:
        from cmdesk.core.file.placed import placed
        from cmdesk.core.key import paper

        with placed(pdf) as draft:
            draft.write_bytes(paper.sheet(key, str(pdf.resolve().parent), datetime.now().astimezone()))
        context.say(f"已存为 {pdf}，打印后请删除。")
        context.out({"pdf": str(pdf)})
    words = words_of(key)
    context.say("恢复密钥（请抄写或打印后锁好）：")
    for at in range(0, len(words), 4):
        context.say(
            "  " + "  ".join(f"{number + 1:>2} {words[number]}" for number in range(at, min(at + 4, len(words))))
        )
    sys.stdout.flush()  # it is read before anything depends on it
    context.out({"recovery_key": " ".join(words)})
