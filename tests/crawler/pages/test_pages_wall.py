"""What stands in the way of a page that arrived with status 200."""

import pytest

from crawler.pages.wall import name_wall


@pytest.mark.parametrize(
    ("page", "wall"),
    [
        ("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", "a bot challenge"),
        ("<div id='px-captcha'>Press & Hold to confirm you are a human</div>", "a bot challenge"),
        ('{"url": "https://geo.captcha-delivery.example/captcha/?hash=1"}', "a bot challenge"),
        ("<h1>Pardon Our Interruption</h1>", "a bot challenge"),
        ("<h1>Access Denied</h1> You don't have permission", "a refusal"),
        ('<form><input type="password" name="p"></form>', "a login wall"),
        ("<h1>Bitte anmelden</h1>", "a login wall"),
        ("<h1>Before you continue</h1> Accept all", "a consent page"),
        ("<h1>503 Service Unavailable</h1>", "an error page"),
        ("<p>A kettle with a whistle.</p>", None),
        ("", None),
    ],
)
def test_a_page_without_reviews_is_named_after_what_it_seems_to_be(page, wall):
    assert name_wall(page) == wall


def test_a_challenge_that_also_links_a_login_is_a_challenge():
    assert name_wall("<a href='/login'>Log in</a><div class='g-recaptcha'></div>") == "a bot challenge"


def test_only_the_top_of_a_huge_page_is_searched():
    assert name_wall("x" * 500_000 + "captcha") is None
