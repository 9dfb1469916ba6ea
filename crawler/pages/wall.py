"""Name what stands in the way where a page arrived with status 200 but is no page of its source."""

import re

_SIGNS = {
    "a bot challenge": (
        *("captcha", "just a moment", "challenge-platform", "cf_chl", "cf-chl", "perimeterx", "_pxappid", "datadome"),
        *("awswaf", "gokuprops", "incapsula", "pardon our interruption", "unusual traffic", "press & hold"),
        *("verify you are human", "verify that you are", "are you a robot", "not a robot", "kein roboter"),
    ),
    "a refusal": ("access denied", "access to this page has been denied", "forbidden", "zugriff verweigert"),
    "a login wall": (
        *('type="password"', "type='password'", "type=password", "sign in", "sign-in", "signin", "log in", "login"),
        *("anmelden", "einloggen", "unauthorized", "unauthorised", "not authenticated"),
    ),
    "a consent page": ("before you continue", "bevor sie fortfahren", "bevor du fortfährst", "consent"),
    "an error page": (
        *("page not found", "404 not found", "seite nicht gefunden", "internal server error", "service unavailable"),
        "too many requests",
    ),
}
_WALLS = tuple((name, re.compile("|".join(map(re.escape, signs)))) for name, signs in _SIGNS.items())
_SEARCHED = 400_000
"""Characters; what bars the way says so near its top."""


def name_wall(text: str) -> str | None:
    """Return what a page without reviews seems to be, such as "a bot challenge"; None if nothing tells.

    Many sound pages name a captcha or link a login: ask only where nothing of the source could be read.
    """
    near = text[:_SEARCHED].lower()
    return next((name for name, sign in _WALLS if sign.search(near)), None)
