"""Layout (b): an employer portal, reviews in microdata under German headings."""

import re

from simulator.jsonld import ITEM_TYPES
from simulator.listing import ListingPage, Tally
from simulator.markup import document, plain, segment, shown
from simulator.opinion import Opinion

_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_ISO = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d)(?:T.*)?)?)?", re.ASCII)
_HEADINGS = {
    "pros": ("Gut am Arbeitgeber finde ich", "positiveNotes"),
    "cons": ("Schlecht am Arbeitgeber finde ich", "negativeNotes"),
}


def portal_path(subject: str, number: int) -> str:
    """Return the address of a page of a listing."""
    return f"/portal/{segment(subject)}/{number}"


def render_portal(page: ListingPage, _site: str) -> str:
    """Return a portal page as HTML; addresses are relative to the site, so that its port changes nothing."""
    address = f"/portal/{segment(page.subject)}"
    head = following = ""
    if page.number < page.last:
        target = shown(portal_path(page.subject, page.number + 1))
        head = f'<link rel="next" href="{target}">'
        following = f'<nav><a rel="next" href="{target}">Ältere Bewertungen</a></nav>'
    show = _redesigned_card if page.redesigned else _card
    cards = "\n".join(show(row, address) for row in page.rows)
    name = f'<h1 itemprop="name">{shown(page.name)}</h1>'
    if page.redesigned:
        body = f"<h1>{shown(page.name)}</h1><h2>Stimmen</h2>{cards}{following}"
        return document(page.name, head=head, body=body, site="Werkstimmen")
    body = (
        f'<div itemscope itemtype="https://schema.org/{ITEM_TYPES[page.kind]}" itemid="{shown(address)}">{name}'
        f'<meta itemprop="identifier" content="{shown(page.subject)}">{_aggregate(page.tally)}'
        f"<h2>Alle Bewertungen, die neuesten zuerst</h2>\n{cards}\n</div>{following}"
    )
    return document(page.name, head=head, body=body, site="Werkstimmen")


def _aggregate(tally: Tally) -> str:
    count = f'<span itemprop="reviewCount">{tally.n_reviews}</span> Bewertungen'
    scope = '<p itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">'
    if tally.mean is None:
        return f"{scope}{count}</p>"
    # The comma is what people see and the point what the standard asks for: real portals show both.
    comma = str(plain(tally.mean)).replace(".", ",")
    value = f'<span itemprop="ratingValue" content="{plain(tally.mean)}">{comma}</span>'
    return f"{scope}{value} von {_scale(tally.low, tally.high)} aus {count}</p>"


def _scale(low: float, high: float) -> str:
    return f'<span itemprop="bestRating">{plain(high)}</span><meta itemprop="worstRating" content="{plain(low)}">'


def _card(opinion: Opinion, address: str) -> str:
    identity = shown(opinion.review_id)
    pieces = [
        f'<meta itemprop="identifier" content="{identity}">',
        f'<h3 itemprop="name">{shown(opinion.title)}</h3>' if opinion.title else "",
        "" if opinion.rating is None else _rating(opinion, opinion.rating),
        *(_rating(opinion, value, aspect=name) for name, value in opinion.sub_ratings.items()),
        _date(opinion.published),
        _author(opinion.author),
        _words(opinion),
        _marks(opinion),
    ]
    return (
        '<article itemprop="review" itemscope itemtype="https://schema.org/Review" '
        f'itemid="{shown(address)}#review-{identity}" id="review-{identity}">{"".join(pieces)}</article>'
    )


def _rating(opinion: Opinion, value: float, *, aspect: str | None = None) -> str:
    label = "" if aspect is None else f'<span itemprop="reviewAspect">{shown(aspect)}</span>: '
    number = f'<b itemprop="ratingValue">{plain(value)}</b> von {_scale(opinion.low, opinion.high)}'
    return f'<p itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">{label}{number}</p>'


def _date(published: str | None) -> str:
    """Return the date as precisely as the platform says it; relative words stand as text."""
    if published is None:
        return ""
    # Relative words can begin with a number, too.
    match = _ISO.fullmatch(published)
    if match is None:
        return f'<span itemprop="datePublished">{shown(published)}</span>'
    return f'<time itemprop="datePublished" datetime="{shown(published)}">{_german(match)}</time>'


def _german(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    if day:
        return f"{day}.{month}.{year}"
    return f"{_MONTHS[int(month) - 1]} {year}" if month else year


def _author(author: str | None) -> str:
    if author is None:
        return ""
    person = f'<span itemprop="name">{shown(author)}</span>'
    return f'<p itemprop="author" itemscope itemtype="https://schema.org/Person">{person}</p>'


def _words(opinion: Opinion) -> str:
    """Return the body: as running text, or under headings with the whole in a meta element."""
    # Headings must not become part of the text, so the whole stands in a meta element, as portals do it.
    if not opinion.parts:
        return f'<div itemprop="reviewBody">{shown(opinion.text)}</div>' if opinion.text else ""
    whole = f'<meta itemprop="reviewBody" content="{shown(opinion.text)}">' if opinion.text else ""
    return whole + "".join(_part(name, text) for name, text in opinion.parts.items())


def _part(name: str, text: str) -> str:
    heading, itemprop = _HEADINGS.get(name, (name, None))
    mark = f' itemprop="{itemprop}"' if itemprop else ""
    return f"<h4>{shown(heading)}</h4><p{mark}>{shown(text)}</p>"


def _marks(opinion: Opinion) -> str:
    """Return language, verified mark, votes and the owner's answer, each only where it is stated."""
    pieces = []
    if opinion.language is not None:
        pieces.append(f'<meta itemprop="inLanguage" content="{shown(opinion.language)}">')
    if opinion.verified is not None:
        value = str(opinion.verified).lower()
        pieces.append(
            '<span itemprop="additionalProperty" itemscope itemtype="https://schema.org/PropertyValue">'
            f'<meta itemprop="name" content="verified"><meta itemprop="value" content="{value}"></span>'
        )
    if opinion.helpful is not None:
        pieces.append(f'<p>Hilfreich: <span itemprop="upvoteCount">{opinion.helpful}</span></p>')
    if opinion.reply is not None:
        text = f'<p itemprop="text">{shown(opinion.reply)}</p>' if opinion.reply else ""
        pieces.append(f'<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">{text}</div>')
    return "".join(pieces)


def _redesigned_card(opinion: Opinion, _address: str) -> str:
    words = "".join(f"<dd>{shown(text)}</dd>" for text in (opinion.title, opinion.text) if text)
    dots = "" if opinion.rating is None else "●" * round(min(opinion.rating, 10))
    return f'<dl class="y-stimme"><dt>{dots}</dt>{words}</dl>'
