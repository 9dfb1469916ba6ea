"""Write the reports of the last month that is over: one of all subjects, and of each that somebody asked for."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from jobs.alarms import alarm_digest
from jobs.aspectjudge import open_aspect_sets
from jobs.monthly import last_day, read_monthly
from jobs.outfile import replace_file
from jobs.report import StoreReports
from jobs.workplace import Workplace
from report.allsubjects import overview_document
from report.document import Document
from report.monthly import monthly_document
from report.phrase import Language
from report.render import FILE_RENDERERS
from store.records import Subject

ALL = "*"
"""In the configuration: every subject."""
OVERVIEW = "all-subjects"
"""Begins the names of the files about all of them; no key holds such a name beside a language."""


def write_monthly_files(place: Workplace, today: date) -> Iterator[Path]:
    """Yield each file once it is written; one that is there already stays as it is.

    One report is held in memory at a time, however many there are. A month by whose end nothing was published has none.

    Args:
        place: The deployment.
        today: The present day, UTC; the month before it is over.
    """
    last = today.replace(day=1) - timedelta(days=1)
    month, moment = f"{last:%Y-%m}", datetime.combine(last, time.max, UTC)
    folder = place.settings.var / "reports" / month
    view = _reports(place, moment)
    asked = place.settings.report
    subjects = [row.subject for row in place.store.subjects.list_subjects()]
    told = [subject for subject in subjects if view.published(subject.key) is not None]
    if not told:
        return
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [subject for subject in told if ALL in asked.subjects or subject.key in asked.subjects]
    for language in asked.languages:
        if missing := _missing(place, folder, OVERVIEW, language):
            document = overview_document(view.overview(), alarm_digest(place.store, as_of=moment), month, language)
            yield from _write(document, missing)
    for subject in wanted:
        yield from _write_subject(place, subject, month, folder)


def summary_document(place: Workplace, month: str | None, as_of: date | None, language: Language) -> Document:
    """Return the management summary of all subjects.

    Args:
        place: The deployment.
        month: YYYY-MM: as of its last day, or as of now in the month under way.
        as_of: Instead: as of this day. Neither: as of now.
        language: Language of its words.

    Raises:
        DayToCome: If the month lies in the future.
    """
    day = as_of if month is None else last_day(month)
    moment = None if day is None else datetime.combine(day, time.max, UTC)
    overview = _reports(place, moment).overview()
    spoken_of = month or f"{day or overview.as_of:%Y-%m}"
    return overview_document(overview, alarm_digest(place.store, as_of=moment), spoken_of, language)


def _reports(place: Workplace, moment: datetime | None) -> StoreReports:
    aspects = open_aspect_sets(place.settings.home)
    return StoreReports(place.store, place.policies, aspects, place.settings.var, as_of=moment)


def _write_subject(place: Workplace, subject: Subject, month: str, folder: Path) -> Iterator[Path]:
    missing = {each: _missing(place, folder, subject.key, each) for each in place.settings.report.languages}
    if any(missing.values()):
        found = read_monthly(place, subject.key, month=month)
        for language, paths in missing.items():
            yield from _write(monthly_document(found, language), paths)


def _missing(place: Workplace, folder: Path, name: str, language: Language) -> list[Path]:
    paths = [folder / f"{name}-{language}.{form}" for form in place.settings.report.forms]
    return [path for path in paths if not path.exists()]


def _write(document: Document, paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        replace_file(path, FILE_RENDERERS[path.suffix[1:]](document))
        yield path
