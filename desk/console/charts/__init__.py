"""Charts as inline SVG, drawn on the server by pure functions: numbers in, markup out. Their look is static/console/charts.css.

Widths are in per cent and heights in em, so that a chart fills its place and its words keep the size of the page's text,
on a phone and at 200 % zoom. No colour carries a meaning: series differ by pattern and dash, and numbers stand on the chart.
"""

from .bars import Bar, bars
from .columns import columns
from .line import line
from .series import Series

__all__ = ["Bar", "Series", "bars", "columns", "line"]
