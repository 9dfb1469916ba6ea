"""Detours and traps: chains of redirects, pages that are none, and lists without an end."""

import os
import random

from odd_site import OPEN_ROBOTS, Answers, answering, collect, page

from store.records import Coverage

N_DETOURS = int(os.environ.get("LEUMUND_DETOURS", "6"))
N_TRAPS = int(os.environ.get("LEUMUND_TRAPS", "4"))
MOST_REDIRECTS = 5
NO_PAGES = {
    "login": b"<html><body><form>Sign in<input type='password'></form></body></html>",
    "captcha": b"<html><body>Please verify that you are human<div class='g-recaptcha'></div></body></html>",
    "consent": b"<html><body>Before you continue: <button>Accept all</button></body></html>",
    "error": b"<html><body><h1>Something went wrong</h1></body></html>",
}


def test_a_page_that_is_none_fails_with_status_200_and_makes_nothing_vanish(tmp_path):
    answers = Answers(
        {f"/{kind}": (200, {}, page(n)) for n, kind in enumerate(NO_PAGES)} | {"/robots.txt": OPEN_ROBOTS}
    )
    paths = [f"/{kind}" for kind in NO_PAGES]
    with answering(answers) as site:
        assert {run.new for run in collect(tmp_path, site.port, paths).values()} == {1}
        answers.update({f"/{kind}": (200, {}, body) for kind, body in NO_PAGES.items()})
        runs = collect(tmp_path, site.port, paths)
    for run in runs.values():
        assert (run.census.coverage, run.new, run.vanished) == (Coverage.FAILED, 0, 0)
        assert run.census.reason


def test_a_chain_of_redirects_is_followed_five_times_and_its_end_decides(tmp_path):
    chance = random.Random(N_DETOURS)  # noqa: S311 - chance of a test, not of a secret
    answers, expected = Answers({"/robots.txt": OPEN_ROBOTS}), {}
    for n in range(N_DETOURS):
        hops, end = chance.randint(1, 9), chance.choice(["page", "login", "offsite"])
        places = [f"/{n}-{hop}" for hop in range(hops)]
        last = {"page": f"/{n}-end", "login": f"/{n}-end", "offsite": "http://169.254.169.254/"}[end]
        for here, there in zip(places, [*places[1:], last], strict=True):
            answers[here] = (chance.choice([301, 302, 303, 307, 308]), {"Location": there}, b"")
        answers[f"/{n}-end"] = (200, {}, page(n) if end == "page" else NO_PAGES["login"])
        expected[places[0]] = int(end == "page" and hops <= MOST_REDIRECTS)
    with answering(answers) as site:
        runs = collect(tmp_path, site.port, list(expected))
    assert {path: run.new for path, run in runs.items()} == expected
    for n in range(N_DETOURS):
        assert sum(site.asked[path] for path in answers if path.startswith(f"/{n}-")) <= MOST_REDIRECTS + 1


class Endless(Answers):
    """Lists that go on for ever after `real` pages: the same review again, empty days, or a circle."""

    def __init__(self, kinds: dict[str, tuple[str, int]]) -> None:
        super().__init__({"/robots.txt": OPEN_ROBOTS})
        self.kinds = kinds

    def of(self, path: str):
        name, _, asked = path.partition("?day=")
        if name not in self.kinds:
            return super().of(path)
        (kind, real), n = self.kinds[name], int(asked or 1)
        following = f"{name}?day={1 if kind == 'circle' and n > real else n + 1}"
        is_new = n <= real
        if not is_new and kind == "calendar":
            link = f'<link rel="next" href="{following}">'
            return 200, {}, f"<html><head>{link}</head><body><p>Nothing on this day.</p></body></html>".encode()
        return 200, {}, page(n, ids=n if is_new else 1, following=following)


def test_a_list_without_an_end_is_left_three_pages_after_the_last_new_review(tmp_path):
    chance = random.Random(N_TRAPS)  # noqa: S311 - chance of a test, not of a secret
    kinds = {
        f"/trap{n}": (chance.choice(["again", "calendar", "circle"]), chance.randint(1, 12)) for n in range(N_TRAPS)
    }
    with answering(Endless(kinds)) as site:
        runs = collect(tmp_path, site.port, list(kinds))
    for name, (_, real) in kinds.items():
        assert runs[name].new == real
        assert runs[name].census.coverage is not Coverage.FULL
        assert sum(n for path, n in site.asked.items() if path.partition("?")[0] == name) <= real + 3


def test_a_list_that_never_ends_stops_at_the_cap_of_the_policy(tmp_path):
    with answering(Endless({"/long": ("again", 10_000)})) as site:
        run = collect(tmp_path, site.port, ["/long"], max_pages=20)["/long"]
    assert (run.new, run.census.coverage, site.asked.total()) == (20, Coverage.PARTIAL, 21)
    assert "page limit of 20" in run.census.reason
