"""Looking into attached files: large pictures are made smaller away from the window, what cannot be shown says why."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtPdfWidgets import QPdfView
from shiboken6 import isValid

from cmdesk.kit.files.preview import Preview, unpacked


def encoded(kind: str, size: tuple[int, int], **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_large_picture_is_kept_no_larger_than_it_is_looked_at(qapp: Any, kind: str) -> None:
    """Whatever the camera made of it; a small one stays as it is, and its sides keep their proportion."""
    large = unpacked(f"image/{kind}", encoded(kind, (6000, 4000)))
    assert large is not None
    assert (large.width(), large.height()) == (3000, 2000)
    small = unpacked(f"image/{kind}", encoded(kind, (400, 300)))
    assert small is not None
    assert (small.width(), small.height()) == (400, 300)


def test_a_photograph_of_a_hundred_million_points_is_shown(qapp: Any) -> None:
    """JPEG is made smaller while it is unpacked, which other pictures of that size are not."""
    found = unpacked("image/jpeg", encoded("jpeg", (12_000, 9_000), quality=20))
    assert found is not None
    assert (found.width(), found.height()) == (3000, 2250)
    assert unpacked("image/png", encoded("png", (12_000, 9_000))) is None


def test_what_is_no_picture_is_none(qapp: Any) -> None:
    """Neither text, nor a file that only says that it is a picture."""
    assert unpacked("text/plain", b"abc") is None
    assert unpacked("image/png", b"no picture") is None


def test_what_cannot_be_shown_says_why(qapp: Any, qtbot: Any) -> None:
    """A file cut off, a picture that is none, a format nobody looks into here; a sound file after them is shown."""
    preview = Preview()
    qtbot.addWidget(preview)
    whole = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(whole, "PDF")
    for name, media_type, content, words in (
        ("合同.pdf", "application/pdf", whole.getvalue()[:300], "这份 PDF 打不开"),
        ("门头.png", "image/png", b"no picture", "这张图片打不开"),
        ("报价.xlsx", "application/zip", b"PK\0\0", "不能在这里预览"),
    ):
        preview.show_content(name, media_type, content, unpacked(media_type, content))
        assert preview._stack.currentWidget() is preview._words
        assert words in preview._words.text()
    preview.show_content("好.pdf", "application/pdf", whole.getvalue(), None)
    assert isinstance(preview._stack.currentWidget(), QPdfView)


def test_leaving_a_page_with_a_pdf_in_it_ends_nothing_else(qapp: Any) -> None:
    """The view goes before the document that it shows: the other way round the whole program ended."""
    whole = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(whole, "PDF")
    for _ in range(2):
        preview = Preview()
        preview.show()
        preview.show_content("合同.pdf", "application/pdf", whole.getvalue(), None)
        preview.show_content("另一份.pdf", "application/pdf", whole.getvalue(), None)
        preview.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not isValid(preview)
