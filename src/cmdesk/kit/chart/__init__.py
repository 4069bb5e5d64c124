"""Figures drawn: bars beside words, columns over months. Painted by hand, quiet, in light and dark.

===========  =====================================================================
``swatch``   the few fillings that series are told apart by, in colour and without
``card``     what charts have in common: title, what is current, keys, tooltips
``bars``     words, a bar each, the number at the right
``columns``  stacked columns with their numbers in rows below
===========  =====================================================================

Both are read aloud as text, walked by arrow keys and answer Enter and a click with the key of what was meant.
"""

from cmdesk.kit.chart.bars import Bar, Bars
from cmdesk.kit.chart.columns import Column, Columns, Series
from cmdesk.kit.chart.swatch import Filling

__all__ = ["Bar", "Bars", "Column", "Columns", "Filling", "Series"]
