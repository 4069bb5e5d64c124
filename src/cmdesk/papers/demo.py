"""What an invented office prints at the top of its papers."""

from __future__ import annotations

from cmdesk.core.database import current
from cmdesk.papers.rules import letterhead
from cmdesk.staff.demo.story import Story
from cmdesk.staff.rules import actor_of


def tell(story: Story) -> None:
    """Put the office's own name on its papers, as its administrator would."""
    row = current().row("SELECT name FROM unit WHERE parent_id IS NULL AND binned_at IS NULL ORDER BY id LIMIT 1")
    chiefs = story.of_role("administrator")
    if row and chiefs:
        letterhead.change(actor_of(chiefs[0].id), str(row[0]), b"")
