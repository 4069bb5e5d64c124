"""Columns that say two things at once, one thing in several columns, or a thing only once for a whole group of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from operator import eq
from typing import Final

from cmdesk.core.sheet.grid import Cell, Row
from cmdesk.core.sheet.understanding.columns import Guess
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.sheet.understanding.groups import COUNTS
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import LeftOut
from cmdesk.core.tidy import show, tidy_number
from cmdesk.core.tidy.text import says_nothing
from cmdesk.customers.importing.people import whole_name
from cmdesk.customers.importing.targets import PERSON, SECOND, SURNAME, label_of, targets
from cmdesk.customers.importing.ticking import gather_ticks

_GROUPS: Final = frozenset(("area_id", "owner_id", "order_weekday", "building_id"))
_ABOVE: Final = frozenset(("area_id", "owner_id", "order_weekday"))
_LEAST: Final = 2
_OF_PEOPLE: Final = frozenset(("phones", "note", "email"))
"""What each person of one house may have of his own."""

_GIVEN: Final = frozenset(("名", "名字", "GivenName", "FirstName", "Given Name", "First Name"))
_NORTH: Final = range(3, 55)
_EAST: Final = range(73, 137)
_SHORT: Final = 4
_SHOP: Final = re.compile("店|超市|商行|便利|副食|烟酒|小卖|门市|批发|经营部")
_ALL: Final = re.compile("(?:全部|所有).{0,6}")
_IN_ONE: Final = frozenset(("省/市/区", "省市区", "省市区县", "省/市/县", "省市县"))
_LEVELS: Final = (
    _IN_ONE
    | frozenset(
        ("省", "省份", "所在省", "所在省份", "所属省份", "省市", "所在省市", "所属省市", "收件省", "收货省份", "pname")
    ),
    frozenset(("市", "城市", "地市", "所在市", "所在城市", "所属城市", "收件市", "收货城市", "cityname")),
    frozenset(("区", "县", "区县", "县区", "区/县", "所在区县", "所属区县", "收件区", "收货区县", "adname")),
    frozenset(("街道", "乡镇", "镇", "乡镇街道", "镇街", "街道/乡镇", "乡镇/街道", "所在乡镇", "所属乡镇", "所在街道")),
)
_WITHIN: Final = (
    frozenset(("社区", "所在社区", "所属社区", "村/社区", "社区/村", "村", "村名", "行政村", "自然村", "所在村")),
    frozenset(("小区", "小区名称", "所在小区", "楼盘", "楼盘名称")),
    frozenset(("楼栋", "楼栋号", "楼号", "栋号", "栋", "幢")),
    frozenset(("单元", "单元号")),
    frozenset(("房号", "房间号", "室号")),
)
"""Places within a town, of which an address is made where the list has none."""

_COUNTED_PLACES: Final = (("楼", "号楼"), ("栋", "号楼"), ("幢", "号楼"), ("单元", "单元"), ("", ""))
_HOUSES: Final = frozenset(("门牌", "门牌号", "门牌号码"))
_SHORTEST_PLACE: Final = 2
_DISTRICT: Final = re.compile(
    "[^省市区县旗路街道镇乡0-9]{1,5}(?<!开发)(?<!高新|经开|工业|产业|示范|旅游)(?<![园小社校景街新库])[区县]"
)
_UNIT: Final = re.compile("[省市区县]|[^省市区县路街0-9]{0,4}自治[区州县]")
_STREET: Final = re.compile("[路街道巷弄号村0-9]")
_NAMED_AFTER: Final = re.compile("大[学厦道]|[东西南北中]?[路街]|饭店|酒店|宾馆")
_CODED: Final = re.compile(
    r"(?:[\[【(（]\s*(?P<within>[A-Za-z]{0,4}[0-9]{2,20})\s*[\]】)）]|(?P<before>[A-Za-z]{0,4}[0-9]{2,20})[\s_:：.、/—-]+)\s*(?P<name>[^0-9\s].+)"
)
_FIGURES: Final = re.compile(r"\s*[\[【(（]?\s*[A-Za-z]{0,4}[0-9]")
_COUNTED: Final = re.compile(r"[0-9]{1,4}[、.．)）]\s*(?P<name>[^0-9\s].+)")


def rearranged(sheet: Sheet) -> list[str]:
    """Put a list in order where its columns are not what a file has; return a sentence for each thing that was done."""
    notes = []
    if said := _take_from_title(sheet):
        notes.append(f"表头上方写着{'、'.join(f'“{words}”' for words in said)}，已给每一户记上，请核对")
    notes += [*gather_ticks(sheet), *_named(sheet)]
    if _swap_places(sheet):
        notes.append("“经度”“纬度”两列里的数字正好相反，已对调，请核对")
    if filled := _fill_groups(sheet):
        headers = "、".join(f"“{header}”" for header in filled)
        notes.append(f"{headers}一列只在每组的第一行填写，下面空着的已按上面的读取，请核对")
    if parted := _part_numbers(sheet):
        notes.append(f"“{parted}”一列里编号和名称写在一起，已经分开，请核对")
    if lines := _join_lines(sheet):
        notes.append(f"有 {lines} 行没有编号和名称，当作上一户的联系人，请核对")
    if classes := _leave_out_classes(sheet):
        notes.append(f"有 {classes} 行是分类，它的编号是下面各户编号的开头，没有读")
    if contacts := _join_contacts(sheet):
        notes.append(f"有 {contacts} 行与上一行是同一家，只是人不同，当作上一户的联系人，请核对")
    if joined := _join_addresses(sheet):
        notes.append(f"地址里加上了{'、'.join(f'“{header}”' for header in joined)}")
    return notes


def _take_from_title(sheet: Sheet) -> list[str]:
    """Give every row what the lines above the header say of all of them (业务员：李敏); return what they say."""
    table, said = sheet.table, []
    for target in targets():
        if target.key not in _ABOVE or any(guess.target == target.key for guess in sheet.guesses):
            continue
        words = "|".join(map(re.escape, target.words()))
        found = re.search(rf"(?<!\S)({words})\s*[:：]\s*([^\s:：]{{2,20}})(?!\S)(?!\s*[:：])", table.title)
        if found and found[1] not in table.headers:
            sheet.guesses.append(Guess(len(table.headers), found[1], target.key, 90, "表头上方写着"))
            table.headers = (*table.headers, found[1])
            table.rows[:] = [(*row, found[2]) for row in table.rows]
            said.append(f"{found[1]}：{found[2]}")
    return said


def _named(sheet: Sheet) -> list[str]:
    """Name the people of a list of people; return a sentence for what was done."""
    if named := _name_people(sheet):
        return [f"“{named[0]}”一列大多空着，空着的用“{named[1]}”作客户名称，请核对"]
    if parts := _join_names(sheet):
        return [f"没有单位名称，客户名称由{'、'.join(f'“{header}”' for header in parts)}合成，请核对"]
    return []


def _swap_places(sheet: Sheet) -> bool:
    """Take columns for each other whose figures are those of the other one: no place of ours has a 经度 of 34."""
    east = next((guess for guess in sheet.guesses if guess.target == "longitude"), None)
    north = next((guess for guess in sheet.guesses if guess.target == "latitude"), None)
    if east is None or north is None:
        return False
    pairs = [(row[east.column], row[north.column]) for row in sheet.table.rows]
    both = [(x, y) for x, y in pairs if x is not None and y is not None]
    if not both or not all(_is_within(x, _NORTH) and _is_within(y, _EAST) for x, y in both):
        return False  # mostly at the first row
    swapped = {id(east): replace(east, target="latitude"), id(north): replace(north, target="longitude")}
    sheet.guesses[:] = [swapped.get(id(guess), guess) for guess in sheet.guesses]
    return True


def _is_within(cell: Cell, degrees: range) -> bool:
    number = tidy_number(cell)[0]
    return number is not None and int(number) in degrees


def _name_people(sheet: Sheet) -> tuple[str, str] | None:
    """Name those customers by themselves who have no firm, where most have none: the address book of a telephone."""
    name = next((guess for guess in sheet.guesses if guess.target == "name"), None)
    person = next((guess for guess in sheet.guesses if guess.target == PERSON + "name"), None)
    rows = sheet.table.rows
    if name is None or person is None or any(guess.target == SURNAME for guess in sheet.guesses):
        return None
    blank = [place for place, row in enumerate(rows) if row[name.column] is None]
    if not blank or len(blank) * 5 < len(rows) * 3 or any(rows[place][person.column] is None for place in blank):
        return None
    for place in blank:
        row = rows[place]
        rows[place] = (*row[: name.column], row[person.column], *row[name.column + 1 :])
    return name.header, person.header


def _join_names(sheet: Sheet) -> list[str]:
    """Name the customers of a list of people whose names are divided: 姓 and 名, where no firm is named; return the columns.

    Who has neither stands with the name that an address book shows (显示名称).
    """
    targets_found = {guess.target for guess in sheet.guesses}
    family = next((guess for guess in sheet.guesses if guess.target == SURNAME), None)
    if family is None or "name" in targets_found:
        return []
    people = [guess for guess in sheet.guesses if guess.target in {PERSON + "name", "short_name"}]
    given = next((guess for guess in people if guess.header in _GIVEN), None)
    shown = next((guess for guess in people if guess is not given), None)
    if given is None:
        return []
    table = sheet.table
    for place, row in enumerate(table.rows):
        surname, name = show(row[family.column]).strip(), show(row[given.column]).strip()
        whole = (name if name.startswith(surname) else whole_name(surname, name)) if surname else name
        table.rows[place] = (*row, whole or (row[shown.column] if shown else None))
    used = [family, given, *([shown] if shown else [])]
    sheet.guesses[:] = [replace(guess, target=None) if guess in used else guess for guess in sheet.guesses]
    sheet.guesses.append(Guess(len(table.headers), label_of("name"), "name", 90, "由几列合成"))
    table.headers = (*table.headers, label_of("name"))
    return [guess.header for guess in used]


def _fill_groups(sheet: Sheet) -> list[str]:
    """Fill the columns before the name that say area, keeper or day only in the first row of each group; return them.

    That is how people write a list, and how a pivot table comes out. Such a column begins in the first row, has many
    gaps, and no word twice.
    """
    name = next((guess.column for guess in sheet.guesses if guess.target == "name"), 0)
    rows, done = sheet.table.rows, []
    for guess in sheet.guesses:
        at = guess.column
        if guess.target not in _GROUPS or at >= name or not rows or rows[0][at] is None:
            continue
        cells = [row[at] for row in rows]
        words = [cell for cell in cells if cell is not None]
        if len(words) < _LEAST or (len(cells) - len(words)) * 3 < len(cells) or len(set(words)) < len(words):
            continue
        for place, row in enumerate(rows):
            if place and row[at] is None:
                rows[place] = (*row[:at], rows[place - 1][at], *row[at + 1 :])
        done.append(guess.header)
    return done


def _part_numbers(sheet: Sheet) -> str:
    """Part numbers and names that stand in one cell (001 福顺烟酒店, [410105]好又多超市); return the column, "" for none."""
    table, guesses = sheet.table, sheet.guesses
    guess = next((guess for guess in guesses if guess.target == "name"), None)
    cells = [row[guess.column] for row in table.rows] if guess else []
    if guess is None or len(cells) < _LEAST or not _all_begin_with_figures(cells):
        return ""
    texts = [show(cell).strip() for cell in cells]
    counted = [_COUNTED.fullmatch(text) for text in texts]
    coded = [_CODED.fullmatch(text) for text in texts]
    if all(counted):
        numbers: list[str] = []
        found = counted
    else:
        found = coded
        numbers = [one["within"] or one["before"] for one in coded if one]
        if not all(coded) or len(set(numbers)) < len(numbers) or any(one.target == "number" for one in guesses):
            return ""
    for place, (row, one) in enumerate(zip(table.rows, found, strict=True)):
        if one:
            more = (numbers[place],) if numbers else ()
            table.rows[place] = (*row[: guess.column], one["name"], *row[guess.column + 1 :], *more)
    if numbers:
        header = label_of("number")
        header = header if header not in table.headers else f"{header} (2)"
        guesses.append(Guess(len(table.headers), header, "number", 90, "从名称里分出来的"))
        table.headers = (*table.headers, header)
    return guess.header


def _all_begin_with_figures(cells: Sequence[Cell]) -> bool:
    """Tell, mostly at the first name, that there is nothing to part."""
    return all(isinstance(cell, str) and _FIGURES.match(cell) is not None for cell in cells)


def _leave_out_classes(sheet: Sheet) -> int:
    """Leave out the rows that are classes of customers in a tree of numbers (001 烟酒店类, 001001 福顺烟酒店); count them.

    Nothing but a number and a name stands in them, and the numbers of others begin with theirs.
    """
    table, places = sheet.table, {guess.target: guess.column for guess in sheet.guesses if guess.target}
    number, name = places.get("number"), places.get("name")
    others = [at for target, at in places.items() if target not in {"number", "name", "short_name"}]
    if number is None or name is None or not others:
        return 0
    few = [row for row in table.rows if row[others[0]] is None]
    bare = {row for row in few if row[number] is not None and all(row[one] is None for one in others)}
    if not bare:
        return 0
    codes = [show(row[number]).strip() for row in table.rows]
    classes = [
        at
        for at, row in enumerate(table.rows)
        if row in bare and (_ALL.fullmatch(show(row[name]).strip()) or _holds(codes[at], codes[at + 1 : at + 2]))
    ]
    for at in reversed(classes):
        text = show(table.rows.pop(at)[name])
        table.left_out.append(LeftOut(table.numbers.pop(at), "分类", text[:60]))
    table.left_out.sort(key=lambda one: one.number)
    return len(classes)


def _holds(code: str, following: Sequence[str]) -> bool:
    """Tell whether the number in the next row is one below a number: 001 holds 001001; 10 is before 100, and no more."""
    return any(one.startswith(code) and len(one) > len(code) + 1 for one in following)


def _join_contacts(sheet: Sheet) -> int:
    """Take a row that says of the customer above nothing but another person for a contact of his; count such rows.

    Lists of offices, schools and hospitals name the house again for each of its people. With the address as well the
    row is a double beyond doubt. Shops have namesakes next to each other in a sorted list: theirs are people of one only
    where the list says what they are.
    """
    table, places = sheet.table, {guess.target: guess.column for guess in sheet.guesses if guess.target}
    name, person = places.get("name"), places.get(PERSON + "name")
    if name is None or person is None or name == person:
        return 0
    names = [row[name] for row in table.rows]
    if not any(map(eq, names, names[1:])):
        return 0
    address, position = places.get("address"), places.get(PERSON + "position")
    same = [at for target, at in places.items() if target not in _OF_PEOPLE and not target.startswith((PERSON, SECOND))]
    below = table.merged_down.get(name, set())
    joined: list[int] = []
    above: Row = ()
    people: set[Cell] = set()
    for row, number in zip(table.rows, table.numbers, strict=True):
        again = above and row[name] == above[name] and row[name] is not None and row[person] is not None
        is_free = again and None not in people and row[person] not in people and number not in below
        is_free = is_free and (address is None or row[address] is None)
        has_place = position is not None and row[position] is not None
        is_free = is_free and _is_telling(row[name], has_place=has_place)
        if is_free and all(row[one] is None or row[one] == above[one] for one in same):
            people.add(row[person])
            joined.append(number)
        else:
            above, people = row, {row[person]}
    if joined:
        table.merged_down.setdefault(name, set()).update(joined)
    return len(joined)


def _is_telling(name: Cell, *, has_place: bool) -> bool:
    """Tell a name that one house has from 烟酒店, which may be anybody's, and from 幸福超市, which several have."""
    text = show(name).strip()
    if not has_place and _SHOP.search(text):
        return False
    return len(text) > _SHORT or not looks_like("company", (name,))


def _join_addresses(sheet: Sheet) -> list[str]:
    """Put province, city and district that have columns of their own before the address; return these columns."""
    address = next((guess.column for guess in sheet.guesses if guess.target == "address"), None)
    parts = [
        next((guess for guess in sheet.guesses if guess.header in level and guess.target in {None, "area_id"}), None)
        for level in _LEVELS
    ]
    found = [guess for guess in parts if guess]
    found = found if len(found) >= _LEAST or any(guess.header in _IN_ONE for guess in found) else []
    house = next(
        (guess for guess in sheet.guesses if guess.target is None and _last_word(guess.header) in _HOUSES), None
    )
    if address is None:
        return _make_addresses(sheet)
    if not (found or house):
        return []
    rows = sheet.table.rows
    for place, row in enumerate(rows):
        text = "" if says_nothing(show(row[address])) else show(row[address]).strip()
        said = [show(row[guess.column]).replace("/", "").strip() for guess in found]
        behind = show(row[house.column]).strip() if house else ""
        whole = _with_places(text, said) if text or behind else ""
        if whole + behind != text:
            rows[place] = (*row[:address], whole + behind, *row[address + 1 :])
    return [guess.header for guess in (*found, *([house] if house else []))]


def _with_places(text: str, said: Sequence[str]) -> str:
    """Put province, city and district into an address, each where it belongs: 郑州市 人民路1号 gets 金水区 behind 郑州市.

    What it says already, be it without 省 or 市, stays; a district is not put before another one.
    """
    at = 0
    for word in filter(None, dict.fromkeys(said)):
        bare = word[:-1] if len(word) > _SHORTEST_PLACE and word[-1] in "省市区县" else word
        found = text.find(word)
        if found >= 0 and (end := _behind_place(text, found, word)) > found:
            at = at if _STREET.search(text[at:found]) else max(at, end)
        elif text.startswith(bare, at) and _behind_place(text, at, bare) > at:
            at = _behind_place(text, at, bare)
        elif not (word[-1] in "区县" and _DISTRICT.match(text, at)):
            text = text[:at] + word + text[at:]
            at += len(word)
    return text


def _behind_place(text: str, at: int, word: str) -> int:
    """Return where a place of an address ends that begins here, with its 市 or 自治区; here, where it is part of a name: 郑州大学."""
    end = at + len(word)
    if word[-1] in "省市区县镇乡道村":
        return end
    unit = _UNIT.match(text, end)
    return unit.end() if unit else at if _NAMED_AFTER.match(text, end) else end


def _make_addresses(sheet: Sheet) -> list[str]:
    """Make addresses of the columns that say town, village, estate, building and room; return these columns."""
    free = [guess for guess in sheet.guesses if guess.target in {None, "area_id", "room"}]
    found = [next((guess for guess in free if guess.header in level), None) for level in (*_LEVELS, *_WITHIN)]
    parts = [guess for guess in found if guess]
    if len(parts) < _LEAST or not any(found[len(_LEVELS) : -_LEAST]):
        return []
    rows = sheet.table.rows
    header = label_of("address")
    sheet.guesses.append(Guess(len(sheet.table.headers), header, "address", 90, "由几列合成"))
    sheet.table.headers = (*sheet.table.headers, header)
    rows[:] = [(*row, "".join(_place(guess.header, row[guess.column]) for guess in parts) or None) for row in rows]
    return [guess.header for guess in parts]


def _place(header: str, cell: Cell) -> str:
    """Return a part of an address as one writes it: 3 below 楼栋 is 3号楼."""
    text = show(cell).strip()
    unit = next(unit for word, unit in _COUNTED_PLACES if word in header)
    return (
        f"{text}{unit}" if text.isalnum() and text.isascii() else text.replace("#", "号楼" if unit == "号楼" else "#")
    )


def _last_word(header: str) -> str:
    return header.rsplit(maxsplit=1)[-1]


def _join_lines(sheet: Sheet) -> int:
    """Take rows without number and name for further lines of the customer above; return how many there are.

    Only where the rows are numbered: then a row without a number is meant so.
    """
    table = sheet.table
    name = next((guess.column for guess in sheet.guesses if guess.target == "name"), None)
    has_person = any(guess.target and guess.target.startswith(PERSON) for guess in sheet.guesses)
    counted = [at for at, header in enumerate(table.headers) if header.lower() in COUNTS]
    counted += [guess.column for guess in sheet.guesses if guess.target == "number"]
    if name is None or not has_person or not counted:
        return 0
    without = [at for at, row in enumerate(table.rows) if row[name] is None]
    at = counted[0]
    if not without or not without[0] or any(table.rows[place][at] is not None for place in without):
        return 0
    if any(row[at] is None for row in table.rows if row[name] is not None):
        return 0
    below = table.merged_down.setdefault(name, set())
    for place in without:
        row = table.rows[place]
        table.rows[place] = (*row[:name], table.rows[place - 1][name], *row[name + 1 :])
        below.add(table.numbers[place])
    return len(without)
