"""Does the comparison find what is known: Boston inspections, a restaurant set with texts, hospitals of two releases?

Reads the collections beside the project; prints one line a figure beside the known one and its interval.
"""

import csv
import gzip
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jobs.auditcomparison import Comparison
from jobs.auditevent import parse_event
from jobs.auditfile import read_audits
from jobs.compare import CompareOrder, compare
from jobs.reviewfile import read_reviews
from scoring.predictor import Predictor

SHARED = Path("../shared/audits")
DATES = {"release A": date(2017, 4, 2), "release B": date(2019, 9, 29)}
"""Days by which the two releases of the hospital set were public."""


@dataclass(frozen=True, slots=True)
class Known:
    """A figure with the interval that it is known to lie in."""

    what: str
    found: float | None
    low: float
    high: float

    def line(self) -> str:
        """Return it as a row of a table."""
        inside = self.found is not None and self.low <= self.found <= self.high
        shown = "-" if self.found is None else f"{self.found:.3f}"
        return f"| {self.what} | {shown} | {self.low:.3f} to {self.high:.3f} | {'yes' if inside else 'NO'} |"


def boston() -> Iterator[Known]:
    """Yield what the previous inspection and all earlier ones say of the next."""
    for event, previous, history in (
        ("n_major>=1", (0.570, 0.613), (0.614, 0.656)),
        ("score>=13", (0.565, 0.613), (0.636, 0.680)),
    ):
        asked = parse_event(event)
        audits = read_audits(SHARED / "boston-kif/audits.csv.gz", asked).audits
        found = compare(audits, read_reviews(())[0], CompareOrder(asked))
        rows = {row.predictor: row for row in found.test.rows}
        yield Known(f"Boston, {event}, AUC of the previous audit", rows[Predictor.PREVIOUS].auc, *previous)
        yield Known(f"Boston, {event}, AUC of the audit history", rows[Predictor.HISTORY].auc, *history)
        if event == "score>=13":
            for at, known in zip(rows[Predictor.HISTORY].at_shares, (0.167, 0.315, 0.442), strict=True):
                yield Known(f"Boston, {event}, capture at {at.share:.0%}", at.capture, known - 0.03, known + 0.03)
            value = found.agreement.spearman
            yield Known("Boston, Spearman previous score ~ next score", value.value if value else None, 0.187, 0.263)


def hygiene() -> Iterator[Known]:
    """Yield what ratings and texts say of a balanced set without dates, and the gain."""
    folder = SHARED / "hygiene-uiuc"
    asked = parse_event("result=fail")
    audits = read_audits(folder / "audits.csv.gz", asked).audits
    reviews, groups, _ = read_reviews([folder / "review_text.csv.gz", folder / "review_summary.csv.gz"])
    for folds in ("subject", "site"):
        found = compare(audits, reviews, CompareOrder(asked, folds_by=folds), groups)
        rows = {row.predictor: row for row in found.test.rows}
        if folds == "subject":
            yield Known("hygiene, AUC of the mean rating", rows[Predictor.MEAN].auc, 0.472, 0.568)
        known = (0.624, 0.720) if folds == "subject" else (0.563, 0.660)
        yield Known(f"hygiene, AUC of the text, folds by {folds}", rows[Predictor.TEXT].auc, *known)
        yield from _gain(f"hygiene, folds by {folds}", found)
        print(f"hygiene, folds by {folds}: {found.verdict_phrase().en}", file=sys.stderr)


def hospitals() -> Iterator[Known]:
    """Yield what patients' experience adds to a hospital's own previous result, domain by domain."""
    for domain, low, high in (("readmission", 0.023, 0.037), ("safety", 0.020, 0.035), ("mortality", -0.001, 0.030)):
        with tempfile.TemporaryDirectory() as folder:
            audits, reviews = _dated(Path(folder), f"CMS {domain}")
            asked = parse_event("result=fail")
            found = compare(
                read_audits(audits, asked).audits,
                read_reviews([reviews])[0],
                CompareOrder(asked, date(2019, 1, 1)),
            )
        print(f"hospitals, {domain}: {found.verdict_phrase().en}", file=sys.stderr)
        gain = found.test.gain
        yield Known(f"hospitals, {domain}, gain", gain.value if gain else None, low, high)


def _gain(name: str, found: Comparison) -> Iterator[Known]:
    gain = found.test.gain
    interval = gain.interval if gain else None
    yield Known(f"{name}, low end of the gain", interval.low if interval else None, -1, 0)
    yield Known(f"{name}, high end of the gain", interval.high if interval else None, 0, 1)


def _dated(folder: Path, scheme: str) -> tuple[Path, Path]:
    """Write one scheme's audits with the days of their releases, and the summaries with a day before the second."""
    rows = [
        {**row, "started_on": str(DATES[row["audit_type"]]), "audit_type": ""}
        for row in _rows(SHARED / "cms-hospitals/audits.csv.gz")
        if row["scheme"] == scheme
    ]
    # What patients said in the second release was not known before its results.
    means = [
        {**row, "as_of": str(DATES["release A"])}
        for row in _rows(SHARED / "cms-hospitals/review_summary.csv.gz")
        if row["source"].endswith("release A")
    ]
    return _write(folder / "audits.csv", rows), _write(folder / "means.csv", means)


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[Mapping[str, str]] | list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def main() -> None:
    """Print one line a figure; end with 1 if one lies outside."""
    print("| figure | found | known | inside |\n|---|---|---|---|")
    lines = [known.line() for part in (boston(), hygiene(), hospitals()) for known in part]
    print("\n".join(lines))
    sys.exit(any(line.endswith("NO |") for line in lines))


if __name__ == "__main__":
    main()
