"""Look at everything that somebody should know of now: alarms, collections, jobs, certificates, the evidence itself."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from crawler.health import account_of
from jobs.alarms import alarm_digest
from jobs.aspectjudge import open_aspect_sets
from jobs.certificates import certificates_of
from jobs.doctor import quick_checks
from jobs.freshness import freshness
from jobs.planned import LOOKED_BACK
from jobs.surroundings import from_facts
from jobs.workplace import Workplace
from report.certificate import concerning
from report.control import AlarmLine
from store.jobruns import JobRun
from store.notices import Condition
from store.session import Store

MISSED_DAYS = 7
"""Days for which a slot that nobody ran is worth telling."""
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
    runs, days = place.store.lists.newest_runs(), place.settings.notices.stale_days
    fresh = freshness(runs, place.policies, now=now, stale_days=days)
    for each in fresh:
        counts = {"source": each.source, "of": each.n}
        if each.newest_failed is not None:
            reason = account_of(place.store.runs.history(each.newest_failed.listing, 1)[0])
            told = {"n": each.n_failed, "reason": reason, "at": _iso(each.newest_failed.finished_at)}
            yield Condition(f"collection/{each.source}", "collection", counts | told)
        if each.n_late:
            told = {"n": each.n_late, "until": _iso(each.good_until)}
            yield Condition(f"stale/{each.source}", "stale", counts | told)


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
