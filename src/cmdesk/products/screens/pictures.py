"""The windows of the products that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""

    def sequence() -> Any:
        from cmdesk.products.screens.sequence import SequenceDialog

        return SequenceDialog(desk, None)

    def import_list() -> Any:
        from cmdesk.core.sheet.opening.delimited import parse_clipboard
        from cmdesk.products.screens.importing import ImportDialog

        dialog = ImportDialog(desk)
        dialog.open_grid(parse_clipboard(_PASTED))
        return dialog

    def edit() -> Any:
        from cmdesk.core.errors import Refused
        from cmdesk.products import rules

        shelf = rules.shelf()
        if not shelf:
            raise Refused("还没有商品，这一张画不了。")
        desk.go("products")
        return desk.page("products").dialog_of(shelf[0])

    return (("product-order", sequence), ("product-import", import_list), ("product", edit))


_PASTED = "统一编码\t卷烟名称\t价类\t批发价(元/条)\t建议零售价\nYX-90001\t云岫（雅韵）\t一类\t212\t250\nYX-90002\t\t二类\t130\t150\n"
