"""A self-written report on aspects: one with every figure, one corrected by labels, one erased, one never mentioned."""

from datetime import UTC, datetime

from report.aspect import AspectLine, AspectReport, Quote, ReceivedFigure
from report.phrase import Phrase
from report.textrate import TextRate
from store.records import Indicator, Interval, Subject, SubjectKind

AS_OF = datetime(2025, 11, 1, 6, 30, tzinfo=UTC)
MACHINE = Subject("kaffeemaschine-aurora", "Kaffeemaschine Aurora", SubjectKind.PRODUCT, is_demo=True)


def rate(name, aspect, share, *, n=690, corrected=False) -> TextRate:
    """Return a rate of so many texts."""
    note, labels = ("labels", 120) if corrected else ("raw", 0)
    return TextRate(
        name, aspect, share, max(share - 0.02, 0.0), share + 0.03, n, labels, corrected=corrected, note=note
    )


def received(value, n, *, worse=0.0, dearer=0.0) -> ReceivedFigure:
    """Return what so many texts received beside what they expected; too little without a value."""
    if value is None:
        return ReceivedFigure(Indicator("received", "", None, n=n, n_eff=n / 1.3, note="too_little"))
    ends = Interval(max(value - 0.1, 0.0), min(value + 0.09, 1.0))
    return ReceivedFigure(Indicator("received", "", value, ends, n=n, n_eff=n / 1.3), worse, dearer)


def net(value, n) -> Indicator:
    """Return the net sentiment of so many texts."""
    if value is None:
        return Indicator("net_sentiment", "", None, n=n, n_eff=n / 1.3, note="too_little")
    return Indicator("net_sentiment", "", value, Interval(max(value - 0.1, -1.0), value + 0.08), n=n, n_eff=n / 1.3)


DELIVERY = AspectLine(
    key="delivery",
    label=Phrase("Lieferung", "Delivery"),
    mentions=138,
    mentioned=rate("mentioned", "delivery", 0.2),
    negative=rate("negative", "delivery", 0.061),
    net=net(0.414, 131),
    received=received(0.73, 41, worse=0.2, dearer=0.07),
    good=Quote("Kam zwei Tage früher als angekündigt", "2025-10-12", "demo-shop"),
    bad=Quote("The parcel never arrived & nobody <answered>", "2025-08", "appstore"),
)
NOISE = AspectLine(
    key="noise",
    label=Phrase("Lautstärke", "Noise"),
    mentions=11,
    mentioned=rate("mentioned", "noise", 0.016),
    negative=rate("negative", "noise", 0.012),
    net=net(-0.62, 11),
    received=received(None, 1),
    bad=Quote("", None, "demo-shop"),
)
LOOKS = AspectLine(
    key="looks",
    label=Phrase("Aussehen", "Looks"),
    mentions=1,
    mentioned=rate("mentioned", "looks", 0.001),
    negative=rate("negative", "looks", 0.0),
    net=net(None, 1),
    received=received(None, 0),
)
UNSAID = AspectLine(
    key="manual",
    label=Phrase("Anleitung", "Manual"),
    mentions=0,
    mentioned=rate("mentioned", "manual", 0.0),
    negative=rate("negative", "manual", 0.0),
    net=net(None, 0),
    received=received(None, 0),
)


def sample_aspects(*lines: AspectLine) -> AspectReport:
    """Return a report on the given aspects, or on the four sample ones."""
    return AspectReport(
        subject=MACHINE,
        as_of=AS_OF,
        aspect_set="product 1",
        judge_digest="5c" * 32,
        n_texts=690,
        n_not_modelled=12,
        n_unread=1,
        received=received(0.71, 204, worse=0.17, dearer=0.12),
        lines=lines or (DELIVERY, NOISE, LOOKS, UNSAID),
    )


def unread_aspects() -> AspectReport:
    """Return the report of a subject whose texts were not read yet."""
    return AspectReport(
        subject=MACHINE,
        as_of=AS_OF,
        aspect_set="product 1",
        judge_digest="",
        n_texts=0,
        n_not_modelled=0,
        n_unread=0,
        received=received(None, 0),
        notes=("aspects_none_read",),
    )
