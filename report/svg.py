"""Draw the two smallest pictures by hand: a sparkline and an interval on its scale."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from report.number import format_share
from report.phrase import Language
from report.theme import ACCENT, FONT, INK, MUTED, RULE

# Colours and sizes are attributes, never styles: the policy of served pages refuses inline styles.
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 132, 34, 4
# A range narrower than this would blow ripples up to waves.
NARROWEST_RANGE = 0.2
BAR_WIDTH, BAR_EDGE = 360, 14


def draw_sparkline(values: Sequence[float | None], *, label: str) -> Markup:
    """Return a small line of shares 0..1, gaps left open, the newest one marked.

    Args:
        values: Shares by month, oldest first; None is a gap.
        label: What it shows, for those who don't see it.
    """
    known = [value for value in values if value is not None]
    if not known:
        return Markup('<span class="nothing">–</span>')
    low, high = _spark_range(known)
    spots = [
        (_spark_x(at, len(values)), None if value is None else _spark_y(value, low, high))
        for at, value in enumerate(values)
    ]
    lines = [list(run) for there, run in groupby(spots, key=lambda spot: spot[1] is not None) if there]
    drawn = "".join(_polyline([(x, y) for x, y in line if y is not None]) for line in lines)
    last_x, last_y = next((x, y) for x, y in reversed(spots) if y is not None)
    # Numbers need no escaping, and a page has many of these: only the label is escaped.
    shown = f'{drawn}<circle cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.6" fill="{ACCENT}"/>'
    return Markup(
        '<svg class="sparkline" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">{}</svg>'
    ).format(label, SPARK_WIDTH, SPARK_HEIGHT, SPARK_WIDTH, SPARK_HEIGHT, Markup(shown))  # noqa: S704


def draw_interval(value: float, low: float, high: float, *, language: Language) -> Markup:
    """Return a value and its interval, 0..1, on a scale from 0 to 100 percent."""
    label = f"{format_share(value, language)} ({format_share(low, language)} – {format_share(high, language)})"
    left, right, middle = _bar_x(low), _bar_x(high), _bar_x(value)
    ticks = Markup("").join(_bar_tick(share, language) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    return Markup(
        '<svg class="interval" role="img" aria-label="{}" viewBox="0 0 {} 52">{}'
        '<rect x="{}" y="13" width="{}" height="6" rx="3" fill="{}"/>'
        '<rect x="{:.1f}" y="9" width="{:.1f}" height="14" rx="3" fill="{}" fill-opacity="0.32"/>'
        '<rect x="{:.1f}" y="4" width="4" height="24" rx="2" fill="{}"/></svg>'
    ).format(
        *(label, BAR_WIDTH, ticks, BAR_EDGE, BAR_WIDTH - 2 * BAR_EDGE, RULE),
        *(left, max(right - left, 1.0), ACCENT, middle - 2, INK),
    )


def _spark_x(at: int, n: int) -> float:
    """Return where a month stands from left to right."""
    return SPARK_EDGE + (SPARK_WIDTH - 2 * SPARK_EDGE) * (at / (n - 1) if n > 1 else 1.0)


def _spark_y(value: float, low: float, high: float) -> float:
    """Return how high a value stands; SVG counts from the top."""
    return SPARK_EDGE + (SPARK_HEIGHT - 2 * SPARK_EDGE) * (high - value) / (high - low)


def _spark_range(known: Sequence[float]) -> tuple[float, float]:
    """Return the range that a sparkline spans, at least `NARROWEST_RANGE` wide."""
    low, high = min(known), max(known)
    slack = max(0.0, NARROWEST_RANGE - (high - low)) / 2
    return low - slack, high + slack


def _polyline(spots: Sequence[tuple[float, float]]) -> str:
    """Return one unbroken stretch; a single month becomes a dot."""
    if len(spots) == 1:
        x, y = spots[0]
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{ACCENT}"/>'
    path = " ".join([f"{x:.1f},{y:.1f}" for x, y in spots])
    return f'<polyline points="{path}" fill="none" stroke="{ACCENT}" stroke-width="1.6" stroke-linejoin="round"/>'


def _bar_x(share: float) -> float:
    """Return where a share stands on the scale."""
    return BAR_EDGE + (BAR_WIDTH - 2 * BAR_EDGE) * min(max(share, 0.0), 1.0)


def _bar_tick(share: float, language: Language) -> Markup:
    """Return a tick of the scale with its label."""
    return Markup(
        '<line x1="{0:.1f}" x2="{0:.1f}" y1="28" y2="33" stroke="{1}"/>'
        '<text x="{0:.1f}" y="47" text-anchor="{2}" font-size="12" font-family="{3}" fill="{1}">{4}</text>'
    ).format(
        _bar_x(share),
        MUTED,
        {0.0: "start", 1.0: "end"}.get(share, "middle"),
        FONT,
        format_share(share, language),
    )
