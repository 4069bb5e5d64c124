"""Where a point of the paper lies in the picture of it, however the sheet lay on the scanner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Plane:
    """A projection of the paper (mm from the upper left) onto a picture (pixels)."""

    numbers: tuple[float, ...]

    def __call__(self, x: float, y: float) -> Point:
        """Return the pixel of a point of the paper."""
        a, b, c, d, e, f, g, h = self.numbers
        depth = g * x + h * y + 1
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def similar(paper: Sequence[Point], seen: Sequence[Point]) -> Plane:
    """Return the best turned and scaled copy; what a few points close together tell of a far corner.

    Args:
        paper: points on the paper, mm.
        seen: the same points in the picture.
    """
    count = len(paper)
    px, py = sum(x for x, _ in paper) / count, sum(y for _, y in paper) / count
    sx, sy = sum(x for x, _ in seen) / count, sum(y for _, y in seen) / count
    along = across = square = 0.0
    for (x, y), (u, v) in zip(paper, seen, strict=True):
        dx, dy, du, dv = x - px, y - py, u - sx, v - sy
        along += dx * du + dy * dv
        across += dx * dv - dy * du
        square += dx * dx + dy * dy
    a, b = along / square, across / square
    return Plane((a, -b, sx - a * px + b * py, b, a, sy - b * px - a * py, 0.0, 0.0))


def through(paper: Sequence[Point], seen: Sequence[Point]) -> Plane:
    """Return the projection through four points, no three of them on a line.

    Raises:
        ValueError: there is none.
    """
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(paper, seen, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return Plane(tuple(_solved(rows)))


def _solved(rows: list[list[float]]) -> list[float]:
    """Solve linear equations, each row with its right side at the end."""
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) < 1e-9:
            raise ValueError("no projection")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [value / head for value in rows[column]]
        for row in range(size):
            if row != column and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [value - factor * own for value, own in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]
