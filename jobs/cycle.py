"""One full cycle: take in what was dropped, collect, judge, compute, seal, report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobs.anchor import anchor_checkpoints
from jobs.aspectjudge import AspectSets, open_aspect_sets
from jobs.copies import find_copies
from jobs.counted import counted
from jobs.crawl import Net, SourceOutcome, collect
from jobs.engine import engine_of
from jobs.errors import InboxUnusable, JobError, SealRefused
from jobs.expire import expire_place
from jobs.inbox import REAL_TIME, take_inbox
from jobs.indicate import publish_all, tools_of
from jobs.monthlyfiles import write_monthly_files
from jobs.notify import tell
from jobs.progress import crawl_progress
from jobs.report import StoreReports, write_reports
from jobs.score import ScoreSummary, score_new_versions
from jobs.seal import Seal, write_checkpoint
from jobs.twins import find_all_twins
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from report.errors import ReportError
from scoring.errors import ScoringError
from scoring.sentiment import SentimentModel
from store.records import Listing

Say = Callable[[str], None]


MOST_REASONS = 3
"""Reasons told of one source; `leumund sources` shows them all."""
NEXT_STEP = (
    "ALARM: where it rang, nothing was marked as vanished. Run `leumund crawl --check`; "
    "if the page looks right in a browser, its reader needs an update."
)


@dataclass(frozen=True, slots=True)
class CycleSummary:
    """What a cycle did."""

    sources: tuple[SourceOutcome, ...]
    """How each source went."""
    scored: ScoreSummary
    """Versions judged."""
    published: int
    """Subjects with new figures."""
    seal: Seal | None
    """The checkpoint; None where the log was not signed."""
    reports: tuple[Path, ...]
    """Files written."""
    model_error: ScoringError | None = None
    """Why no text was judged and the last figures stand; None where the model could be read."""
    seal_error: SealRefused | LedgerError | None = None
    """Why the log was not signed; None where it was."""

    @property
    def error(self) -> SealRefused | LedgerError | ScoringError | None:
        """Return what a person must look after, the gravest first; None where all went well."""
        return self.seal_error or self.model_error

    def line(self) -> str:
        """Return the summary in one line."""
        new = sum(outcome.run.new for source in self.sources for outcome in source.outcomes)
        unsigned = "; the evidence log was not signed" if self.seal_error else ""
        figures = f"subjects with new figures: {self.published}{unsigned}"
        return f"sources: {len(self.sources)}; new reviews: {new}; {figures}"


def run_cycle(place: Workplace, net: Net, say: Say, *, listings: Sequence[Listing] | None = None) -> CycleSummary:
    """Take in the watched folder, collect everything, judge what is new, publish figures, seal and report.

    Args:
        place: The deployment.
        net: Where to collect.
        say: Told one line per step.
        listings: What to collect; None: all.
    """
    _take_in(place, say)
    wanted = place.store.subjects.listings() if listings is None else listings
    outcomes = collect_all(place, net, wanted, say)
    # The figures speak of the moment after collecting: a replay as of then knows all that they knew.
    now = net.now()
    aspects = open_aspect_sets(place.settings.home)
    scored, published, model_error = _judge_and_publish(place, aspects, now, say)
    # After the figures, which could still use the texts, and before the seal, which covers the erasures.
    say(expire_place(place, now).line())
    seal, seal_error = _seal(place, now, say)
    view = StoreReports(place.store, aspects=aspects, var=place.settings.var)
    reports: list[Path] = []
    try:
        reports = write_reports(view, place.settings.var / "reports")
    except ScoringError as error:
        say(f"reports: NOT WRITTEN, the last ones stand. {error}")
        model_error = model_error or error
    _write_monthly(place, now, say)
    say(f"notices: {tell(place, now).line()}")
    return CycleSummary(tuple(outcomes), scored, published, seal, tuple(reports), model_error, seal_error)


def _write_monthly(place: Workplace, now: datetime, say: Say) -> None:
    """Write the reports of the month that is over, once; what goes wrong is told and stops nothing."""
    try:
        for path in write_monthly_files(place, now.date()):
            say(f"monthly report: {path}")
    except (JobError, ReportError, ScoringError) as error:
        say(f"monthly reports: NOT WRITTEN. {error}")


def _seal(place: Workplace, now: datetime, say: Say) -> tuple[Seal | None, SealRefused | LedgerError | None]:
    """Sign the log; one that may not be signed is told and stops no report."""
    try:
        seal = write_checkpoint(place, now)
    except (SealRefused, LedgerError) as error:
        say(f"evidence log: NOT SIGNED. {error}")
        return None, error
    say(f"evidence log: {counted(seal.size, 'leaf', 'leaves')}, root {seal.root.hex()[:16]}, signed")
    for line in anchor_checkpoints(place, now):
        say(f"anchor: {line}")
    return seal, None


def _judge_and_publish(
    place: Workplace, aspects: AspectSets, now: datetime, say: Say
) -> tuple[ScoreSummary, int, ScoringError | None]:
    """Judge what is new and publish figures; return what was judged, how many subjects have new figures, and an error.

    A model that cannot be read is told and stops nothing else: the last figures stand, and reports mark them.
    """
    try:
        tools = tools_of(place.settings)
    except ScoringError as error:
        say(f"model: NOT READ, texts are not judged and the last figures stand. {error}")
        return ScoreSummary(0, 0), 0, error
    scored = score_new_versions(place.store, tools.model, engine=engine_of(place.settings.scoring))
    say(f"scored: {counted(scored.judged, 'text')}, {scored.not_modelled} not modelled")
    _read_for_aspects(place, aspects, tools.model, say)
    twins = find_all_twins(place.store, now)
    say(f"twins: {counted(twins.found, 'review')} with the same words as another one")
    find_copies(place.store)
    published = publish_all(place.store, tools, now)
    say(f"figures: {counted(published, 'subject')} with new ones")
    return scored, published, None


def _take_in(place: Workplace, say: Say) -> None:
    """Take in the watched folder; one that cannot be used is told and stops nothing."""
    try:
        lines = take_inbox(place, REAL_TIME).short()
    except InboxUnusable as error:
        lines = [f"inbox: {error}"]
    for line in lines:
        say(line)


def _read_for_aspects(place: Workplace, aspects: AspectSets, model: SentimentModel, say: Say) -> None:
    """Read new texts for aspects; sets that cannot be read are told and stop nothing: what was found before stands."""
    try:
        say(aspects.read_with(place.store, model).line())
    except JobError as error:
        say(f"aspects: NOT READ, the last opinions stand. {error}")


def collect_all(place: Workplace, net: Net, listings: Sequence[Listing], say: Say) -> list[SourceOutcome]:
    """Collect listings with progress, one line per source at the end."""
    with crawl_progress() as show:
        outcomes = collect(place.settings, place.store, net, listings, show)
    for outcome in outcomes:
        say(describe(outcome))
    return outcomes


def describe(source: SourceOutcome) -> str:
    """Return one line on how a source went; the reason follows where it is not full."""
    runs = [outcome.run for outcome in source.outcomes]
    counts = ", ".join(
        f"{sum(getattr(run, name) for run in runs)} {name}" for name in ("new", "edited", "vanished", "unchanged")
    )
    line = f"{source.source}: {source.coverage}, {counted(len(runs), 'listing')}, {counts}"
    reasons = source.reasons()
    told = [
        *reasons[:MOST_REASONS],
        *[f"and {len(reasons) - MOST_REASONS} more reasons"] * (len(reasons) > MOST_REASONS),
    ]
    if any(outcome.loud for outcome in source.outcomes):
        told.append(NEXT_STEP)
    return "\n  ".join([line, *told])
