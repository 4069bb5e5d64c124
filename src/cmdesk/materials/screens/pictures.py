"""The windows of materials that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.core.day import clock
from cmdesk.kit.scenes import Picture


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""

    def give() -> Any:
        from cmdesk.materials.rules import catalog
        from cmdesk.materials.screens import moving

        desk.go("materials")
        one = catalog.listed()[0]
        return moving.open_dialog(desk, moving.VERBS[3], one, moving.around(desk.actor, one.id), desk.page("materials"))

    def kit() -> Any:
        from cmdesk.materials.rules import issuing
        from cmdesk.materials.screens.kits import KitDialog

        desk.go("kits")
        today = clock.today()
        return KitDialog(
            desk, desk.actor.id, desk.actor.name, today, 1, issuing.proposed(desk.actor.id, today), desk.page("kits")
        )

    return (("material-give", give), ("kit-issue", kit))
