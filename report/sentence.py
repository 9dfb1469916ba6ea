"""Say in plain sentences what a report's figures mean and how far they reach."""

from datetime import datetime

from report.control import Rise
from report.number import format_day, format_month, format_number, format_share, write_p_value
from report.phrase import Language
from report.subject import NATURAL_PERSON, SourceLine, SubjectReport
from report.words import say
from store.records import Indicator, Selection

# A longer list would push the chart out of sight; the table beside it has them all.
MOST_ALARMS = 6
_MAYBE_CHOSEN = frozenset({Selection.FEATURED, Selection.UNKNOWN})


def say_meaning(report: SubjectReport, language: Language) -> tuple[str, ...]:
    """Return what the trust score means, or what is missing for one."""
    trust, score = report.trust, report.trust.score
    # The limit lies among small numbers, so those keep a digit.
    effective = format_number(score.n_eff or 0.0, language, digits=1 if (score.n_eff or 0.0) < 10 else 0)
    if score.note == NATURAL_PERSON:
        return (say("natural_person_means", language),)
    if score.value is None and not score.n and (kept := _uncounted(report)):
        return (say("not_counted_means", language, n=format_number(kept, language)), *say_stale(report, language))
    if score.value is None:
        too_little = say("too_little_means", language, n_eff=effective, minimum=format_number(trust.minimum, language))
        return (too_little, *say_stale(report, language))
    sentences = [say("trust_means", language, value=format_share(score.value, language))]
    if ten := trust.next_ten:
        counts = {"low": format_number(ten.low, language), "high": format_number(ten.high, language)}
        sentences.append(say("next_ten_means", language, level=format_share(ten.level, language), **counts))
    sentences.append(say("n_means", language, n=format_number(score.n, language), n_eff=effective))
    if report.repeats:
        sentences.append(say("repeats_mean", language, n=format_number(report.repeats, language)))
    if trust.contradicts():
        sentences.append(say("sources_contradict", language, p=write_p_value(trust.contradiction, language)))
    return (*sentences, *say_stale(report, language))


def _uncounted(report: SubjectReport) -> int:
    """Return how many reviews are kept that no figure counts, because they may be chosen ones; 0 where some count."""
    kept = [line for line in report.sources if line.n_reviews]
    may_be_chosen = all(line.selection in _MAYBE_CHOSEN for line in kept)
    return sum(line.n_reviews for line in kept) if may_be_chosen else 0


def say_stale(report: SubjectReport, language: Language) -> tuple[str, ...]:
    """Return one sentence for each source whose newest collection, and for a text model that, can't be relied on."""
    sources = [_say_stale(line, language) for line in report.sources if line.is_stale and line.last_run_at]
    model = [say("model_stale", language, on=format_day(report.as_of.date(), language))] * report.sentiment.is_stale
    return (*sources, *model)


def _say_stale(line: SourceLine, language: Language) -> str:
    """Return on which day a collection went wrong, and until when the source was seen well."""
    on = format_day(line.last_run_at.date(), language) if line.last_run_at else ""
    if line.good_at is None:
        return say("stale_never", language, source=line.source, on=on)
    return say("stale_means", language, source=line.source, on=on, until=format_day(line.good_at.date(), language))


def say_vanished(report: SubjectReport, language: Language) -> str:
    """Return the share of vanished reviews and the bounds that it implies."""
    share = report.vanished_share()
    if not share:
        return say("vanished_none", language)
    written = format_share(share, language, digits=1)
    bounds = report.trust.if_vanished
    if bounds is None:
        return say("vanished_share", language, share=written)
    low, high = (format_share(end, language) for end in (bounds.low, bounds.high))
    return say("vanished_bounds", language, share=written, low=low, high=high)


def say_alarms(report: SubjectReport, language: Language) -> tuple[str, ...]:
    """Return one sentence for each month outside its limits, newest first, or that there is none."""
    alarms = report.chart.alarms()
    said = [_say_rise(rise, language) for rise in reversed(report.chart.rises[-MOST_ALARMS:])]
    said += [_say_alarm(point, language) for point in reversed(alarms[-MOST_ALARMS:])]
    if len(alarms) > MOST_ALARMS:
        said.append(say("more", language, n=str(len(alarms) - MOST_ALARMS)))
    return tuple(said) or (say("alarm_unwatched" if report.chart.is_unwatched() else "alarm_none", language),)


def behind_alarms(report: SubjectReport) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the filter of the bad reviews behind each sentence of `say_alarms`, in the same order."""
    bad = ("max_rating", "2")
    rises = [(("from", f"{rise.since}-01"), bad) for rise in reversed(report.chart.rises[-MOST_ALARMS:])]
    months = [(("month", point.period), bad) for point in reversed(report.chart.alarms()[-MOST_ALARMS:])]
    return (*rises, *months)


def say_reach(report: SubjectReport, language: Language) -> tuple[str, ...]:
    """Return what the limits are estimated from, the smallest change that the chart could have seen, false alarms."""
    baseline = report.chart.baseline
    if baseline is None:
        return say_blind_spot(report, language)
    first, last = (format_month(month, language) for month in (baseline.first, baseline.last))
    usual, n = format_share(baseline.share, language, digits=1), format_number(baseline.n, language)
    said = say("baseline_means", language, first=first, last=last, share=usual, n=n)
    return (said, *say_blind_spot(report, language))


def say_blind_spot(report: SubjectReport, language: Language) -> tuple[str, ...]:
    """Return the smallest change that the chart could have seen, and its false-alarm rate."""
    chart, sentences = report.chart, []
    if chart.blind_spot is not None:
        share, months = format_share(chart.blind_spot, language), format_number(chart.blind_spot_months, language)
        sentences.append(say("blind_spot_means", language, share=share, months=months))
    elif chart.baseline is None:
        sentences.append(say("blind_spot_all", language))
    else:
        sentences.append(say("blind_spot_unwatched" if chart.is_unwatched() else "blind_spot_none", language))
    if chart.points and _has_ended(chart.points[-1].period, report.as_of):
        sentences.append(say("chart_ended", language, month=format_month(chart.points[-1].period, language)))
    if chart.false_alarm_rate is not None:
        rate = format_share(chart.false_alarm_rate, language, digits=1)
        sentences.append(say("false_alarm_means", language, rate=rate))
    if (known := chart.measured_alarms) is not None:
        mean, worst = (format_share(share, language, digits=1) for share in (known.mean, known.worst))
        months, volume = (format_number(number, language) for number in (known.months, known.volume))
        sentences.append(say("false_alarm_measured", language, mean=mean, worst=worst, months=months, volume=volume))
    return tuple(sentences)


def say_prior(report: SubjectReport, language: Language) -> str:
    """Return half-life and prior in one sentence; empty where they are not known."""
    trust = report.trust
    if trust.half_life_days is None or trust.prior_weight is None:
        return ""
    return say(
        "trust_prior_means",
        language,
        half_life=format_number(trust.half_life_days, language),
        prior=format_share(trust.prior, language),
        weight=format_number(
            trust.prior_weight, language, digits=0 if trust.prior_weight == int(trust.prior_weight) else 1
        ),
    )


def _has_ended(newest: str, as_of: datetime) -> bool:
    """Say whether a whole month passed since a chart's newest one; one that has just begun may lack reviews."""
    year, month = (int(part) for part in newest.split("-"))
    return 12 * as_of.year + as_of.month > 12 * year + month + 1


def _say_rise(rise: Rise, language: Language) -> str:
    """Return since when the share has risen, and when that was seen."""
    months = {"since": rise.since, "seen": rise.seen, "until": rise.until}
    return say("rise_means", language, **{name: format_month(month, language) for name, month in months.items()})


def _say_alarm(point: Indicator, language: Language) -> str:
    """Return by how much a month lies outside its limits."""
    gaps = {
        "period": format_month(point.period, language),
        "value": format_share(point.value, language),
    }
    if point.value is not None and point.limit_high is not None and point.value > point.limit_high:
        return say("alarm_high", language, limit=format_share(point.limit_high, language), **gaps)
    if point.value is not None and point.limit_low is not None and point.value < point.limit_low:
        return say("alarm_low", language, limit=format_share(point.limit_low, language), **gaps)
    return say("alarm_plain", language, **gaps)
