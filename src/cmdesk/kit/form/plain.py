"""Tooltips that show what they are given, whatever it looks like."""

from __future__ import annotations

from html import escape


def plain_tip(text: str) -> str:
    """Return ``text`` such that a tooltip shows it as it stands; Qt would take ``<b>`` in it for a command."""
    if "<" not in text and "&" not in text:
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'
