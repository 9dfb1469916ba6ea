"""Keys: read by the child alone, sent at the last moment, and found in nothing that anybody can read."""

import json
import subprocess
from urllib.parse import quote, quote_plus

import pytest
from api_site import KEYED, environment_with, everything_written, key_text, served
from platform_site import CHILD

from crawler.credentials import KeyMissing
from crawler.gate import PolicyIncomplete
from crawler.key import KeyReference
from crawler.order import MESSAGE, ORDER
from crawler.run import crawl
from simulator.keys import Keys
from store.records import Coverage

CANARY = "canary-7f3Qz+Lk/9=secret"
VARIABLE = "LEUMUND_TEST_CANARY"


def collect(site, key):
    """Collect in a child whose environment holds the key; return its run, and all that it was told and said."""
    order = ORDER.dump_json(site.order(key=KeyReference(env=VARIABLE)))
    child = subprocess.run(
        CHILD, input=order, capture_output=True, check=False, env=environment_with(**{VARIABLE: key})
    )
    messages = [MESSAGE.validate_json(line) for line in child.stdout.splitlines()]
    outcome = next((message.outcome for message in messages if message.outcome), None)
    return outcome and outcome.run, order + child.stdout + child.stderr


def forms_of(secret):
    """Return a secret as it could stand somewhere: bare, in an address, in JSON."""
    return {text.encode() for text in (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1])}


def canaries(site):
    """Give the platform keys that can be looked for; return their texts."""
    keys = site.platform.keys
    keys.api_key = CANARY
    keys.client_secret, keys.refresh_token = CANARY + "-app", CANARY + "-owner"
    return {CANARY, keys.client_secret, keys.refresh_token}


@pytest.mark.parametrize(
    ("spider", "trouble"),
    [(spider, "none") for spider in KEYED]
    + [(spider, "refused") for spider in ("googleplaces", "bazaarvoice", "yotpo", "googleprofile")]
    + [("trustpilot", "layout"), ("bazaarvoice", "drop"), ("yotpo", "drop")],
)
def test_no_key_stands_in_anything_that_is_kept_or_said(tmp_path, spider, trouble):
    with served(tmp_path, spider, 130) as site:
        secrets = canaries(site)
        key = key_text(site.platform, spider)
        if trouble == "refused":
            site.platform.keys = Keys()
        if trouble == "layout":
            site.platform.change_layout()
        if trouble == "drop":
            site.platform.outage("drop")
        run, said = collect(site, key)
        written = everything_written(tmp_path)
        asked = " ".join(site.asked())
    assert (run.census.coverage is Coverage.FAILED) is (trouble != "none"), run.census.reason
    assert [secret for secret in secrets for form in forms_of(secret) if form in said + written] == []
    # The other half of the proof: the key was sent, in the address where the vendor wants it there.
    sent_in_address = spider in {"trustpilot", "bazaarvoice", "yotpo"}
    assert any(form.decode() in asked for form in forms_of(CANARY)) is sent_in_address


@pytest.mark.parametrize("spider", KEYED)
def test_a_key_that_is_refused_ends_the_run_at_once_and_says_so(tmp_path, spider):
    with served(tmp_path, spider, 5) as site:
        site.platform.keys = Keys()
        outcome = site.crawl()
        n_asked = len([visit for visit in site.platform.visits() if visit.path != "/robots.txt"])
    assert outcome.run.census.coverage is Coverage.FAILED
    assert ("refused our key" in outcome.run.census.reason) or ("no access token" in outcome.run.census.reason)
    assert n_asked == 1


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (KeyReference(env="LEUMUND_NOT_SET"), "the environment variable LEUMUND_NOT_SET holds no key"),
        (KeyReference(file="/no/such/place/key"), "the file /no/such/place/key holds no key"),
        (None, "no place of its key is named"),
    ],
)
def test_a_missing_key_starts_no_process_and_names_the_place(tmp_path, key, said):
    with served(tmp_path, "bazaarvoice", 5) as site:
        with pytest.raises((PolicyIncomplete, KeyMissing)) as caught:
            crawl(site.order(key=key))
        assert not site.platform.visits()
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_key_that_others_can_read_is_refused(tmp_path):
    with served(tmp_path, "bazaarvoice", 5) as site:
        (tmp_path / "key").chmod(0o644)
        with pytest.raises((PolicyIncomplete, KeyMissing), match="chmod 600"):
            site.crawl()


def test_a_grant_that_is_no_grant_is_refused_without_quoting_it(tmp_path):
    with served(tmp_path, "googleprofile", 5) as site:
        (tmp_path / "key").write_text(f'{{"client_id": "{CANARY}"')
        with pytest.raises(KeyMissing, match="client_secret, refresh_token") as caught:
            site.crawl()
    assert CANARY not in str(caught.value)


def test_one_access_token_serves_a_whole_run(tmp_path):
    with served(tmp_path, "googleprofile", 120) as site:
        assert site.crawl().run.new == 120
        assert (len(site.asked()), site.platform.keys.n_issued) == (3, 1)


def test_an_access_token_that_expires_is_renewed_before_each_use(tmp_path):
    with served(tmp_path, "googleprofile", 120) as site:
        site.platform.keys.token_seconds = 30
        assert site.crawl().run.new == 120
        assert (len(site.asked()), site.platform.keys.n_issued) == (3, 3)


def test_an_access_token_that_is_refused_is_renewed_once_and_the_page_asked_for_again(tmp_path):
    with served(tmp_path, "googleprofile", 120) as site:
        site.platform.keys.forgets_after = 1
        run = site.crawl().run
        statuses = [visit.status for visit in site.platform.visits() if visit.path not in {"/robots.txt", "/token"}]
    assert (run.new, run.census.coverage) == (120, Coverage.FULL), run.census.reason
    assert statuses == [200, 401, 200, 401, 200]
