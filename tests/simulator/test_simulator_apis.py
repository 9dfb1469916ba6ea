"""The simulated interfaces, asked by a visitor who has only the vendors' documentation."""

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from simulator.answer import Sent, answer
from simulator.api import by_offset, by_page, redesigned, stars, whole
from simulator.apis import APIS, KEYLESS, TOKEN_PATH, find_api
from simulator.call import Call, call_of
from simulator.platform import Platform
from simulator.trustpilot import unit_id

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:1"
SUBJECT = "kanne"


@pytest.fixture(name="platform")
def _platform():
    """Two hundred and thirty reviews, an hour apart; the newest has the highest number."""
    platform = Platform([], clock=NOON - timedelta(hours=230))
    for hour in range(230):
        platform.publish(1, subject=SUBJECT, rating=float(hour % 5 + 1))
        platform.turn_clock(NOON - timedelta(hours=229 - hour))
    return platform


def signed(platform, name, address):
    """Return an address and headers as somebody with a key sends them."""
    key = platform.keys.api_key
    match name:
        case "googleplaces":
            return address, {"X-Goog-Api-Key": key, "X-Goog-FieldMask": "*"}
        case "googleprofile":
            return address, {"Authorization": f"Bearer {token(platform)['access_token']}"}
        case "trustpilot" | "bazaarvoice":
            sign = "&" if "?" in address else "?"
            return f"{address}{sign}{'apikey' if name == 'trustpilot' else 'passkey'}={quote(key)}", {}
        case "yotpo":
            return address.replace("/-/", f"/{quote(key)}/"), {}
    return address, {}


def token(platform, **changes):
    """Return the answer of the token endpoint to the owner's grant."""
    form = {"grant_type": "refresh_token", **platform.keys.grant(), **changes}
    del form["type"]
    body = "&".join(f"{name}={quote(value)}" for name, value in form.items())
    return json.loads(answer(platform, TOKEN_PATH, SITE, Sent(posted=body.encode())).body)


def ask(platform, name, address):
    """Return status and payload of a signed call."""
    path, headers = signed(platform, name, address)
    reply = answer(platform, path, SITE, Sent(headers))
    return reply.status, json.loads(reply.body)


@pytest.mark.parametrize("name", list(APIS))
def test_an_interface_answers_at_its_own_first_address(platform, name):
    status, payload = ask(platform, name, APIS[name].start(SUBJECT))
    assert status == 200
    assert payload


@pytest.mark.parametrize("name", sorted(set(APIS) - KEYLESS))
@pytest.mark.parametrize("key", [None, "wrong"])
def test_nobody_is_let_in_without_the_right_key(platform, name, key):
    address = APIS[name].start(SUBJECT)
    headers = {}
    if key is not None:
        headers = {"X-Goog-Api-Key": key, "Authorization": f"Bearer {key}", "apikey": key}
        sign = "&" if "?" in address else "?"
        address = f"{address.replace('/-/', f'/{key}/')}{sign}apikey={key}&passkey={key}"
    reply = answer(platform, address, SITE, Sent(headers))
    assert reply.status in {400, 401, 403}
    assert b"sample-" not in reply.body


@pytest.mark.parametrize("name", list(APIS))
@pytest.mark.parametrize("subject", ["nobody", "geo:1,2", "a/b?c&d:e\\f", "Käse & Brot"])
def test_subjects_keep_their_names_through_every_address(platform, name, subject):
    status, _ = ask(platform, name, APIS[name].start(subject))
    assert status == 404
    platform.publish(2, subject=subject)
    status, payload = ask(platform, name, APIS[name].start(subject))
    assert status == 200
    # A unit counts its reviews, and lists them at the next address.
    assert '"total": 2' in json.dumps(payload) if name == "trustpilot" else "Probe" in json.dumps(payload)


def test_steam_leads_through_all_by_cursor_and_repeats_the_last_one(platform):
    ids, cursor, pages = [], "*", []
    while True:
        address = f"/appreviews/{SUBJECT}?json=1&num_per_page=100&cursor={quote(cursor, safe='')}"
        page = json.loads(answer(platform, address, SITE).body)
        pages.append(page)
        ids += [row["recommendationid"] for row in page["reviews"]]
        if page["cursor"] == cursor:
            break
        cursor = page["cursor"]
    assert ids == [f"sample-{n}" for n in range(229, -1, -1)]
    # No page is ever full; the totals stand on the first alone.
    assert [len(page["reviews"]) for page in pages] == [80, 80, 70, 0]
    assert [page["query_summary"].get("total_reviews") for page in pages] == [230, None, None, None]
    assert all(set("+/=") & set(page["cursor"]) for page in pages)
    up = sum(row["voted_up"] for page in pages for row in page["reviews"])
    assert pages[0]["query_summary"]["total_positive"] == up
    assert pages[0]["success"] == 1
    assert pages[0]["success"] is not True


def test_a_cursor_that_is_not_encoded_gets_lost(platform):
    first = json.loads(answer(platform, APIS["steam"].start(SUBJECT), SITE).body)
    lost = answer(platform, f"/appreviews/{SUBJECT}?json=1&cursor={first['cursor']}", SITE)
    assert json.loads(lost.body)["reviews"] == [] if lost.status == 200 else lost.status == 400


def test_mangrove_pages_by_offset_and_its_statements_are_json_web_tokens(platform):
    address = f"/reviews?sub={SUBJECT}&limit=100&offset={{}}"
    rows = [
        row
        for offset in (0, 100, 200)
        for row in json.loads(answer(platform, address.format(offset), SITE).body)["reviews"]
    ]
    assert len({row["signature"] for row in rows}) == 230
    for row in rows[:3]:
        head, said, signature = row["jwt"].split(".")
        assert signature == row["signature"]
        assert json.loads(base64.urlsafe_b64decode(said + "==")) == row["payload"]
        assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "ES256", "typ": "JWT", "kid": row["kid"]}
        assert row["payload"]["rating"] % 25 == 0
        assert row["payload"]["sub"] == SUBJECT


def test_mangrove_shows_an_edit_as_a_new_statement_on_the_first_one(platform):
    address = APIS["mangrove"].start(SUBJECT)
    before = json.loads(answer(platform, address, SITE).body)["reviews"]
    platform.edit(SUBJECT, "sample-229", text="Anders.")
    after = json.loads(answer(platform, address, SITE).body)["reviews"]
    assert after[1:] == before[1:]
    assert after[0]["payload"]["action"] == "edit"
    assert after[0]["payload"]["sub"] == f"urn:maresi:{before[0]['signature']}"
    assert after[0]["kid"] == before[0]["kid"]


def test_the_owners_view_pages_by_token_and_shows_the_last_changed_first(platform):
    platform.advance(days=1)
    platform.edit(SUBJECT, "sample-3", rating=1.0)
    address, ids, sizes = APIS["googleprofile"].start(SUBJECT), [], []
    while True:
        _, page = ask(platform, "googleprofile", address)
        ids += [row["reviewId"] for row in page["reviews"]]
        sizes.append(len(page["reviews"]))
        assert page["totalReviewCount"] == 230
        if "nextPageToken" not in page:
            break
        address = f"{APIS['googleprofile'].start(SUBJECT)}&pageToken={quote(page['nextPageToken'])}"
    assert ids[:2] == ["sample-3", "sample-229"]
    assert sizes == [50, 50, 50, 50, 30]
    assert len(set(ids)) == 230


@pytest.mark.parametrize(
    "change", [{"refresh_token": "x"}, {"client_id": "x"}, {"client_secret": "x"}, {"grant_type": "x"}]
)
def test_only_the_owners_grant_is_changed_into_an_access_token(platform, change):
    assert token(platform)["token_type"] == "Bearer"
    assert token(platform, **change) == {"error": "invalid_grant", "error_description": "Bad Request"}
    assert platform.keys.n_issued == 1


def test_places_shows_five_chosen_reviews_and_of_each_what_the_mask_asks_for(platform):
    mask = "id,rating,reviews.name,reviews.originalText"
    headers = {"X-Goog-Api-Key": platform.keys.api_key, "X-Goog-FieldMask": mask}
    place = json.loads(answer(platform, f"/v1/places/{SUBJECT}", SITE, Sent(headers)).body)
    assert set(place) == {"id", "rating", "reviews"}
    assert len(place["reviews"]) == 5
    assert set(place["reviews"][0]) == {"name", "originalText"}
    del headers["X-Goog-FieldMask"]
    refused = answer(platform, f"/v1/places/{SUBJECT}", SITE, Sent(headers))
    assert (refused.status, b"FieldMask is a required parameter" in refused.body) == (400, True)


def test_a_unit_counts_its_reviews_and_lists_them_by_page(platform):
    unit = unit_id(SUBJECT)
    _, business = ask(platform, "trustpilot", f"/v1/business-units/{unit}")
    assert business["numberOfReviews"]["total"] == 230
    assert sum(n for word, n in business["numberOfReviews"].items() if "Star" in word) == 230
    sizes = []
    for page in (1, 2, 3, 4):
        _, listed = ask(platform, "trustpilot", f"/v1/business-units/{unit}/reviews?perPage=100&page={page}")
        sizes.append(len(listed["reviews"]))
        assert bool(listed["links"]) is (page < 3)
    assert sizes == [100, 100, 30, 0]


def test_bazaarvoice_counts_from_an_offset_and_refuses_other_versions(platform):
    address = APIS["bazaarvoice"].start(SUBJECT)
    _, last = ask(platform, "bazaarvoice", address.replace("Offset=0", "Offset=200"))
    assert (last["Offset"], last["Limit"], last["TotalResults"], len(last["Results"])) == (200, 100, 230, 30)
    statistics = last["Includes"]["Products"][SUBJECT]["ReviewStatistics"]
    assert sum(step["Count"] for step in statistics["RatingDistribution"]) == statistics["TotalReviewCount"] == 230
    _, refused = ask(platform, "bazaarvoice", address.replace("apiversion=5.4", "apiversion=5.3"))
    assert refused["HasErrors"] is True


def test_yotpo_says_page_size_and_total(platform):
    _, payload = ask(platform, "yotpo", APIS["yotpo"].start(SUBJECT).replace("page=1&", "page=3&"))
    response = payload["response"]
    assert response["pagination"] == {"page": 3, "per_page": 100, "total": 230}
    assert len(response["reviews"]) == 30
    assert sum(response["bottomline"]["star_distribution"].values()) == 230


@pytest.mark.parametrize("name", list(APIS))
def test_all_that_can_go_wrong_with_a_platform_goes_wrong_with_its_interfaces(platform, name):
    address = APIS[name].start(SUBJECT)
    path, headers = signed(platform, name, address)

    def status():
        return answer(platform, path, SITE, Sent(headers)).status

    platform.limit_calls(1, status=403)
    assert [status(), status(), status()] == [200, 403, 403]
    platform.recover()
    platform.limit_rate(1, retry_after=7)
    limited = answer(platform, path, SITE, Sent(headers))
    assert (limited.status, limited.trouble.retry_after, limited.body.decode()) == (429, "7", APIS[name].refusal)
    platform.recover()
    platform.change_layout()
    payload = json.loads(answer(platform, path, SITE, Sent(headers)).body)
    assert all(key.startswith("v2_") for key in payload)


def test_a_platform_can_show_nothing_for_a_while(platform):
    platform.answer_blank(2)
    address = APIS["steam"].start(SUBJECT)
    sizes = [len(json.loads(answer(platform, address, SITE).body)["reviews"]) for _ in range(3)]
    assert sizes == [0, 0, 80]


@pytest.mark.parametrize(
    ("rating", "low", "high", "expected"),
    [
        (5.0, 1, 5, 5),
        (4.5, 1, 5, 5),
        (10.0, 1, 10, 5),
        (1.0, 1, 10, 1),
        (0.0, 0, 1, 1),
        (9.0, 1, 5, 5),
        (None, 1, 5, None),
    ],
)
def test_a_rating_is_shown_on_the_interfaces_own_scale(make_opinion, rating, low, high, expected):
    assert stars(make_opinion(rating=rating, low=float(low), high=float(high))) == expected


@pytest.mark.parametrize(
    ("query", "page", "offset"),
    [
        ({}, (1, 100), (1, 100)),
        ({"n": "3", "size": "10"}, (3, 10), (1, 10)),
        ({"n": "20", "size": "10"}, (20, 10), (3, 10)),
        ({"n": "0", "size": "0"}, (1, 1), (1, 1)),
        ({"n": "-1", "size": "9999"}, (1, 100), (1, 100)),
        ({"n": "99999999", "size": "x"}, (1, 100), (1, 100)),
    ],
)
def test_pieces_of_a_list_are_bounded(query, page, offset):
    call = Call("/x", query)
    by_number, by_count = (
        by_page(call, page="n", size="size", most=100),
        by_offset(call, offset="n", limit="size", most=100),
    )
    assert (by_number.number, by_number.size) == page
    assert by_count.size == offset[1]
    assert by_count.number == (offset[0] if query.get("n") != "0" else 1)


def test_ids_are_numbers_where_they_look_like_numbers():
    assert [whole(text) for text in ("12", "012", "a1", "١٢")] == [12, "012", "a1", "١٢"]


def test_after_a_redesign_every_name_is_another():
    assert redesigned({"a": [{"b": 1}], "c": "d"}) == {"v2_a": [{"v2_b": 1}], "v2_c": "d"}


@pytest.mark.parametrize(
    "address", ["", "/", "//[", "/appreviews", "/appreviews/1", "/v1/places", "/reviews", "/data/reviews.json"]
)
def test_other_addresses_are_no_calls(address):
    assert find_api(call_of(address, {})) is None
