"""Put together what a subject's texts say of each aspect, with the passages that show it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from jobs.aspectmonths import AspectText, aspect_months
from jobs.aspects import OpinionJudge
from jobs.rates import AspectReadings, text_rates
from jobs.score import words_of
from jobs.surroundings import from_facts
from jobs.textsample import counted_texts
from report.aspect import (
    NO_TEXTS,
    NONE_READ,
    PAST_JUDGE,
    PAST_UNKNOWN,
    AspectLine,
    AspectReport,
    Quote,
    ReceivedFigure,
)
from report.phrase import Phrase, verbatim
from report.subject import TOO_LITTLE
from report.textrate import TextRate
from scoring.aspects import Opinion, join_polarity
from scoring.prior import PriorTable
from scoring.received import Said, Weighed, net_sentiment, received_index, weigh
from store.records import AspectOpinion, Indicator, Reading, ReviewVersion, Subject
from store.session import Store

NET, RECEIVED = "net_sentiment", "received"
CLEAR = 0.6
"""P(positive), or P(negative), from which on a passage is evidence of praise or of blame."""
LONGEST_QUOTE = 240
SHORTEST_QUOTE = 8
YEAR = 365


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that counts, with what was found in it."""

    version: ReviewVersion
    source: str
    design_effect: float
    opinions: Mapping[str, list[AspectOpinion]]

    def of(self, aspect: str) -> list[AspectOpinion]:
        """Return what it says of one aspect; of the subject as a whole for an empty one."""
        return self.opinions.get(aspect, [])

    def speaks_of_little_else(self, said: AspectOpinion) -> bool:
        """Say whether the passage of an opinion speaks of at most one other aspect."""
        return sum(other.start == said.start for key in self.opinions if key for other in self.opinions[key]) <= 2


def report_aspects(
    store: Store,
    subject: Subject,
    judge: OpinionJudge,
    *,
    priors: PriorTable,
    as_of: datetime | None = None,
    now: datetime | None = None,
) -> AspectReport:
    """Return what follows from a subject's texts about each aspect.

    Args:
        store: Where texts, opinions and labels are kept.
        subject: Whose texts; those of natural persons are not evaluated.
        judge: Whose aspects. Its opinions are shown, or those of the judge before it until it has read everything.
        priors: What is usual; gives the design effect of each source.
        as_of: What had been observed, labelled and judged by then, UTC; None for now.
        now: The moment of figures that know everything, UTC; None: this one.
    """
    then = None if as_of is None else store.indicators.published_by(subject.key, as_of)
    heard_by = from_facts(then.facts).aspect_judge if then else ""
    shown = None if subject.is_person else heard_by or store.opinions.shown(judge.aspect_set)
    empty = AspectReport(
        subject=subject,
        as_of=as_of or now or datetime.now(UTC),
        aspect_set=f"{judge.aspect_set} {judge.version}",
        judge_digest=shown or "",
        n_texts=0,
        n_not_modelled=0,
        n_unread=0,
        received=_received_figure([]),
        notes=("natural_person_means" if subject.is_person else NONE_READ,),
    )
    if shown is None:
        return empty
    judged_by = then.model_digest or None if then else None
    counted = counted_texts(store, subject.key, as_of=as_of, now=now, model_digest=judged_by)
    readings = store.opinions.of_subject(subject.key, shown)
    texts = list(_texts(store, subject, counted, readings, priors))
    labels = _labels(judge, readings.values())
    said = AspectReadings(tuple(labels), _with_labelled(store, readings, shown))
    rates = text_rates(store, subject.key, as_of, found=said, counted=counted)
    by_name = {(rate.name, rate.aspect): rate for rate in rates}
    lines = [_line(key, label, texts, by_name) for key, label in labels.items()]
    return replace(
        empty,
        n_texts=len(texts),
        n_not_modelled=_not_modelled(store, subject, readings, as_of),
        n_unread=sum(number not in readings for number in counted),
        received=_received_figure([(text, text.of("")) for text in texts]),
        lines=tuple(sorted(lines, key=lambda line: -line.mentions)),
        notes=_of_the_past(heard_by, as_of) if texts else (NO_TEXTS,),
    )


def complaints_of_year(
    store: Store, subject: Subject, judge: OpinionJudge, *, priors: PriorTable, eve: date
) -> dict[str, tuple[Phrase, int, Weighed]]:
    """Return of each aspect its label, how many texts of the year up to a day mention it, and the share that complain.

    Not corrected for the classifier's error; aspects that no text mentions are left out.

    Args:
        store: Where texts and opinions are kept.
        subject: Whose texts.
        judge: Whose aspects.
        priors: What is usual; gives the design effect of each source.
        eve: Last day of the year; what was observed later does not count.
    """
    shown = None if subject.is_person else store.opinions.shown(judge.aspect_set)
    if shown is None:
        return {}
    readings = store.opinions.of_subject(subject.key, shown)
    counted = counted_texts(store, subject.key, as_of=datetime.combine(eve, time.max, UTC))
    since = eve - timedelta(days=YEAR)
    in_year = [
        text
        for text in _texts(store, subject, counted, readings, priors)
        if (at := text.version.review.published.at) is not None and since < at.date() <= eve
    ]
    effects = [text.design_effect for text in in_year]
    found = {}
    for key, label in _labels(judge, readings.values()).items():
        tones = [_tone(text.of(key)) for text in in_year]
        if n := sum(tone is not None for tone in tones):
            found[key] = (label, n, weigh([0.0 if tone is None else 1 - tone for tone in tones], effects))
    return found


def _of_the_past(heard_by: str, as_of: datetime | None) -> tuple[str, ...]:
    """Return what must be known of figures as of a past moment: what is of that time, and what is of today."""
    if as_of is None:
        return ()
    return (PAST_JUDGE,) if heard_by else (PAST_UNKNOWN,)


def _texts(
    store: Store,
    subject: Subject,
    counted: Mapping[int, ReviewVersion],
    readings: Mapping[int, Reading],
    priors: PriorTable,
) -> Iterator[_Text]:
    sources = {listing.id: listing.source for listing in store.subjects.listings(subject.key)}
    effects = {source: priors.prior(source, subject.kind).design_effect for source in sources.values()}
    for number, version in counted.items():
        reading = readings.get(number)
        if reading is not None and reading.modelled:
            source = sources[version.listing_id]
            by_aspect: dict[str, list[AspectOpinion]] = {}
            for opinion in reading.opinions:
                by_aspect.setdefault(opinion.aspect, []).append(opinion)
            yield _Text(version, source, effects[source], by_aspect)


def _labels(judge: OpinionJudge, readings: Iterable[Reading]) -> dict[str, Phrase]:
    """Return what people call each aspect; one that only an earlier edition of the set had goes by its key."""
    found = {opinion.aspect for reading in readings for opinion in reading.opinions if opinion.aspect}
    return {**judge.labels, **{key: verbatim(key) for key in sorted(found - set(judge.labels))}}


def _not_modelled(store: Store, subject: Subject, readings: Mapping[int, Reading], as_of: datetime | None) -> int:
    """Return how many visible texts are in languages that are not modelled; most subjects have none."""
    unmodelled = {number for number, reading in readings.items() if not reading.modelled}
    if not unmodelled:
        return 0
    versions = store.reviews.versions(subject.key, as_of=as_of)
    return sum(version.id in unmodelled and not version.vanished for version in versions)


def _with_labelled(store: Store, readings: Mapping[int, Reading], shown: str) -> Mapping[int, Reading]:
    """Return these readings and those of labelled texts of other subjects, which help to correct rates."""
    labelled = [item.drawn.version_id for item in store.labels.items()]
    return {**store.opinions.of_versions(labelled, shown), **readings}


def _line(key: str, label: Phrase, texts: Sequence[_Text], rates: Mapping[tuple[str, str], TextRate]) -> AspectLine:
    speaking = [(text, said) for text in texts if (said := text.of(key))]
    judged = [(text, tone) for text, said in speaking if (tone := _tone(said)) is not None]
    net = net_sentiment([tone for _, tone in judged], [text.design_effect for text, _ in judged])
    passages = [(text, opinion) for text, said in speaking for opinion in said]
    return AspectLine(
        key=key,
        label=label,
        mentions=len(speaking),
        mentioned=rates["mentioned", key],
        negative=rates["negative", key],
        net=_indicator(NET, net),
        received=_received_figure(speaking),
        months=aspect_months(_monthly(text, text.of(key)) for text in texts),
        good=_quote([(text, said, said.positive) for text, said in passages if said.positive is not None]),
        bad=_quote([(text, said, 1 - said.positive) for text, said in passages if said.positive is not None]),
    )


def _monthly(text: _Text, said: list[AspectOpinion]) -> AspectText:
    return AspectText(text.version.review.published, text.design_effect, _tone(said), tuple(said))


def _tone(said: Iterable[AspectOpinion]) -> float | None:
    """Return P(a text speaks well of an aspect) over its passages; None where none was judged."""
    opinions = [Opinion(each.aspect, each.start, each.end, each.positive) for each in said]
    return next(iter(join_polarity(opinions).values()), None)


def _received_figure(speaking: Iterable[tuple[_Text, list[AspectOpinion]]]) -> ReceivedFigure:
    told = [
        (text.design_effect, [Said(each.expectation, each.about_price) for each in said if each.expectation])
        for text, said in speaking
    ]
    saying = [(effect, said) for effect, said in told if said]
    found = received_index([said for _, said in saying], [effect for effect, _ in saying])
    return ReceivedFigure(_indicator(RECEIVED, found.index), found.worse, found.dearer)


def _indicator(name: str, figure: Weighed) -> Indicator:
    note = TOO_LITTLE if figure.value is None else ""
    return Indicator(name, "", figure.value, figure.interval, n=figure.n, n_eff=figure.n_eff, note=note)


def _quote(passages: Iterable[tuple[_Text, AspectOpinion, float]]) -> Quote | None:
    """Return the most telling passage of those clear enough; one without words where all their texts are gone."""
    telling = [passage for passage in passages if passage[2] >= CLEAR]
    if not telling:
        return None
    # Not the one sentence that says everything, for each aspect again. Of equally clear ones the newest.
    ranked = sorted(
        telling,
        key=lambda each: (each[0].speaks_of_little_else(each[1]), each[2], each[0].version.id),
        reverse=True,
    )
    # Words are cut out only until some are found that can be read.
    kept = (quote for text, opinion, _ in ranked if (quote := _cut(text, opinion)).text)
    first = next(kept, None)
    if first is None:
        return _cut(*ranked[0][:2])
    return next((each for each in chain([first], kept) if _reads_well(each.text)), first)


def _cut(text: _Text, opinion: AspectOpinion) -> Quote:
    return cut_quote(text.version, Quote("", None, text.source, text.version.id, (opinion.start, opinion.end)))


def _reads_well(words: str) -> bool:
    """Say whether a passage is long enough to be understood and short enough to be read."""
    return SHORTEST_QUOTE <= len(words) <= LONGEST_QUOTE


def cut_quote(version: ReviewVersion | None, quote: Quote) -> Quote:
    """Return a passage with its words on one line, not too many; without words where the text was erased.

    Args:
        version: The version that it was cut from; None where it is gone.
        quote: Where it stands in that version.
    """
    words = "" if version is None else " ".join(words_of(version.review)[slice(*quote.span)].split())
    if version is None or not words:
        return replace(quote, text="", published=None)
    published = version.review.published.text()
    short = words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}\u2026"
    return replace(quote, text=short, published=published[:10] if published else None)
