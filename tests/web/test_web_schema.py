"""Every route of the API is asked whatever its schema allows: no answer is ours to blame (5xx), over a real store."""

import os
from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from commands.running import dashboard
from jobs.accounts import AccountDesk
from jobs.settings import read_settings
from jobs.workplace import open_workplace
from store.account_records import Role, Scope

EXAMPLES = int(os.environ.get("LEUMUND_QUESTIONS", "8"))
# The name by which schemathesis asks an application in its own process.
NAME = "testserver"


@pytest.fixture(scope="module")
def api(shop_template, tmp_path_factory):
    """Return the schema of a dashboard over three reviews; asked by a token, as a program would."""
    home = shop_template.copied(tmp_path_factory.mktemp("api") / "home")
    home.write("config/leumund.toml", f'[serve]\nnames = ["{NAME}"]\n')
    with open_workplace(read_settings(home.folder)) as place:
        desk = AccountDesk(place.store)
        token = desk.make_token(desk.add("ann", "correct horse battery", Role.ADMIN), Scope.WRITE, "")
        headers = {"authorization": f"Bearer {token}"}
        yield schemathesis.openapi.from_asgi("/openapi.json", dashboard(place), headers=headers), headers


def test_no_question_breaks_the_api(api):
    schema, headers = api
    asked = [operation.ok() for operation in schema.get_all_operations()]
    assert len(asked) > 20
    found = Counter()
    for operation in asked:
        ask(operation, headers, found)
    assert not [status for status in found if status >= 500 or status == 401], found
    # Not all of it is turned away at the door.
    assert found[200] > len(asked)


def ask(operation, headers, found):
    """Ask one operation many times, and count the answers by status."""

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def one(case):
        # Keys that are drawn are mostly nobody's: every other one is ours.
        if len(case.path_parameters.get("key", "")) % 2:
            case.path_parameters["key"] = "shop"
        found[case.call(headers=headers).status_code] += 1

    one()
