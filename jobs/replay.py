"""Compute figures of the past again, and say whether they are those that were published."""

from dataclasses import dataclass, replace
from datetime import datetime

from jobs.indicate import Tools, compute
from store.pieces import ASPECTS
from store.records import Indicator, IndicatorSet, Subject
from store.session import Store

SAME, ERASED, OTHER_METHOD, DIFFERS = "replay_same", "replay_erased", "replay_other_method", "replay_differs"

OF_MODEL = ("model_languages", "model_errors")
"""What is said of the model of then, whose weights need not be at hand any more."""
OF_ITS_DAY = frozenset({"n_waiting"})
"""What was true of that day alone: a text that waited then may have been judged since."""
OF_OTHERS = frozenset({"tests", "suspicious", "profile"})
"""What rests on reviews of other subjects as well: what their authors wrote, and texts that are alike."""


@dataclass(frozen=True, slots=True)
class Replay:
    """How figures that were computed again compare with those that were published."""

    verdict: str
    """Wording key: the same, not to be computed any more as inputs were erased, another method, or different."""
    figures: tuple[str, ...] = ()
    """Names of figures that come out differently."""
    beside: tuple[str, ...] = ()
    """Names of what is shown beside them and comes out differently."""


def replay_published(store: Store, subject: Subject, published: IndicatorSet, tools: Tools) -> Replay:
    """Return how a published set compares with what follows today from all that had been observed by then.

    Args:
        store: Where observations and model outputs are kept.
        subject: Whose figures.
        published: As they were published.
        tools: Today's; where they are not those of then, nothing is computed.
    """
    heard_by = str(published.facts.get("aspect_judge") or "") or None
    said_until = store.indicators.leaf_of(published)
    then = replace(tools, said_by=published.model_digest, said_until=said_until, heard_by=heard_by)
    if then.digest() != published.config_digest:
        return Replay(OTHER_METHOD)
    again = compute(store, subject, then, as_of=published.as_of, replay=True)
    figures, beside = differing(published.indicators, again.indicators), _differing_facts(published, again)
    if not figures and not beside:
        return Replay(SAME)
    lost = _lost_inputs(store, subject, published.as_of) or (
        not figures and OF_OTHERS.issuperset(beside) and store.erasures.took_any_since(published.as_of)
    )
    return Replay(ERASED if lost else DIFFERS, figures, beside)


def differing(published: tuple[Indicator, ...], again: tuple[Indicator, ...]) -> tuple[str, ...]:
    """Return name and period of each figure that is not the same in both, bit for bit."""
    names = {f"{each.name} {each.period}": each for each in published}
    others = {f"{each.name} {each.period}": each for each in again}
    return tuple(name for name in names | others if names.get(name) != others.get(name))


def _differing_facts(published: IndicatorSet, again: IndicatorSet) -> tuple[str, ...]:
    # What texts said of aspects is compared on its own: `jobs.aspectreplay`.
    # What is told only since then is no part of what was published.
    names = published.facts.keys() - {ASPECTS, *OF_MODEL, *OF_ITS_DAY}
    return tuple(name for name in sorted(names) if published.facts.get(name) != again.facts.get(name))


def _lost_inputs(store: Store, subject: Subject, as_of: datetime) -> bool:
    """Say whether anything was erased since of what had been observed of a subject and its parts by a moment."""
    keys = [subject.key, *store.subjects.parts(subject.key, on=as_of.date())]
    return any(version.expired for key in keys for version in store.reviews.versions(key, as_of=as_of))
