"""The measures and colours everything on screen is made of, without Qt.

One ``Tokens`` for light, one for dark, and each with strong contrast; the palette, the style sheet, icons and painted cells read them, so
that a colour is changed in one line. Text colours keep a contrast of at least 4.5:1 on every surface they are
used on, the selection included, strong ones of 7:1; a test holds that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Tone = Literal["plain", "due", "soon", "late", "paused", "info", "done"]
"""What a light, chip or banner says; each is shown by a shape or word as well as by its colour."""

SPACE_1: Final = 4
SPACE_2: Final = 8
SPACE_3: Final = 12
SPACE_4: Final = 16
SPACE_5: Final = 24
PAGE_MARGIN: Final = 16
GROUP_GAP: Final = 16
LABEL_GAP: Final = 8
RADIUS: Final = 4
CARD_RADIUS: Final = 6
FIELD_HEIGHT: Final = 28
ROW_HEIGHT: Final = 28
TOP_BAR_HEIGHT: Final = 40
NAVIGATION_WIDTH: Final = 168
NAVIGATION_NARROW: Final = 48
ICON_SMALL: Final = 16
ICON_BESIDE_TEXT: Final = 20
ICON_NAVIGATION: Final = 20
TWO_COLUMNS_FROM: Final = 900
LABELS_ABOVE_BELOW: Final = 360
TEXT_POINTS: Final = 9.0
GROUP_POINTS: Final = 10.0
TITLE_POINTS: Final = 14.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours of one scheme as ``#RRGGBB``.

    Attributes:
        dark: whether light text lies on dark surfaces.
        surface: pages, lists and cards.
        canvas: bars, navigation, header of a table.
        field: ground of an entry field.
        raised: menus, palettes, tooltips, banners.
        hover: ground under the pointer.
        line: hairlines between things.
        border: outline of fields and buttons.
        edge: lower edge of a field, scroll bar handles; 3:1 on the surface.
        text: what is read.
        weak: labels, secondary facts.
        disabled: what cannot be used now; legible, yet clearly out.
        accent: focus rings, the bar of a selection.
        link: text that opens something.
        primary: ground of the primary button.
        primary_hover: the same under the pointer.
        on_primary: text on ``primary``, ``danger`` and badges.
        danger: ground of a destructive button.
        selection: ground of selected rows and of marked text.
        selection_quiet: the same while another window has the focus.
        hit: ground of found characters.
        due: in time.
        soon: due soon.
        late: late or refused.
        paused: waiting on purpose.
        strong: contrast for eyes that need it; things are told from each other by lines, not by shades.
    """

    dark: bool
    surface: str
    canvas: str
    field: str
    raised: str
    hover: str
    line: str
    border: str
    edge: str
    text: str
    weak: str
    disabled: str
    accent: str
    link: str
    primary: str
    primary_hover: str
    on_primary: str
    danger: str
    selection: str
    selection_quiet: str
    hit: str
    due: str
    soon: str
    late: str
    paused: str
    strong: bool = False

    def tone(self, tone: Tone) -> str:
        """Return the text colour of a tone."""
        return {
            "plain": self.weak,
            "due": self.due,
            "soon": self.soon,
            "late": self.late,
            "paused": self.paused,
            "info": self.link,
            "done": self.due,
        }[tone]

    def wash(self, tone: Tone) -> str:
        """Return the faint ground a chip or banner of that tone lies on."""
        if self.strong:
            return self.surface
        return blend(self.tone(tone), self.surface, 0.16 if self.dark else 0.09)


LIGHT: Final = Tokens(
    dark=False,
    surface="#FFFFFF",
    canvas="#F6F7F9",
    field="#FFFFFF",
    raised="#FFFFFF",
    hover="#EEF1F5",
    line="#E3E6EA",
    border="#CDD3DA",
    edge="#87919D",
    text="#1B1F24",
    weak="#55606B",
    disabled="#7E8893",
    accent="#1F6FEB",
    link="#1858C4",
    primary="#1F6FEB",
    primary_hover="#1A62D3",
    on_primary="#FFFFFF",
    danger="#C62828",
    selection="#D5E4FD",
    selection_quiet="#E4E9F0",
    hit="#FFE8A3",
    due="#28702C",
    soon="#8A5200",
    late="#B92525",
    paused="#55606B",
)

DARK: Final = Tokens(
    dark=True,
    surface="#16181C",
    canvas="#1E2126",
    field="#1B1E23",
    raised="#24282E",
    hover="#282D34",
    line="#2C3138",
    border="#3B424B",
    edge="#67717C",
    text="#E6E9EE",
    weak="#A3ADB8",
    disabled="#75808B",
    accent="#4C8DFF",
    link="#79ADFF",
    primary="#2B6BE4",
    primary_hover="#3A78EA",
    on_primary="#FFFFFF",
    danger="#C93A36",
    selection="#1D3B66",
    selection_quiet="#2B323B",
    hit="#6A5312",
    due="#74C279",
    soon="#F0B04A",
    late="#FF8F8A",
    paused="#A3ADB8",
)


STRONG_LIGHT: Final = Tokens(
    dark=False,
    surface="#FFFFFF",
    canvas="#FFFFFF",
    field="#FFFFFF",
    raised="#FFFFFF",
    hover="#ECECEC",
    line="#767676",
    border="#000000",
    edge="#000000",
    text="#000000",
    weak="#2B2B2B",
    disabled="#545454",
    accent="#0B3FA8",
    link="#0A3890",
    primary="#0A3890",
    primary_hover="#062A70",
    on_primary="#FFFFFF",
    danger="#8F0A0A",
    selection="#CFE2FF",
    selection_quiet="#E4E4E4",
    hit="#FFE14D",
    due="#0A4A0D",
    soon="#5A3400",
    late="#8A0808",
    paused="#2B2B2B",
    strong=True,
)

STRONG_DARK: Final = Tokens(
    dark=True,
    surface="#000000",
    canvas="#000000",
    field="#000000",
    raised="#000000",
    hover="#1F1F1F",
    line="#8C8C8C",
    border="#FFFFFF",
    edge="#FFFFFF",
    text="#FFFFFF",
    weak="#E2E2E2",
    disabled="#ABABAB",
    accent="#FFE14D",
    link="#A6D3FF",
    primary="#123E9E",
    primary_hover="#0D3080",
    on_primary="#FFFFFF",
    danger="#9B1212",
    selection="#0A3468",
    selection_quiet="#333333",
    hit="#5A4700",
    due="#8FF097",
    soon="#FFD684",
    late="#FFBDB8",
    paused="#E2E2E2",
    strong=True,
)


def blend(over: str, under: str, share: float) -> str:
    """Return the colour seen when ``over`` covers ``under`` with the opacity ``share`` (0 to 1)."""
    mixed = (round(int(over[at : at + 2], 16) * share + int(under[at : at + 2], 16) * (1 - share)) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in mixed)
