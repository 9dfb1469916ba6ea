"""Compute again what texts said of aspects, and say whether it is what was published."""

from collections.abc import Mapping
from dataclasses import replace

from jobs.aspectkept import judge_of, published_aspects
from jobs.aspectreport import report_aspects
from jobs.indicate import Tools
from jobs.replay import DIFFERS, ERASED, OTHER_METHOD, SAME
from report.aspect import AspectLine, AspectReport
from store.records import IndicatorSet, Subject
from store.session import Store


def replay_aspects(store: Store, subject: Subject, published: IndicatorSet, tools: Tools) -> str | None:
    """Return how aspects as published compare with what follows from all that had been observed and labelled by then.

    Args:
        store: Where texts, opinions and labels are kept.
        subject: Whose texts.
        published: The figures that they were published with.
        tools: Today's; where they are not those of then, nothing is computed.

    Returns:
        A wording key as in `jobs.replay`; None where nothing was published of aspects.
    """
    kept, judge = published_aspects(store, subject, published), judge_of(subject, tools.aspects)
    if kept is None or judge is None:
        return None
    then = replace(tools, said_by=published.model_digest)
    if then.digest() != published.config_digest or f"{judge.aspect_set} {judge.version}" != kept.aspect_set:
        return OTHER_METHOD
    again = report_aspects(store, subject, judge, priors=tools.priors, as_of=published.as_of)
    if _figures(again) == _figures(kept):
        return SAME
    parts = store.subjects.parts(subject.key, on=published.as_of.date())
    lost = store.pieces.erased_since([subject.key, *parts], as_of=published.as_of)
    # Labels of other subjects correct rates as well, and go with the reviews that they were given to.
    return ERASED if lost or store.erasures.took_any_since(published.as_of) else DIFFERS


def _figures(report: AspectReport) -> tuple[object, ...]:
    """Return all figures; passages go with their texts, and what aspects are called is no figure."""
    counts = (report.judge_digest, report.n_texts, report.n_not_modelled, report.n_unread, report.received)
    lines: Mapping[str, AspectLine] = {
        line.key: replace(line, label=report.lines[0].label, good=None, bad=None) for line in report.lines
    }
    return (*counts, lines)
