"""A place on the map in one cell: 113.6253,34.7466, 北纬34°44′48″ 东经113°37′31″."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from cmdesk.core.tidy.text import Problem, brief, says_nothing, show

_PART = re.compile(
    r"(?P<before>东经|北纬|[en])?:?(?<!\d)(?P<degrees>\d{1,3}(?:\.\d+)?)(?!\d)(?:[°度](?:(?P<minutes>\d{1,2}(?:\.\d+)?)[′'分]"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?)(?:\"|''|′′|秒))?)?)?(?P<behind>[en])?"
)
_LABELS = re.compile("经度|纬度|坐标|lng|lon|lat|point")
_FARTHEST_NORTH = 60  # no place in China lies beyond: the larger number is the longitude
_STEP = Decimal("0.000001")


class Coordinates(NamedTuple):
    """Degrees of longitude and latitude."""

    longitude: Decimal
    latitude: Decimal


def tidy_coordinates(value: object) -> tuple[Coordinates | None, Problem]:
    """Read longitude and latitude in either order, in degrees or in degrees, minutes and seconds."""
    text = (
        unicodedata.normalize("NFKC", show(value)[:100]).lower().replace("’", "'").replace("“", '"').replace("”", '"')
    )
    if text.startswith("{"):  # {"lng":113.6253,"lat":34.7466}
        text = text.strip("{}").replace('"', "")
    if says_nothing(text.strip()):
        return None, None
    text = _LABELS.sub("", re.sub(r"[\s,;、/|()\[\]]+", " ", text)).strip(" :")
    parts = list(_PART.finditer(text.replace(" ", ",")))
    rest = _PART.sub("", text.replace(" ", ",")).strip(",:")
    if len(parts) != 2 or rest:
        return None, f"“{brief(value)}”看不出经度和纬度，请写成 113.6253,34.7466"
    first, second = map(_degrees, parts)
    if (
        _says(parts[0], "北纬", "n")
        or _says(parts[1], "东经", "e")
        or (not _says(parts[0], "东经", "e") and first < _FARTHEST_NORTH < second)
    ):
        first, second = second, first
    if first > 180 or second > 90:
        return None, f"“{brief(value)}”不在地图上，请核对经度和纬度"
    return Coordinates(first, second), None


def _says(part: re.Match[str], word: str, letter: str) -> bool:
    return part["before"] in {word, letter} or part["behind"] == letter


def _degrees(part: re.Match[str]) -> Decimal:
    minutes, seconds = Decimal(part["minutes"] or 0), Decimal(part["seconds"] or 0)
    return (Decimal(part["degrees"]) + minutes / 60 + seconds / 3600).quantize(_STEP)
