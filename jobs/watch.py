"""Look at everything that somebody should know of now: alarms, collections, jobs, certificates, the evidence itself."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from crawler.health import account_of, is_good
from jobs.alarms import alarm_digest
from jobs.aspectjudge import open_aspect_sets
from jobs.certificates import certificates_of
from jobs.doctor import quick_checks
from jobs.planned import LOOKED_BACK
from jobs.surroundings import from_facts
from jobs.workplace import Workplace
from report.certificate import concerning
from report.control import AlarmLine
from store.jobruns import JobRun
from store.notices import Condition
from store.records import Listing, Run
from store.session import Store

MISSED_DAYS = 7
"""Days for which a slot that nobody ran is worth telling."""
LOOKED_AT = 8
"""Newest runs of a listing that are looked through for a good one."""
_OF_THE_EVIDENCE = frozenset({"seal", "doctor"})
_ITSELF = "notify"


def conditions(place: Workplace, now: datetime) -> list[Condition]:
    """Return all that somebody should know of at a moment, UTC."""
    looks: tuple[Callable[[Workplace, datetime], Iterator[Condition]], ...] = (
        _findings,
        _alarms,
        _collections,
        _jobs,
        _certificates,
    )
    return [found for look in looks for found in look(place, now)]


def _findings(place: Workplace, _now: datetime) -> Iterator[Condition]:
    for finding in quick_checks(place):
        if not finding.is_well:
            yield Condition(f"integrity/{finding.name}", "integrity", {"what": finding.name, "words": finding.words})


def _alarms(place: Workplace, _now: datetime) -> Iterator[Condition]:
    labels = {
        key: label for each in open_aspect_sets(place.settings.home).names() for key, label in each.labels.items()
    }
    for line in alarm_digest(place.store):
        series = line.series
        # Not the month since when: it moves as reviews come in, and the rise stays the same one.
        key = f"alarm/{line.subject}/{series.source}/{series.aspect}"
        said = labels.get(series.aspect)
        named = {"labels": {"de": said.de, "en": said.en}} if said else {}
        yield Condition(key, "alarm", _alarm_facts(line) | named | _blind_spot(place.store, line.subject))


def _alarm_facts(line: AlarmLine) -> dict[str, object]:
    series = line.series
    return {
        "subject": line.subject,
        "name": line.name,
        "source": series.source,
        "aspect": series.aspect,
        "since": series.since,
        "usual": series.usual,
        "share": series.share,
        "n": series.n,
        "q": line.q_value,
        "behind": line.behind(),
    }


def _blind_spot(store: Store, key: str) -> dict[str, object]:
    published = store.indicators.current(key)
    around = from_facts(published.facts) if published else None
    if around is None or around.blind_spot is None:
        return {}
    return {"blind_spot": around.blind_spot, "blind_spot_months": around.blind_spot_months}


def _collections(place: Workplace, now: datetime) -> Iterator[Condition]:
    """Yield, of each source, whether its newest collections went wrong and whether the last good one is long ago."""
    histories: dict[str, list[tuple[Listing, list[Run]]]] = defaultdict(list)
    for listing in place.store.subjects.listings():
        runs = place.store.runs.history(listing, LOOKED_AT)
        if runs:
            histories[listing.source].append((listing, runs))
    for source, found in sorted(histories.items()):
        yield from _failing(source, found)
        if (policy := place.policies.get(source)) is not None and policy.enabled:
            yield from _stale(source, found, now - timedelta(days=place.settings.notices.stale_days))


def _failing(source: str, found: list[tuple[Listing, list[Run]]]) -> Iterator[Condition]:
    failed = [runs[0] for _, runs in found if not is_good(runs[0])]
    if failed:
        newest = max(failed, key=lambda run: run.id)
        facts = {"source": source, "n": len(failed), "of": len(found), "reason": account_of(newest)}
        yield Condition(f"collection/{source}", "collection", facts | {"at": _iso(newest.finished_at)})


def _stale(source: str, found: list[tuple[Listing, list[Run]]], before: datetime) -> Iterator[Condition]:
    good = [next((run.finished_at for run in runs if is_good(run)), None) for _, runs in found]
    late = [moment for moment in good if moment is None or moment < before]
    if late:
        oldest = min((moment for moment in late if moment is not None), default=None)
        facts = {"source": source, "n": len(late), "of": len(found), "until": _iso(oldest)}
        yield Condition(f"stale/{source}", "stale", facts)


def _jobs(place: Workplace, now: datetime) -> Iterator[Condition]:
    for name, job in place.settings.schedule.jobs.items():
        # Whoever reads this is told by that very job: it runs.
        if job.does == _ITSELF:
            continue
        runs = place.store.jobruns.recent(name, LOOKED_BACK)
        recent = [run for run in runs if run.state == "missed" and run.slot > now - timedelta(days=MISSED_DAYS)]
        if recent:
            facts = {"job": name, "n": len(recent), "newest": _iso(recent[0].slot)}
            yield Condition(f"missed/{name}", "missed", facts)
        done = next((run for run in runs if run.finished_at and run.state != "missed"), None)
        yield from _failed_job(name, job.does, done)


def _failed_job(name: str, does: str, run: JobRun | None) -> Iterator[Condition]:
    is_evidence = does in _OF_THE_EVIDENCE
    if run is not None and (run.state == "failed" or (is_evidence and run.state == "partial")):
        facts = {"job": name, "slot": _iso(run.slot), "reason": run.summary}
        yield Condition(f"job/{name}", "integrity" if is_evidence else "job", facts)


def _certificates(place: Workplace, now: datetime) -> Iterator[Condition]:
    told = set()
    for row in place.store.subjects.list_subjects():
        report = certificates_of(place.store, row.subject, now.date())
        for line, state in concerning(report) if report else ():
            key = f"certificate/{line.holder}/{line.standard}/{line.certificate_no}/{state}"
            if key not in told:
                told.add(key)
                named = {"holder": line.holder, "standard": line.standard, "number": line.certificate_no}
                yield Condition(key, "certificate", named | {"state": state, "expiry": line.expiry.isoformat()})


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="seconds")
