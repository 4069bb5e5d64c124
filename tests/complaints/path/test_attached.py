"""Files of a complaint: added until the archive, taken out of the bin by who handles it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.complaints.conftest import Desk
from tests.people import make_staff

from cmdesk.complaints.rules.path import attached, closing, signing
from cmdesk.core.attachments import Attachment
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.rules.upkeep import binned
from cmdesk.staff.rules import directory


@pytest.fixture
def filed(file_office: Office) -> Desk:
    """The people in an office file: what is asked here does not depend on the engine."""
    directory.register()
    signing.register()
    return Desk(make_staff(file_office))


def test_a_binned_file_of_a_complaint_is_restored_from_the_bin(
    filed: Desk, file_office: Office, tmp_path: Path
) -> None:
    """回收站 lists it under its customer; whoever handles the complaint takes it out, until the archive."""
    one = filed.register()
    picture = tmp_path / "受潮.txt"
    picture.write_text("照片", encoding="utf-8")
    manager, boss = filed.staff["account_manager"], filed.staff["administrator"]
    made = attached.FILES.attach(manager, file_office, one, picture)
    attached.FILES.remove(manager, made)
    assert attached.FILES.attached(manager, one) == []
    assert [(row.kind, row.id, row.title, row.belongs_to) for row in binned.binned(boss)] == [
        ("attachment", made, "受潮.txt", "福顺烟酒店")
    ]
    with pytest.raises(Refused):
        binned.take_out(filed.staff.away, "attachment", made)
    binned.take_out(manager, "attachment", made)
    assert [row.id for row in attached.FILES.attached(manager, one)] == [made]
    attached.FILES.remove(manager, made)
    closing.withdraw(filed.staff["service_director"], one, "算了")
    with pytest.raises(Refused, match="已归档"):
        binned.take_out(manager, "attachment", made)


def test_files_are_attached_until_the_archive(filed: Desk, file_office: Office, tmp_path: Path) -> None:
    """A picture is kept with the complaint; others may look, only who handles may add; the archive takes none."""
    one = filed.register()
    picture = tmp_path / "受潮.txt"
    picture.write_text("照片", encoding="utf-8")
    manager, clerk = filed.staff["account_manager"], filed.staff["general_manager"]
    made = attached.FILES.attach(manager, file_office, one, picture)
    assert attached.FILES.content(clerk, file_office, made)[1] == "照片".encode()
    with pytest.raises(NotAllowed):
        attached.FILES.attach(clerk, file_office, one, picture)
    with pytest.raises(NotFound):
        attached.FILES.attached(filed.staff.away, one)
    closing.withdraw(filed.staff["service_director"], one, "算了")
    for verb in (
        lambda: attached.FILES.attach(manager, file_office, one, picture),
        lambda: attached.FILES.remove(manager, made),
    ):
        with pytest.raises(Refused):
            verb()
    assert keep.read(Attachment, made).binned_at is None
    assert isinstance(attached.FILES.may_attach(manager, one), Refused)
