"""Self-written Amazon pages: a review block, the head of a list, and a page around both."""

STARS = (
    '<i data-hook="review-star-rating" class="a-icon a-star-4"><span class="a-icon-alt">4,0 von 5 Sternen</span></i>'
)
PROFILE = (
    '<a class="a-profile" href="/gp/profile/amzn1.account.AETESTTESTTEST/ref=x">'
    '<span class="a-profile-name">Erika</span></a>'
)
STAR_WORDS = {5: "five", 4: "four", 3: "three", 2: "two", 1: "one"}


def block(
    number="R1TESTREVIEW01",
    *,
    tag="li",
    stars=STARS,
    title="<span>Gut &amp; günstig</span>",
    date="Rezension aus Deutschland vom 12. Januar 2026",
    badge='<span data-hook="avp-badge-linkless">Verifizierter Kauf</span>',
    body="<div data-hook='review-collapsed'><span>Tut, was es soll.</span></div>",
    helpful="",
    name=PROFILE,
    strip="",
):
    """Return one review as the page shows it."""
    vote = f'<span data-hook="helpful-vote-statement">{helpful}</span>' if helpful else ""
    return (
        f'<{tag} id="{number}" data-hook="review"><div id="customer_review-{number}">{name}'
        f'<h5><a data-hook="review-title">{stars}<span class="a-letter-space"></span>{title}</a></h5>'
        f'<span data-hook="review-date">{date}</span><div class="review-format-strip">{strip}{badge}</div>'
        f'<span data-hook="review-body">{body}</span>{vote}</div></{tag}>'
    )


def histogram(
    shares=(70, 15, 6, 3, 6), row='<li><a aria-label="{p} Prozent" href="?filterByStar={word}_star">{meter}</a></li>'
):
    """Return a table of shares from five stars down."""
    meter = '<div class="a-meter" aria-valuenow="{p}"><div class="a-meter-bar" style="width:{p}%"></div></div>{p} %'
    rows = (
        row.format(p=p, star=star, word=STAR_WORDS[star], meter=meter.format(p=p))
        for star, p in zip((5, 4, 3, 2, 1), shares, strict=True)
    )
    return f'<ul id="histogramTable">{"".join(rows)}</ul>'


def page(
    *blocks,
    mean="4,4 von 5",
    count="1.234 globale Bewertungen",
    head="",
    more="",
    canonical="https://www.amazon.de/Kanne/dp/B0TESTTEST",
):
    """Return a product page around review blocks."""
    level = f'<span data-hook="rating-out-of-text">{mean}</span>' if mean else ""
    level += f'<div data-hook="total-review-count"><span>{count}</span></div>' if count else ""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    shown = f'<div id="reviewsMedley">{level}{head}<ul>{"".join(blocks)}</ul>{more}</div>'
    return f"<!doctype html><html><head>{link}</head><body>{shown}</body></html>"
