"""Put together the list of all subjects and what deserves attention, in a few queries however many there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from unicodedata import combining, normalize

from pydantic import TypeAdapter

from crawler.policy import SourcePolicy
from jobs.alarms import rank_series
from jobs.certificates import due_certificates
from jobs.freshness import Freshness, freshness
from jobs.memory import Memory
from report.attention import Attention, ChangeLine, LateSource, ListFilter, Paging
from report.control import AlarmLine, Rise, SeriesLine
from report.phrase import Phrase
from report.subject import DISSATISFIED, NATURAL_PERSON, TRUST, ControlChart, Overview, OverviewLine
from store.bulk import uncollected
from store.lists import NewestRun, SetMark, ShownSet
from store.records import Coverage, Indicator, IndicatorSet, Subject
from store.session import Store

MOST_REMEMBERED = 20_000
"""Sets whose glances are kept in memory; some kilobytes each."""
STALE_DAYS = 14
"""Days without a good collection after which a source is said to be late, where nothing else is configured."""
_WORST_FIRST = (Coverage.FAILED, Coverage.PARTIAL, Coverage.FULL)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a list shows of all that stands beside a set's figures."""

    newest_on: str | None = None
    rises: tuple[Rise, ...] = ()
    series: tuple[SeriesLine, ...] = ()
    aspect_series: tuple[SeriesLine, ...] = ()


_FORM = TypeAdapter(_Beside)


@dataclass(frozen=True, slots=True)
class Glance:
    """What a list shows of one published set."""

    as_of: datetime
    """The moment that it speaks of, UTC."""
    published_at: datetime
    """When it was published, UTC."""
    trust: Indicator
    """The trust score."""
    sparkline: tuple[float | None, ...]
    """Trust score by month, oldest first."""
    newest_on: str | None
    """Publication of the newest review."""
    is_alarming: bool
    """True where the newest charted month lies outside its limits."""
    series: tuple[SeriesLine, ...]
    """Charted series."""


@dataclass(frozen=True, slots=True)
class _State:
    """What an overview says before anything is filtered."""

    lines: tuple[OverviewLine, ...]
    """All subjects by name."""
    attention: Attention
    """What deserves attention."""
    as_of: datetime
    """The moment that the newest figures speak of, UTC."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """What the shown sets say of all subjects together."""

    seen: Mapping[str, Glance] = field(default_factory=dict)
    """By key of the subject."""
    alarms: tuple[AlarmLine, ...] = ()
    """Series that have risen, the most certain first."""
    changes: tuple[ChangeLine, ...] = ()
    """Subjects whose figures are others than before."""


class Glances:
    """Remembers what lists show of published sets: a set never changes, so it is read and understood once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, bytes], Glance] = {}
        self._compared: tuple[object, _Compared] = (None, _Compared())
        self.states: Memory[_State] = Memory(8)

    def of(self, store: Store, marks: Sequence[SetMark]) -> dict[str, Glance]:
        """Return the glance at each of these sets by the key of its subject."""
        missing = [mark for mark in marks if (mark.id, mark.digest) not in self._kept]
        if len(self._kept) + len(missing) > MOST_REMEMBERED:
            self._kept.clear()
            missing = list(marks)
        read = store.lists.sets(missing, (TRUST, DISSATISFIED)) if missing else {}
        fresh = {(mark.id, mark.digest): _glance(read[mark.id]) for mark in missing}
        self._kept.update(fresh)
        # Another reader may have emptied the memory meanwhile.
        return {mark.subject: fresh.get(key) or self._kept[key] for mark in marks for key in [(mark.id, mark.digest)]}

    def compare(self, store: Store, subjects: Sequence[Subject], marks: Sequence[Sequence[SetMark]]) -> _Compared:
        """Return what these sets say of all subjects together.

        Most of what is written publishes nothing: the same sets are not compared again.

        Args:
            store: Where they are kept.
            subjects: All of them.
            marks: The sets that are shown, and the earlier ones that they are compared with.
        """
        question = (subjects, marks)
        known, compared = self._compared
        if known != question:
            now, before = (self.of(store, each) for each in marks)
            ranked = rank_series((each, now[each.key].series) for each in subjects if each.key in now)
            compared = _Compared(now, tuple(ranked), tuple(_changes(subjects, now, before)))
            self._compared = (question, compared)
        return compared


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What an overview is asked for."""

    wanted: ListFilter
    """Which subjects, in which order."""
    as_of: datetime | None
    """As it was shown at this moment, UTC; None: as it is now."""
    now: datetime
    """The present moment, UTC."""
    stale_days: int = STALE_DAYS
    """Days after which a source is late."""
    labels: Mapping[str, Phrase] = field(default_factory=dict)
    """What people call aspects, by key."""
    policies: Mapping[str, SourcePolicy] = field(default_factory=dict)
    """How each source may be reached, by name; of others nothing is late."""


def read_overview(store: Store, glances: Glances, request: ListRequest) -> Overview:
    """Return the subjects that pass a filter, with their published scores, and what deserves attention."""
    moment = request.as_of or request.now
    # Sources grow late by the day, certificates too: within an hour neither is another.
    asked = (request.as_of, request.wanted.since, request.stale_days, f"{moment:%Y-%m-%d %H}")
    state = glances.states.recall(store.pulse.mark(), asked, lambda: _read_state(store, glances, request, moment))
    passing = [line for line in state.lines if _passes(line, request.wanted)]
    passing.sort(key=_order(request.wanted, state.attention.changes))
    attention = replace(state.attention, labels=request.labels)
    paging = _paging(request.wanted, len(passing), len(state.lines))
    return Overview(_cut(passing, request.wanted, paging.page), state.as_of, attention=attention, paging=paging)


@uncollected()
def _read_state(store: Store, glances: Glances, request: ListRequest, moment: datetime) -> _State:
    subjects = sorted(store.lists.subjects(), key=lambda each: (_place_of(each.name), each.key))
    marks = (store.lists.marks(as_of=request.as_of), _earlier(store, request))
    compared, runs = glances.compare(store, subjects, marks), store.lists.newest_runs(as_of=request.as_of)
    seen, coverage = compared.seen, _coverage(runs)
    attention = Attention(
        alarms=compared.alarms,
        late=_late(freshness(runs, request.policies, now=moment, stale_days=request.stale_days)),
        certificates=due_certificates(store, moment.date()),
        n_notices=store.notices.count_open() if request.as_of is None else 0,
        changes=compared.changes,
        n_unchanged=len(subjects) - len(compared.changes),
    )
    lines = tuple(_line(each, seen.get(each.key), coverage.get(each.key), moment) for each in subjects)
    return _State(lines, attention, max((glance.as_of for glance in seen.values()), default=moment))


def _glance(shown: ShownSet) -> Glance:
    figures = shown.figures
    beside = _FORM.validate_python(figures.facts)
    months = [each for each in figures.indicators if len(each.period) == len("YYYY-MM")]
    points = tuple(each for each in months if each.name == DISSATISFIED)
    return Glance(
        as_of=figures.as_of,
        published_at=shown.published_at,
        trust=_newest_score(figures),
        sparkline=tuple(each.value for each in months if each.name == TRUST),
        newest_on=beside.newest_on,
        is_alarming=ControlChart(points, rises=beside.rises).is_alarming(),
        series=(*beside.series, *beside.aspect_series),
    )


def _newest_score(figures: IndicatorSet) -> Indicator:
    newest = (each for each in figures.indicators if each.name == TRUST and len(each.period) > len("YYYY-MM"))
    return next(newest, None) or no_score(figures.as_of)


def no_score(as_of: datetime) -> Indicator:
    """Return the trust score of a subject of which nothing was published."""
    return Indicator(TRUST, f"{as_of:%Y-%m-%d}", None, n_eff=0.0, note="too_little")


def _line(subject: Subject, glance: Glance | None, coverage: Coverage | None, moment: datetime) -> OverviewLine:
    if glance is None:
        return OverviewLine(subject, no_score(moment), coverage=coverage)
    shown = (glance.trust, glance.sparkline, glance.newest_on, coverage, glance.is_alarming)
    return OverviewLine(subject, *shown)


def _coverage(runs: Iterable[NewestRun]) -> Mapping[str, Coverage]:
    """Return the worst coverage of each subject's sources."""
    found: dict[str, Coverage] = {}
    for run in runs:
        key = run.listing.subject
        found[key] = min(run.coverage, found.get(key, run.coverage), key=_WORST_FIRST.index)
    return found


def _late(fresh: Iterable[Freshness]) -> tuple[LateSource, ...]:
    """Return the sources whose newest collections went wrong or lie too far back, by name."""
    return tuple(
        LateSource(each.source, each.n_failed, each.n_late, each.n, each.newest_at)
        for each in fresh
        if each.n_failed or each.n_late
    )


def _earlier(store: Store, request: ListRequest) -> Sequence[SetMark]:
    since = request.wanted.since
    if since is None:
        return store.lists.marks_before(as_of=request.as_of)
    return store.lists.marks(as_of=end_of(since))


def end_of(day: date) -> datetime:
    """Return the last moment of a day, UTC."""
    return datetime.combine(day, time.max, UTC)


def _changes(subjects: Iterable[Subject], now: Mapping[str, Glance], before: Mapping[str, Glance]) -> list[ChangeLine]:
    """Return the subjects whose figures are others than before, what most deserves a look first."""
    found = []
    for subject in subjects:
        new, old = now.get(subject.key), before.get(subject.key)
        # Of a natural person there is no score that could change.
        if new is None or old is None or new.trust.note == NATURAL_PERSON:
            continue
        raised = new.is_alarming and not old.is_alarming
        if raised or new.trust.value != old.trust.value:
            found.append(ChangeLine(subject, old.trust, new.trust, old.published_at, raised))
    return sorted(found, key=lambda each: (not each.is_new_alarm, not each.is_beyond(), -abs(each.difference() or 0.0)))


def _passes(line: OverviewLine, wanted: ListFilter) -> bool:
    text = wanted.text.casefold()
    return (
        (not text or text in line.subject.name.casefold() or text in line.subject.key)
        and (not wanted.kind or wanted.kind == line.subject.kind.value)
        and (line.alarm or not wanted.is_alarming)
    )


def _order(wanted: ListFilter, changes: Sequence[ChangeLine]) -> Callable[[OverviewLine], float | str]:
    """Return the sorting key of a list that stands by name; what has no figure comes last."""
    size = {each.subject.key: abs(each.difference() or 0.0) for each in changes} if wanted.sort == "change" else {}
    keys: dict[str, Callable[[OverviewLine], float | str]] = {
        "alarm": lambda line: not line.alarm,
        "name": lambda _: 0,
        "value": lambda line: 2.0 if line.trust.value is None else line.trust.value,
        "newest": lambda line: line.newest_on or "9999",
        "n": lambda line: -line.trust.n,
        "change": lambda line: -size.get(line.subject.key, 0.0),
    }
    return keys[wanted.sort]


@lru_cache(maxsize=MOST_REMEMBERED)
def _place_of(name: str) -> str:
    """Return a name as people look for it in a list: umlauts stand with their letters (DIN 5007-1)."""
    if name.isascii():
        return name.casefold()
    return "".join(sign for sign in normalize("NFKD", name.casefold()) if not combining(sign))


def _paging(wanted: ListFilter, n_passing: int, n_all: int) -> Paging:
    pages = 1 if wanted.per_page is None else max(1, -(-n_passing // wanted.per_page))
    # Somebody may have followed an old link to a page that is no more.
    return Paging(min(wanted.page, pages), pages, n_passing, n_all)


def _cut(lines: Sequence[OverviewLine], wanted: ListFilter, page: int) -> tuple[OverviewLine, ...]:
    if wanted.per_page is None:
        return tuple(lines)
    first = (page - 1) * wanted.per_page
    return tuple(lines[first : first + wanted.per_page])
