"""What texts say of one aspect, month by month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jobs.voice import BY_MONTH
from report.aspect import AspectMonth
from report.subject import TOO_LITTLE
from scoring.received import Said, Weighed, net_sentiment, received_index, weigh
from store.records import AspectOpinion, Indicator, Published


@dataclass(frozen=True, slots=True)
class AspectText:
    """What one text that counts says of one aspect, maybe nothing."""

    published: Published
    """When its review was published."""
    design_effect: float
    """How many texts of its source carry the information of one, >= 1."""
    tone: float | None
    """P(it speaks well of the aspect), 0..1; None where it does not mention it, or was not judged."""
    said: tuple[AspectOpinion, ...]
    """Its passages on the aspect; empty where it does not mention it."""


def aspect_months(texts: Iterable[AspectText]) -> tuple[AspectMonth, ...]:
    """Return the figures of one aspect by month of publication, oldest first; months without texts are left out.

    Not corrected for the classifier's error, which is steady: what the months tell is how they differ.

    Args:
        texts: All texts that count, also those that do not mention the aspect; those without a month are left out.
    """
    by_month: dict[str, list[AspectText]] = defaultdict(list)
    for text in texts:
        if text.published.at is not None and text.published.precision in BY_MONTH:
            by_month[f"{text.published.at:%Y-%m}"].append(text)
    return tuple(_month(month, some) for month, some in sorted(by_month.items()))


def _month(month: str, texts: list[AspectText]) -> AspectMonth:
    effects = [text.design_effect for text in texts]
    complaints = [0.0 if text.tone is None else 1 - text.tone for text in texts]
    judged = [(text.tone, text.design_effect) for text in texts if text.tone is not None]
    told = [(text.design_effect, [_said(each) for each in text.said if each.expectation]) for text in texts]
    saying = [(effect, said) for effect, said in told if said]
    figures = {
        "mentioned": weigh([float(bool(text.said)) for text in texts], effects),
        "negative": weigh(complaints, effects),
        "net": net_sentiment([tone for tone, _ in judged], [effect for _, effect in judged]),
        "received": received_index([said for _, said in saying], [effect for effect, _ in saying]).index,
    }
    return AspectMonth(month, **{name: _indicator(name, month, figure) for name, figure in figures.items()})


def _said(opinion: AspectOpinion) -> Said:
    return Said(opinion.expectation, opinion.about_price)


def _indicator(name: str, month: str, figure: Weighed) -> Indicator:
    note = TOO_LITTLE if figure.value is None else ""
    return Indicator(name, month, figure.value, figure.interval, n=figure.n, n_eff=figure.n_eff, note=note)
