"""Scripts: short enough to say, never changed, one in force on each day (S2-04, S1-72, S1-73)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.coaching.conftest import TEXT, TODAY, World

from cmdesk.activities.rules.ahead import sayings
from cmdesk.activities.rules.ahead.briefing import briefing
from cmdesk.activities.rules.ahead.sayings import Contact
from cmdesk.coaching.record import Objection, ScriptVersion
from cmdesk.coaching.rules import placeholders, rehearsals, scripts, spoken
from cmdesk.core import regulation, undo
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.visits.rules.sheet.opening import open_visit

LONG = "您好！" + "我们公司专做办公用品。" * 30


def test_a_script_that_takes_longer_than_a_minute_is_refused_with_the_number_to_cut(world: World) -> None:
    """The sentence says how many characters must go; cutting exactly so many is enough."""
    with pytest.raises(Invalid, match=r"请至少删去 62 个字") as refusal:
        world.script(LONG)
    assert list(refusal.value.problems) == ["text"]
    spoken_only = LONG.replace("！", "").replace("。", "")
    assert spoken.characters(spoken_only) == 302
    one = world.script(spoken_only[: 302 - 62])
    with pytest.raises(Invalid, match="请至少删去 1 个字"):
        scripts.revise(world.editor, one, {"text": spoken_only[: 302 - 61]})


def test_the_limit_is_a_dated_regulation(world: World) -> None:
    """Faster speech from a day on lets a longer text pass for versions that begin then, not before."""
    regulation.change(world.staff["administrator"], "script.rate", 320, TODAY + timedelta(days=10))
    with pytest.raises(Invalid, match="请至少删去"):
        world.script(LONG)
    one = scripts.add(
        world.editor, {"name": "长", "use": "opening"}, {"text": LONG, "valid_from": TODAY + timedelta(10)}
    )
    assert scripts.in_force(one, TODAY) is None
    assert scripts.in_force(one, TODAY + timedelta(10)) is not None
    regulation.change(world.staff["administrator"], "script.seconds.invite", 90, TODAY)
    assert scripts.add(world.editor, {"name": "邀约", "use": "invite"}, {"text": LONG})


def test_an_old_version_stays_as_it_was(world: World) -> None:
    """Neither the words nor the day nor an answer change; a version that was used cannot be taken away."""
    one = scripts.add(
        world.editor,
        {"name": "开场", "use": "opening"},
        {"text": TEXT},
        [{"objection": "没时间", "answer": "只占一分钟。"}],
    )
    first = scripts.versions(one)[0]
    (objection,) = scripts.objections_of(first.id)
    for model, record, values in (
        (ScriptVersion, first.id, {"text": "改了"}),
        (ScriptVersion, first.id, {"valid_from": TODAY - timedelta(3)}),
        (Objection, objection.id, {"answer": "改了"}),
    ):
        with pytest.raises(Refused, match="不能改动"), keep.operation(world.editor, "改") as work:
            work.edit(model, record, values)
    second = scripts.revise(world.editor, one, {"text": "新的说法。"})
    assert [(row.number, row.text) for row in scripts.versions(one)] == [(2, "新的说法。"), (1, TEXT)]
    rehearsals.record(world.rep, {"script_version_id": second, "seconds": 40})
    with pytest.raises(Refused, match="已有人演练过"):
        scripts.withdraw(world.editor, second)


def test_a_version_written_by_mistake_is_withdrawn_or_undone(world: World) -> None:
    """Before anybody used it, the version before it is in force again; the last one of a script stays."""
    one = world.script()
    later = scripts.revise(world.editor, one, {"text": "后天的说法。", "valid_from": TODAY + timedelta(2)})
    with pytest.raises(Invalid, match="不能早于它"):
        scripts.revise(world.editor, one, {"text": "今天的说法。", "valid_from": TODAY})
    scripts.withdraw(world.editor, later)
    scripts.revise(world.editor, one, {"text": "今天的说法。"})
    assert scripts.read(world.rep, one).version.text == "今天的说法。"  # type: ignore[union-attr]
    done = undo.last(world.editor)
    assert done is not None
    undo.undo(world.editor, done.id)
    assert scripts.read(world.rep, one).version.text == TEXT  # type: ignore[union-attr]
    with pytest.raises(Refused, match="只有这一个版本"):
        scripts.withdraw(world.editor, scripts.versions(one)[0].id)


def test_only_who_may_writes_scripts_and_names_are_their_own(world: World) -> None:
    """A rep reads and rehearses; a second script of the same name is refused; a version never begins in the past."""
    one = world.script()
    with pytest.raises(NotAllowed):
        scripts.revise(world.rep, one, {"text": "随便说说。"})
    with pytest.raises(Invalid, match="已有一份话术"):
        world.script()
    with pytest.raises(Invalid, match="已经过去"):
        scripts.revise(world.editor, one, {"text": "昨天的。", "valid_from": TODAY - timedelta(1)})
    assert [row.script.id for row in scripts.listed(world.rep)] == [one]


@pytest.mark.parametrize("text", ["{天气}真好", "{称呼", "称呼}", "{}", "您好 {{称呼}}"])
def test_unknown_placeholders_are_refused_at_saving(world: World, text: str) -> None:
    """In the words, the questions and the answers alike; full-width braces are understood."""
    with pytest.raises(Invalid, match="占位符"):
        world.script(text)
    with pytest.raises(Invalid, match="占位符"):
        scripts.add(world.editor, {"name": "问", "use": "care"}, {"text": "您好。", "questions": text})
    with pytest.raises(Invalid, match="第 1 条异议"):
        scripts.add(
            world.editor, {"name": "答", "use": "care"}, {"text": "您好。"}, [{"objection": "贵", "answer": text}]
        )
    assert current().rows("SELECT id FROM script") == []
    assert scripts.versions(world.script("｛称呼｝，您好"))[0].text == "{称呼}，您好"


def test_a_script_is_shown_filled_before_the_planned_visit(world: World) -> None:
    """The one made for that kind comes first, with address, name and day; a made visit shows none."""
    world.script()
    scripts.add(
        world.editor, {"name": "问候", "use": "care", "for_purposes": ("care",)},
        {"text": "{姓名}您好，我是{我的姓名}，{我的电话}。"}, [{"objection": "忙", "answer": "{称呼}，我改天再来。"}],
    )  # fmt: skip
    first, other = open_visit(world.rep, world.visits["sweep"]).sayings
    assert (first.fits, other.fits) == (True, False)
    assert first.text.startswith("欧阳先生，")
    assert "我是〔我的单位〕的客户经理" in first.text
    assert "档案里没有 我的单位" in first.note
    assert open_visit(world.rep, world.visits["first"]).sayings == ()
    called = briefing(world.rep, world.customer).sayings[0]
    assert (called.title, called.fits) == ("问候", True)
    assert called.text.startswith("欧阳震华您好")
    assert called.objections == (("忙", "欧阳先生，我改天再来。"),)


def test_a_call_that_is_planned_for_today_brings_its_own_script(world: World) -> None:
    """A visit by phone names the kind; one made for this kind alone comes before one made for many."""
    world.script(for_kinds=("first", "sweep", "revisit"))
    scripts.add(world.editor, {"name": "电话回访", "use": "care", "for_kinds": ("revisit",)}, {"text": "您好。"})
    with keep.operation(world.editor, "电话") as work:
        from cmdesk.visits.record import Visit

        work.edit(Visit, world.visits["sweep"], {"kind": "revisit", "mode": "phone"})
    now = datetime.now().astimezone()
    found = sayings.of(world.rep, Contact(world.customer, now, purposes=("care",)))
    assert [(one.title, one.fits) for one in found] == [("电话回访", True), ("统一开场白", True)]


def test_a_retired_script_is_not_offered(world: World) -> None:
    """Its versions are still read."""
    one = world.script()
    scripts.edit(world.editor, one, {"retired": True})
    assert scripts.listed(world.rep) == []
    assert len(scripts.listed(world.rep, retired=True)) == 1
    assert open_visit(world.rep, world.visits["sweep"]).sayings == ()


PIECES = st.lists(
    st.one_of(
        st.sampled_from([f"{{{name}}}" for name in placeholders.KNOWN]),
        st.text(st.characters(blacklist_characters="{}｛｝", blacklist_categories=("Cs",)), max_size=8),
    ),
    max_size=12,
)


@given(PIECES, st.dictionaries(st.sampled_from(list(placeholders.KNOWN)), st.text("王李〔{", max_size=3)))
def test_what_is_known_is_filled_and_what_is_not_is_named(pieces: list[str], values: dict[str, str]) -> None:
    """A text without a problem keeps every other character; nothing that is filled in is read as a placeholder."""
    text = "".join(pieces)
    assert placeholders.problem(text) == ""
    filled = placeholders.fill(text, values)
    expected = "".join(
        (values.get(piece[1:-1]) or f"〔{piece[1:-1]}〕") if piece[:1] == "{" else piece for piece in pieces
    )
    assert filled.text == expected
    assert set(filled.missing) == {piece[1:-1] for piece in pieces if piece[:1] == "{" and not values.get(piece[1:-1])}


@given(st.text(max_size=40), st.text(max_size=40))
def test_more_words_never_take_less_time(one: str, other: str) -> None:
    """Punctuation and blanks cost nothing."""
    assert spoken.characters(f"{one} {other}") == spoken.characters(one) + spoken.characters(other)
    assert spoken.characters("，。！ \n") == 0
    assert (spoken.characters("VIP"), spoken.characters("Office"), spoken.characters("2026年")) == (3, 3, 5)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of the people in the world
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 5), min_size=1, max_size=5), st.integers(-1, 20))
def test_one_version_is_in_force_on_each_day(file_world: World, gaps: list[int], probe: int) -> None:
    """Whatever was written later, a day has the version begun last by then, among equals the later written."""
    name, begun, day = f"{gaps} {probe} {datetime.now()}", [], 0  # noqa: DTZ005
    for gap in gaps:
        day += gap
        begun.append(TODAY + timedelta(days=day))
    one = scripts.add(file_world.editor, {"name": name}, {"text": "1", "valid_from": begun[0]})
    for number, begins in enumerate(begun[1:], 2):
        asked = TODAY + timedelta(days=probe)
        before = scripts.in_force(one, asked)
        scripts.revise(file_world.editor, one, {"text": str(number), "valid_from": begins})
        after = scripts.in_force(one, asked)
        assert after == before if begins > asked else after is not None and after.text == str(number)
    wanted = [number for number, on in enumerate(begun, 1) if on <= TODAY + timedelta(days=probe)]
    found = scripts.in_force(one, TODAY + timedelta(days=probe))
    assert (found.number if found else None) == (max(wanted) if wanted else None)
