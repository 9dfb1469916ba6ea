"""The table of simulated interfaces, and what they answer to a call."""

import json
from collections.abc import Mapping

from simulator.api import Api, redesigned
from simulator.bazaarvoice import BAZAARVOICE
from simulator.call import Call, Reply
from simulator.errors import UnknownSubject
from simulator.googleplaces import PLACES
from simulator.googleprofile import PROFILE
from simulator.mangrove import MANGROVE
from simulator.platform import Platform
from simulator.steam import STEAM
from simulator.trustpilot import TRUSTPILOT
from simulator.yotpo import YOTPO

APIS: Mapping[str, Api] = {api.name: api for api in (STEAM, MANGROVE, PLACES, PROFILE, TRUSTPILOT, BAZAARVOICE, YOTPO)}
TOKEN_PATH = "/token"  # noqa: S105 - an address
KEYLESS = frozenset({"steam", "mangrove"})
"""Interfaces that let everybody in."""


def find_api(call: Call) -> Api | None:
    """Return the interface that a call is meant for, or None."""
    return next((api for api in APIS.values() if api.subject(call) is not None), None)


def reply_of(platform: Platform, api: Api, call: Call) -> Reply:
    """Return what an interface answers to a call that it is meant for, when the platform is well."""
    if refused := api.admit(call, platform.keys):
        return refused
    try:
        cut = api.cut(call)
        page = platform.page(_named(platform, api, call), cut.number, size=cut.size, cap=api.cap, order=api.order)
    except UnknownSubject:
        return Reply({"error": {"code": 404, "message": "Not found.", "status": "NOT_FOUND"}}, 404)
    except ValueError:
        return Reply({"error": {"code": 400, "message": "Malformed token.", "status": "INVALID_ARGUMENT"}}, 400)
    payload = api.show(page, call)
    return Reply(redesigned(payload) if page.redesigned else payload)


def _named(platform: Platform, api: Api, call: Call) -> str:
    """Return the platform's id of the subject that a call asks for."""
    asked = api.subject(call) or ""
    numbers = {} if api.number is None else {api.number(face.subject): face.subject for face in platform.subjects()}
    return numbers.get(asked, asked)


def written(payload: object) -> bytes:
    """Return a payload as JSON in UTF-8; what no charset can hold is written as an escape."""
    return json.dumps(payload, ensure_ascii=False).encode("utf-8", "backslashreplace")
