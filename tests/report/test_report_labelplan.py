"""The plan says in both languages how far labels agree and whether the text model drifts."""

import pytest

from report.labelcard import Agreement
from report.labelplan import DriftLine, PlanLine, plan_table
from report.text import render_text
from report.textrate import TextRate

RATE = TextRate("negative", "delivery", 0.09, 0.08, 0.1, 2_000, 20, corrected=False, note="raw")


def drift(*, fired=False, testable=True, group="shop|de|rating"):
    return DriftLine(group, n_after=45, change=0.21, p_value=0.002, fired=fired, testable=testable)


@pytest.mark.parametrize(
    ("line", "german", "english"),
    [
        (
            drift(fired=True),
            "shop, de, rating: Der Fehler im letzten Quartal (45 Texte) hat",
            "has changed (loss 0.21, p = 0.2%)",
        ),
        (drift(), "ist nicht erkennbar anders als davor", "is not visibly different from before"),
        (
            drift(testable=False, group=""),
            "alle Quellen: Das letzte Quartal hat zu wenig",
            "all sources: the last quarter has too few",
        ),
    ],
)
def test_drift_is_told_in_both_languages(line, german, english):
    (_, note) = plan_table([], Agreement(0, 0), [line]).notes
    assert german in note.de
    assert english in note.en


def test_agreement_is_told_where_labels_were_repeated():
    table = plan_table([], Agreement(9, 10), [])
    assert table.notes[1].en == "9 of 10 repeated answers agree."
    assert len(plan_table([], Agreement(0, 0), []).notes) == 1


def test_what_no_number_of_labels_reaches_is_a_gap_and_not_a_zero():
    table = plan_table([PlanLine(RATE, 140, None)], Agreement(0, 0), [])
    names = [column.name for column in table.columns]
    assert table.rows[0][names.index("for_width") : names.index("for_decision") + 1] == (140, None)
    assert "roh, nicht korrigiert" in render_text(table, "de")
