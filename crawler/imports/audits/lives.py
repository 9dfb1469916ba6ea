"""Read feeds of inspections in the LIVES form: a ZIP of CSV files, whose ids are text and whose words are kept."""

import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from crawler.imports.audits.audit import Rules
from crawler.imports.audits.dates import is_plausible, read_day
from crawler.imports.audits.grid import MOST_BYTES, MOST_MEMBER, refusal, shown
from crawler.imports.audits.numbers import read_number
from crawler.imports.audits.rowcells import RowRefused
from crawler.imports.audits.table import csv_lines
from crawler.imports.audits.taken import Placed, ReadColumn, Rejected, Taken, Warned
from store.audit_records import Audit, Finding

REQUIRED = ("businesses.csv", "inspections.csv", "feed_info.csv")
_OPTIONAL = ("violations.csv", "legend.csv")
_TYPES = {"routine": "routine", "initial": "initial", "followup": "follow_up", "follow up": "follow_up",
          "follow-up": "follow_up", "complaint": "complaint"}  # fmt: skip
_MORE = ""
"""Heading of what stands beyond the headings."""
_ASK = "ask the publisher for a whole feed"

Cells = Mapping[str, str]
"""Heading to cell of one row of a member."""


def is_feed(path: Path) -> bool:
    """Say whether a ZIP file is a feed of inspections rather than a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.rpartition("/")[2] for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return bool(names & {*REQUIRED, *_OPTIONAL})


def read_feed(path: Path, rules: Rules) -> Taken:
    """Return the audits and findings of a feed.

    Raises:
        UnreadableImport: If a member has a path, is missing, damaged, or larger than is read.
    """
    texts, others = _members(path)
    feed = _Feed(rules)
    feed.read({name: _rows(body, name) for name, body in texts.items()})
    n_broken = sum(body.count("\ufffd") for body in texts.values())
    feed.warnings += [Warned("sheet_not_read", sheet=name, note="no part of a feed of inspections") for name in others]
    feed.warnings += [Warned("broken_characters", value=n_broken, note=_ASK)] if n_broken else []
    detect = {"format": "lives", "encoding": "utf-8-sig", "delimiter": ",", "date_format": "YYYYMMDD"}
    return Taken(
        detect,
        tuple(ReadColumn(sheet, heading, field) for sheet, heading, field in _COLUMNS),
        audits=tuple(feed.audits.values()),
        findings=tuple(feed.findings),
        warnings=tuple(feed.warnings),
        rejected=tuple(feed.rejected),
        n_rows=feed.n_rows,
    )


_COLUMNS = (
    ("businesses.csv", "name", "audit.subject_name"),
    ("inspections.csv", "business_id", "audit.subject"),
    ("inspections.csv", "date", "audit.start_date"),
    ("inspections.csv", "score", "audit.score"),
    ("inspections.csv", "type", "audit.audit_type"),
    ("feed_info.csv", "municipality_name", "audit.standard"),
    ("legend.csv", "description", "audit.result"),
    ("violations.csv", "code", "finding.clause"),
    ("violations.csv", "description", "finding.statement"),
)


def _members(path: Path) -> tuple[dict[str, str], list[str]]:
    where = str(path)
    if path.stat().st_size > MOST_BYTES:
        raise refusal("too_large", f"longer than {MOST_BYTES >> 20} MB", where=where, todo=_ASK)
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpacked(archive, where)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise refusal("damaged_file", f"the ZIP cannot be read: {error}"[:200], where=where, todo=_ASK) from error


def _unpacked(archive: zipfile.ZipFile, where: str) -> tuple[dict[str, str], list[str]]:
    for member in archive.infolist():
        name = member.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise refusal("unsafe_path", f"a member is called {name[:100]!r}", where=where, todo=_ASK)
    found: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        name = member.filename.rpartition("/")[2]
        if name in found and name in (*REQUIRED, *_OPTIONAL):
            raise refusal(
                "several_feeds", f"{name} is in it more than once", where=where, todo="take one feed at a time"
            )
        if not member.is_dir():
            found[name] = member
    missing = next((name for name in REQUIRED if name not in found), None)
    if missing is not None:
        raise refusal("missing_required_file", f"{missing} is not in the feed", where=where, todo=_ASK)
    texts: dict[str, str] = {}
    for name in (*REQUIRED, *_OPTIONAL):
        if name in found:
            with archive.open(found[name]) as stream:
                body = stream.read(MOST_MEMBER + 1)
            if len(body) > MOST_MEMBER or found[name].file_size > MOST_MEMBER:
                what = f"{name} unpacks to more than {MOST_MEMBER >> 20} MB"
                raise refusal("too_large_decompressed", what, where=where, todo=_ASK)
            texts[name] = body.decode("utf-8-sig", "replace")
    return texts, sorted(name for name in found if name.endswith(".csv") and name not in texts)


def _rows(text: str, where: str) -> list[tuple[int, Cells]]:
    """Return the rows of a member; cells beyond the headings stand under an empty one."""
    lines = list(csv_lines(text, ",", where))
    if not lines:
        return []
    headings = [shown(cell).casefold() for cell in lines[0][1]]
    rows: list[tuple[int, Cells]] = []
    for number, cells in lines[1:]:
        values = [shown(cell) for cell in cells] + [""] * (len(headings) - len(cells))
        more = " ".join(filter(None, values[len(headings) :]))
        rows.append((number, dict(zip(headings, values, strict=False)) | ({_MORE: more} if more else {})))
    return rows


@dataclass(slots=True)
class _Feed:
    """The records of a feed while its rows are read."""

    rules: Rules
    rows: Mapping[str, list[tuple[int, Cells]]] = field(default_factory=dict)
    audits: dict[str, Placed[Audit]] = field(default_factory=dict)
    findings: list[Placed[Finding]] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)
    n_rows: int = 0

    def read(self, rows: Mapping[str, list[tuple[int, Cells]]]) -> None:
        """Read inspections, then violations."""
        self.rows = rows
        self._name_businesses()
        self._each("inspections.csv", self._inspection)
        self._each("violations.csv", self._violation)

    def _name_businesses(self) -> None:
        """Learn what businesses are called; where two rows call one differently, the first counts and both are told."""
        first: dict[str, int] = {}
        for number, row in self.rows["businesses.csv"]:
            key, name = row.get("business_id", ""), row.get("name", "")
            if key and self.names.setdefault(key, name) != name:
                told = Rejected("conflicting_duplicate", number, "businesses.csv", "name", name, first[key])
                self.rejected.append(told)
                self.n_rows += 1
            first.setdefault(key, number)

    def _each(self, file: str, take: Callable[[int, Cells], None]) -> None:
        for number, row in self.rows.get(file, ()):
            self.n_rows += 1
            try:
                if _MORE in row:
                    raise RowRefused("not_a_record", "", "more cells than headings")
                take(number, row)
            except RowRefused as refused:
                told = Rejected(refused.reason, number, file, refused.heading, refused.value, refused.of_row)
                self.rejected.append(told)

    def _inspection(self, number: int, row: Cells) -> None:
        business = row.get("business_id", "")
        if business not in self.names:
            raise RowRefused("unknown_business", "business_id", business)
        score = _score(row.get("score", ""))
        day = read_day(row.get("date", ""), None)
        if day.day is None:
            raise RowRefused("bad_date" if row.get("date") else "missing_required", "date", row.get("date", ""))
        if not is_plausible(day.day, self.rules.as_of):
            raise RowRefused("bad_date", "date", row["date"])
        if score is not None and day.day > self.rules.as_of:
            raise RowRefused("start_in_future", "date", row["date"])
        told = row.get("type", "").casefold()
        if told and told not in _TYPES:
            raise RowRefused("unknown_type", "type", row["type"])
        audit = Audit(
            audit_id=f"{business}@{day.day}",
            subject_name=self.names[business] or business,
            standard=self._standard(),
            started_on=day.day,
            audit_type=_TYPES.get(told),
            available_from=day.day + timedelta(days=self.rules.delay_days),
            is_availability_assumed=True,
            trigger={"complaint": "complaint", "follow_up": "follow_up"}.get(_TYPES.get(told, "")),
            result=self._legend(score),
            score=score,
            score_max=None if score is None else 100.0,
            scale_direction=None if score is None else "higher_is_better",
        )
        kept = self.audits.get(audit.audit_id)
        if kept is not None:
            reason = "duplicate_row" if kept.record == audit else "conflicting_duplicate"
            raise RowRefused(reason, of_row=kept.row)
        self.audits[audit.audit_id] = Placed(audit, number, "inspections.csv", business)
        self._warn(audit, number)

    def _warn(self, audit: Audit, number: int) -> None:
        notes = {
            "no_score": ("", audit.score is None),
            "no_result": (
                "its score is in no range of legend.csv",
                bool(self.rows.get("legend.csv")) and audit.score is not None and audit.result is None,
            ),
            "complaint_triggered": ("left out of forward tests by default", audit.is_complaint),
            "follow_up": ("does not replace the inspection that it follows up", audit.is_follow_up),
        }
        self.warnings += [
            Warned(code, number, "inspections.csv", note=note) for code, (note, is_so) in notes.items() if is_so
        ]

    def _violation(self, number: int, row: Cells) -> None:
        business, told = row.get("business_id", ""), row.get("date", "")
        day = read_day(told, None).day
        audit_id = f"{business}@{day}"
        if audit_id not in self.audits:
            raise RowRefused("unknown_inspection", "date", f"{business}@{told}")
        self.counted[audit_id] += 1
        finding = Finding(
            audit_id, str(self.counted[audit_id]), row.get("code", ""), None, row.get("description") or None
        )
        self.findings.append(Placed(finding, number, "violations.csv"))

    def _standard(self) -> str:
        told = next((row.get("municipality_name", "") for _, row in self.rows["feed_info.csv"]), "")
        return f"LIVES {told}".strip()

    def _legend(self, score: float | None) -> str | None:
        if score is None:
            return None
        for _, row in self.rows.get("legend.csv", ()):
            low, high = (read_number(row.get(f"{end}_score"), ".").value for end in ("minimum", "maximum"))
            if low is not None and high is not None and low <= score <= high:
                return row.get("description") or None
        return None


def _score(told: str) -> float | None:
    found = read_number(told or None, ".")
    if found.is_bad or (found.value is not None and not 0 <= found.value <= 100):
        raise RowRefused("score_out_of_range", "score", told)
    return found.value
