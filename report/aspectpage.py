"""Lay out what texts say of aspects for people: every word and figure in one language, and as plain text."""

import textwrap
from dataclasses import dataclass

from report.aspect import AspectLine, AspectReport, Quote, ReceivedFigure
from report.erasure import say_erased
from report.number import format_iso, format_number, format_share
from report.phrase import Language
from report.text import WIDEST_LINE, printable, width
from report.textrate import TextRate
from report.words import say
from store.records import Indicator

MINUS = "\u2212"
INDENT = "  "


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """A passage as evidence, in words."""

    label: str
    """Praise or blame."""
    text: str
    """The passage in quotation marks, or that it was erased."""
    whence: str
    """Source and date; empty where the text was erased."""
    is_bad: bool
    """True for blame."""


@dataclass(frozen=True, slots=True)
class AspectWords:
    """One aspect, in words."""

    key: str
    """Its key, for addresses."""
    label: str
    """What it is called."""
    mentions: str
    """Texts that mention it."""
    figures: tuple[tuple[str, str], ...]
    """Label and value of each figure, with interval."""
    quotes: tuple[QuoteWords, ...]
    """Evidence: at most one passage of praise and one of blame."""


@dataclass(frozen=True, slots=True)
class AspectPage:
    """What texts say of aspects, written out."""

    lead: str
    """What this is and on how many texts it rests; empty where nothing was read."""
    received: str
    """The received beside the expected over all aspects; empty where nothing was read."""
    lines: tuple[AspectWords, ...]
    """The aspects that any text mentions."""
    notes: tuple[str, ...]
    """What must be known to read it."""


def lay_out_aspects(report: AspectReport, language: Language) -> AspectPage:
    """Return the report in a language; aspects that no text mentions are left out."""
    if not report.n_texts:
        return AspectPage("", "", (), tuple(_first_notes(report, language)))
    return AspectPage(
        lead=_counted("aspects_lead", report.n_texts, language),
        received=_say_received(report.received, language),
        lines=tuple(_words(line, language) for line in report.lines if line.mentions),
        notes=tuple(_notes(report, language)),
    )


def aspects_text(report: AspectReport, language: Language) -> str:
    """Return the report as plain text for a terminal; no line is wider than 80 columns."""
    page = lay_out_aspects(report, language)
    title = printable(f"{say('aspects', language)}: {report.subject.name}")[:WIDEST_LINE]
    blocks = [[title, "═" * width(title)], _wrap(page.lead)]
    if page.received:
        blocks.append([say("expected_and_received", language), *_wrap(page.received, INDENT)])
    blocks += [_block(line) for line in page.lines]
    blocks.append([row for note in page.notes for row in _wrap(note)])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _words(line: AspectLine, language: Language) -> AspectWords:
    n = format_number(line.mentions, language)
    figures = (
        (say("aspect_mentioned", language), _share(line.mentioned, language)),
        (say("aspect_negative", language), _share(line.negative, language)),
        (say("aspect_net", language), _balance(line.net, language)),
        (say("aspect_received", language), _index(line.received.index, language)),
    )
    # Of most aspects nobody says what had been expected; that need not be told each time.
    told = figures if line.received.index.n else figures[:-1]
    quotes = ((line.good, "aspect_good"), (line.bad, "aspect_bad"))
    return AspectWords(
        key=line.key,
        label=line.label.said_in(language),
        mentions=n,
        figures=told,
        quotes=tuple(_quote(quote, key, language) for quote, key in quotes if quote is not None),
    )


def _share(rate: TextRate, language: Language) -> str:
    if rate.value is None:
        return _counted("aspect_too_little", rate.n, language)
    # A share of a few in a hundred would be one figure like the next without its decimals.
    value, low, high = (format_share(end, language, digits=1) for end in (rate.value, rate.low, rate.high))
    return say("aspect_share", language, value=value, low=low, high=high)


def _balance(net: Indicator, language: Language) -> str:
    ends = net.interval
    if net.value is None or ends is None:
        return _counted("aspect_too_little", net.n, language)
    value, low, high = (signed_points(end) for end in (net.value, ends.low, ends.high))
    return say("aspect_balance", language, value=value, low=low, high=high)


def _index(index: Indicator, language: Language) -> str:
    ends = index.interval
    if index.value is None or ends is None:
        return _counted("aspect_too_little", index.n, language)
    value, low, high = (format_share(end, language) for end in (index.value, ends.low, ends.high))
    return say("aspect_index", language, value=value, low=low, high=high, n=format_number(index.n, language))


def _say_received(received: ReceivedFigure, language: Language) -> str:
    index, ends = received.index, received.index.interval
    if index.value is None or ends is None:
        return _counted("received_too_little", index.n, language)
    shares = {"value": index.value, "low": ends.low, "high": ends.high, "level": ends.level}
    shares |= {"worse": received.worse or 0.0, "dearer": received.dearer or 0.0}
    written = {name: format_share(share, language) for name, share in shares.items()}
    return say("received_means", language, n=format_number(index.n, language), **written)


def _quote(quote: Quote, key: str, language: Language) -> QuoteWords:
    label, is_bad = say(key, language), key == "aspect_bad"
    if not quote.text:
        return QuoteWords(label, say("aspect_erased", language), "", is_bad)
    whence = [quote.source, *([format_iso(quote.published, language)] if quote.published else [])]
    return QuoteWords(label, say("aspect_quote", language, text=quote.text), ", ".join(whence), is_bad)


def _notes(report: AspectReport, language: Language) -> list[str]:
    corrected = any(line.mentioned.corrected for line in report.lines)
    notes = _first_notes(report, language)
    notes.append(say("aspects_corrected" if corrected else "aspects_raw", language))
    notes.append(say("aspect_balance_means", language))
    for key, n in (("aspects_not_modelled", report.n_not_modelled), ("aspects_unread", report.n_unread)):
        if n:
            notes.append(_counted(key, n, language))
    if report.aspect_set:
        notes.append(say("aspects_set", language, name=report.aspect_set))
    return notes


def _first_notes(report: AspectReport, language: Language) -> list[str]:
    return [*say_erased(report.erased_since, language), *(say(note, language) for note in report.notes)]


def _counted(key: str, n: int, language: Language) -> str:
    """Return a sentence about a number of texts, in the singular where it has one for a single text."""
    return say(f"{key}_1", language) if n == 1 else say(key, language, n=format_number(n, language))


def signed_points(balance: float) -> str:
    """Return a balance -1..1 in whole points with its sign; a zero has none."""
    points = round(100 * balance)
    return f"{'+' if points > 0 else MINUS if points < 0 else ''}{abs(points)}"


def _block(line: AspectWords) -> list[str]:
    widest = max(width(label) for label, _ in line.figures)
    rows = [f"{line.label}  ({line.mentions})"]
    rows += [f"{INDENT}{label}{' ' * (widest - width(label))}  {value}" for label, value in line.figures]
    for quote in line.quotes:
        whence = f" ({quote.whence})" if quote.whence else ""
        rows += _wrap(printable(f"{quote.label}: {quote.text}{whence}"), INDENT)
    return rows


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDEST_LINE, initial_indent=indent, subsequent_indent=indent)
