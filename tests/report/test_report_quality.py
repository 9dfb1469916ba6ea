"""Beside a subject stands what is usual of its kind, where that is known."""

import pytest

from report.quality import QualityLine, Usual, quality_table
from store.records import Indicator, Interval

YEAR = Indicator("satisfaction", "", 0.6, Interval(0.5, 0.7), n=40, n_eff=38.0)


@pytest.mark.parametrize(
    ("usual", "columns", "says"), [(None, 0, "stands here once"), (Usual(3, 0.2, 0.4, 0.6), 4, "Of its kind")]
)
def test_columns_of_what_is_usual_stand_where_any_is_known(usual, columns, says):
    table = quality_table([QualityLine("satisfaction", YEAR, usual=usual)])
    shown = [column.name for column in table.for_people().columns]
    assert sum(name.startswith("usual") or name == "others" for name in shown) == columns
    assert any(says in note.en for note in table.notes)
    # Programs find the same columns always.
    assert {"usual_low", "usual_median", "usual_high", "others"} <= {column.name for column in table.columns}
