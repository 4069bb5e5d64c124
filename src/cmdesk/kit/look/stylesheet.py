"""The one style sheet, written from the tokens.

Only what the palette cannot say: rounded outlines, focus rings, quiet bars. Roles are dynamic properties set by
``kit`` (``role="primary"`` on a button, ``problem="true"`` on a field); screens never carry a style sheet of
their own. No universal selectors: each one costs time for every widget that is made.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Final

from cmdesk.core.resources import resource
from cmdesk.kit.look.tokens import CARD_RADIUS, FIELD_HEIGHT, ICON_BESIDE_TEXT, ICON_SMALL, RADIUS, Tokens, blend

_MEASURE: Final = re.compile(
    r"(?<![a-z-])((?:min-|max-)?(?:height|width)|border-radius|icon-size|qproperty-iconSize): ([\d px-]+)"
)
_PIXELS: Final = re.compile(r"(\d+)(?:-(\d))?(?=px)")
_THIN: Final = 6  # pixels: a hairline, a bar of progress, a corner stay as they are


@lru_cache(maxsize=4)
def write(tokens: Tokens, factor: float = 1.0) -> str:
    """Return the style sheet of every window.

    Args:
        tokens: the colours.
        factor: how many times larger than usual text is; what stands around text, ticks and icons grow with it.
    """
    parts = (_fields, _buttons, _checks, _bars, _lists, _tabs, _popups, _texts)
    sheet = "\n".join(part(tokens) for part in (*parts, *((_strong,) if tokens.strong else ())))
    return f"{_MEASURE.sub(partial(_grown, factor), sheet)}\n{_scroll_bars(tokens)}"


def _grown(factor: float, told: re.Match[str]) -> str:
    name, measures = told.groups()
    return f"{name}: {_PIXELS.sub(partial(_times, factor), measures)}"


def _times(factor: float, pixels: re.Match[str]) -> str:
    """Return a measure grown; ``28-4px`` is one of which a frame takes 4, whatever the text."""
    usual, frame = int(pixels[1]), int(pixels[2] or 0)
    return str((usual if usual <= _THIN else round(usual * factor)) - frame)


def _image(name: str) -> str:
    return f'url("{resource("style", name + ".svg").as_posix()}")'


def _fields(t: Tokens) -> str:
    ground = blend(t.canvas, t.surface, 0.7)
    return f"""
QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractSpinBox {{
    background: {t.field}; color: {t.text}; border: 1px solid {t.border}; border-bottom-color: {t.edge};
    border-radius: {RADIUS}px; padding: 0 7px; min-height: {FIELD_HEIGHT}-2px;
    selection-background-color: {t.selection}; selection-color: {t.text};
}}
QPlainTextEdit, QTextEdit {{ padding: 2px 3px; }}
QPlainTextEdit[role="reading"] {{ background: {t.surface}; border: none; padding: 0; }}
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover {{ border-color: {t.edge}; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:on {{
    border: 2px solid {t.accent}; padding: 0 6px; min-height: {FIELD_HEIGHT}-4px;
}}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: 1px 2px; }}
QLineEdit[problem="true"], QComboBox[problem="true"], QPlainTextEdit[problem="true"] {{ border-color: {t.late}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {{
    background: {ground}; color: {t.disabled}; border-color: {t.line};
}}
QComboBox {{ padding-right: 2px; }}
QComboBox:focus, QComboBox:on {{ padding-right: 1px; }}
QComboBox::drop-down {{ border: none; width: 22px; subcontrol-position: center right; }}
QComboBox::down-arrow {{ image: {_image("chevron-down")}; width: 14px; height: 14px; }}
QLineEdit[role="cell"] {{ border-radius: 0; min-height: 0; padding: 0 5px; }}
"""


def _buttons(t: Tokens) -> str:
    return f"""
QDialogButtonBox {{ button-layout: 3; }}
QPushButton {{
    background: {t.field}; color: {t.text}; border: 1px solid {t.border}; border-radius: {RADIUS}px;
    padding: 0 12px; min-height: {FIELD_HEIGHT}-2px; min-width: 48px;
    qproperty-iconSize: {ICON_BESIDE_TEXT}px {ICON_SMALL}px;
}}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed {{ background: {t.line}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 0 11px; min-height: {FIELD_HEIGHT}-4px; }}
QPushButton:disabled {{ color: {t.disabled}; border-color: {t.line}; background: {t.canvas}; }}
QPushButton[role="primary"] {{ background: {t.primary}; color: {t.on_primary}; border-color: {t.primary}; }}
QPushButton[role="primary"]:hover {{ background: {t.primary_hover}; }}
QPushButton[role="danger"] {{ background: {t.danger}; color: {t.on_primary}; border-color: {t.danger}; }}
QPushButton[role="primary"]:focus, QPushButton[role="danger"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="primary"]:disabled, QPushButton[role="danger"]:disabled {{
    background: {t.line}; color: {t.disabled}; border-color: {t.line};
}}
QPushButton[role="icon"] {{ padding: 0 4px; min-width: 24px; }}
QPushButton[role="icon"]:focus {{ padding: 0 3px; }}
QPushButton[role="quiet"] {{ background: transparent; border-color: transparent; color: {t.link}; min-width: 0; }}
QPushButton[role="quiet"]:hover {{ background: {t.hover}; }}
QPushButton[role="quiet"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="quiet"]:disabled {{ color: {t.disabled}; }}
QToolButton {{
    background: transparent; color: {t.text}; border: 1px solid transparent; border-radius: {RADIUS}px; padding: 3px;
    icon-size: {ICON_SMALL}px;
}}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:pressed, QToolButton:checked, QToolButton:open {{ background: {t.line}; }}
QToolButton:focus {{ border: 2px solid {t.accent}; padding: 2px; }}
QToolButton:disabled {{ color: {t.disabled}; }}
QToolButton[popupMode="2"]::menu-indicator {{ image: none; width: 0; }}
"""


def _checks(t: Tokens) -> str:
    return f"""
QCheckBox, QRadioButton {{ spacing: 7px; min-height: 20px; }}
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator {{
    width: 16-2px; height: 16-2px; border: 1px solid {t.edge}; border-radius: 3px; background: {t.field};
}}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ background: {t.hover}; }}
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate, QRadioButton::indicator:checked,
QListView::indicator:checked {{
    background: {t.primary}; border-color: {t.primary};
}}
QCheckBox::indicator:checked, QListView::indicator:checked {{ image: {_image("check")}; }}
QCheckBox::indicator:indeterminate {{ image: {_image("partial")}; }}
QRadioButton::indicator:checked {{ image: {_image("dot")}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {t.canvas}; border-color: {t.border}; }}
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled {{ background: {t.disabled}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {t.accent}; width: 16-4px; height: 16-4px; }}
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus {{ border-color: {t.text}; }}
"""


def _bars(t: Tokens) -> str:
    return f"""
QStatusBar, QToolBar, QWidget[role="bar"] {{ background: {t.canvas}; border: none; }}
QWidget[role="bar"][side="top"] {{ border-bottom: 1px solid {t.line}; }}
QWidget[role="bar"][side="left"] {{ border-right: 1px solid {t.line}; }}
QWidget[role="bar"][side="bottom"] {{ border-top: 1px solid {t.line}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {t.line}; }}
QSplitter::handle:hover {{ background: {t.accent}; }}
QProgressBar {{
    background: {t.line}; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; color: transparent;
}}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}
QFrame[role="line"] {{ background: {t.line}; border: none; min-height: 1px; max-height: 1px; }}
QFrame[role="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {CARD_RADIUS}px; }}
"""


def _lists(t: Tokens) -> str:
    return f"""
QAbstractItemView {{
    background: {t.surface}; alternate-background-color: {t.surface}; border: none; outline: none;
    selection-background-color: {t.selection}; selection-color: {t.text};
}}
QListWidget[role="places"]::item {{ padding-left: 6px; margin-right: 4px; border-radius: {RADIUS}px; }}
QListWidget[role="places"]::item:selected {{ background: {t.selection}; color: {t.text}; }}
QTableView {{ gridline-color: {t.line}; }}
QTableWidget::item {{ padding: 0 5px; }}
QHeaderView {{ background: {t.canvas}; border: none; }}
QHeaderView::section {{
    background: {t.canvas}; color: {t.weak}; border: none; border-bottom: 1px solid {t.line};
    padding: 0 8px; min-height: 26px;
}}
QHeaderView::section:hover {{ background: {t.hover}; color: {t.text}; }}
QTableCornerButton::section {{ background: {t.canvas}; border: none; border-bottom: 1px solid {t.line}; }}
QTreeView::branch:has-children:closed {{ image: {_image("chevron-right")}; }}
QTreeView::branch:has-children:open {{ image: {_image("chevron-down")}; }}
QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.border}; padding: 3px; }}
QComboBox QAbstractItemView::item {{ min-height: 26px; padding: 0 6px; border-radius: 3px; }}
QComboBox QAbstractItemView::item:selected {{ background: {t.selection}; color: {t.text}; }}
"""


def _tabs(t: Tokens) -> str:
    return f"""
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
QTabBar {{ background: transparent; border: none; qproperty-drawBase: 0; }}
QTabBar::tab {{
    background: transparent; color: {t.weak}; padding: 0 10px; min-height: 30px; margin-right: 2px;
    border: none; border-bottom: 2px solid transparent;
}}
QTabBar::tab:hover {{ color: {t.text}; background: {t.hover}; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; }}
QTabBar::tear {{ width: 0; image: none; }}
QTabBar:focus {{ outline: none; }}
QTabBar::tab:disabled {{ color: {t.disabled}; }}
"""


def _popups(t: Tokens) -> str:
    return f"""
QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; padding: 4px; icon-size: {ICON_SMALL}px; }}
QMenu::item {{ padding: 5px 24px 5px 8px; border-radius: {RADIUS}px; min-height: 18px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::item:selected {{ background: {t.selection}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QMenuBar {{ background: {t.canvas}; color: {t.text}; }}
QMenuBar::item {{ padding: 4px 8px; background: transparent; border-radius: {RADIUS}px; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; padding: 3px 6px; }}
QFrame[role="popup"] {{ background: {t.raised}; border: 1px solid {t.border}; border-radius: {CARD_RADIUS}px; }}
"""


def _strong(t: Tokens) -> str:
    """What is told by shades elsewhere is told by lines; where the keys are, by a frame of three pixels."""
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit {{ placeholder-text-color: {t.disabled}; }}
QLineEdit:focus, QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus {{
    border: 3px solid {t.accent}; padding: 0 5px; min-height: {FIELD_HEIGHT}-6px;
}}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 3px solid {t.accent}; padding: 0 1px; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QPushButton:disabled {{
    border: 1px dashed {t.disabled};
}}
QPushButton[role="primary"], QPushButton[role="danger"], QPushButton[role="quiet"] {{ border: 1px solid {t.border}; }}
QPushButton:focus, QPushButton[role="quiet"]:focus, QPushButton[role="icon"]:focus,
QPushButton[role="primary"]:focus, QPushButton[role="danger"]:focus {{
    border: 3px solid {t.accent}; min-height: {FIELD_HEIGHT}-6px;
}}
QPushButton:focus {{ padding: 0 10px; }}
QPushButton[role="icon"]:focus {{ padding: 0 2px; }}
QToolButton {{ border: 1px solid {t.line}; }}
QToolButton:focus {{ border: 3px solid {t.accent}; padding: 1px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {t.accent}; }}
QTabBar::tab:selected {{ border-bottom: 3px solid {t.accent}; }}
QTabBar:focus {{ border: 2px solid {t.accent}; }}
QMenu::item:selected, QMenuBar::item:selected, QComboBox QAbstractItemView::item:selected,
QListWidget[role="places"]::item:selected {{ border: 1px solid {t.accent}; }}
QTableWidget::item:focus {{ border: 2px solid {t.accent}; }}
QWidget[role="bar"][side="top"] {{ border-bottom: 1px solid {t.border}; }}
QWidget[role="bar"][side="left"] {{ border-right: 1px solid {t.border}; }}
QWidget[role="bar"][side="bottom"] {{ border-top: 1px solid {t.border}; }}
QFrame[role="card"] {{ border-color: {t.border}; }}
"""


def _scroll_bars(t: Tokens) -> str:
    bars = []
    for way, across, along in (("vertical", "width", "height"), ("horizontal", "height", "width")):
        bars.append(f"""
QScrollBar:{way} {{ background: transparent; border: none; {across}: 12px; margin: 0; }}
QScrollBar::handle:{way} {{
    background: {t.border}; border: 3px solid {t.surface}; border-radius: 6px; min-{along}: 32px;
}}
QScrollBar::handle:{way}:hover, QScrollBar::handle:{way}:pressed {{ background: {t.edge}; border-width: 2px; }}
QScrollBar::add-line:{way}, QScrollBar::sub-line:{way} {{ {along}: 0; }}
QScrollBar::add-page:{way}, QScrollBar::sub-page:{way} {{ background: transparent; }}
""")
    return "".join(bars) + "QAbstractScrollArea::corner { background: transparent; border: none; }\n"


def _texts(t: Tokens) -> str:
    return f"""
QLabel[role="weak"] {{ color: {t.weak}; }}
QLabel[role="problem"] {{ color: {t.late}; }}
QLabel[role="soon"] {{ color: {t.soon}; }}
QLabel[role="good"] {{ color: {t.due}; }}
QLabel:disabled {{ color: {t.disabled}; }}
"""
