"""Layout (a): a shop with paginated pages, reviews in JSON-LD and once more for human eyes."""

from simulator.jsonld import item_node
from simulator.listing import ListingPage
from simulator.markup import document, plain, script_json, segment, shown
from simulator.opinion import Opinion


def shop_path(subject: str, number: int) -> str:
    """Return the address of a page of a listing."""
    return f"/shop/{segment(subject)}?page={number}"


def render_shop(page: ListingPage, _site: str) -> str:
    """Return a shop page as HTML; addresses are relative to the site, so that its port changes nothing."""
    address = f"/shop/{segment(page.subject)}"
    following = shop_path(page.subject, page.number + 1) if page.number < page.last else None
    head = f'<link rel="canonical" href="{shown(shop_path(page.subject, page.number))}">'
    if following:
        head += f'\n<link rel="next" href="{shown(following)}">'
    if not page.redesigned:
        head += f'\n<script type="application/ld+json">{script_json(_breadcrumb(page))}</script>'
        head += f'\n<script type="application/ld+json">{script_json(item_node(page, address))}</script>'
    show = _redesigned_card if page.redesigned else _card
    body = f"<h1>{shown(page.name)}</h1>\n{_summary(page)}\n<section>\n"
    body += "\n".join(show(row) for row in page.rows) + "\n</section>"
    if following:
        body += f'\n<a rel="next" href="{shown(following)}">Weitere Bewertungen</a>'
    return document(page.name, head=head, body=body, site="Krämerladen")


def _breadcrumb(page: ListingPage) -> object:
    steps = [
        {"@type": "ListItem", "position": 1, "name": "Alle Regale"},
        {"@type": "ListItem", "position": 2, "name": page.name},
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps}


def _summary(page: ListingPage) -> str:
    tally = page.tally
    if tally.mean is None:
        return f"<p>{tally.n_reviews} Bewertungen, noch keine Sterne</p>"
    lines = "".join(
        f"<tr><th>{star} Sterne</th><td>{count}</td><td>{count / tally.n_rated:.0%}</td></tr>"
        for star, count in tally.histogram.items()
    )
    mean = f"{tally.mean:.2f}".replace(".", ",")
    level = f"<p>{mean} von {plain(tally.high)} aus {tally.n_reviews} Bewertungen</p>"
    return f'{level}<table class="histogram">{lines}</table>'


def _card(opinion: Opinion) -> str:
    stars = (
        ""
        if opinion.rating is None
        else f'<p class="stars">{plain(opinion.rating)} von {plain(opinion.high)} Sternen</p>'
    )
    pieces = [
        f"<h3>{shown(opinion.title)}</h3>" if opinion.title else "",
        stars,
        f"<p>{shown(opinion.text)}</p>" if opinion.text else "",
        f"<p>{shown(opinion.author or 'ohne Namen')}, {shown(opinion.published or 'ohne Datum')}</p>",
        "<p>Verifizierter Kauf</p>" if opinion.verified else "",
        f"<p>{opinion.helpful} Personen fanden das hilfreich</p>" if opinion.helpful else "",
        f"<blockquote>{shown(opinion.reply)}</blockquote>" if opinion.reply else "",
    ]
    return f'<article id="review-{shown(opinion.review_id)}" class="review">{"".join(pieces)}</article>'


def _redesigned_card(opinion: Opinion) -> str:
    """Return the card after a redesign: same words, stars as a drawing, ids gone."""
    stars = 0 if opinion.rating is None else round(opinion.rating)
    words = "".join(f"<div>{shown(text)}</div>" for text in (opinion.title, opinion.text) if text)
    return f'<div class="x-voice">{"<svg><use href=#s /></svg>" * min(stars, 10)}{words}</div>'
