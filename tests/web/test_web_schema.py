"""Every route of the API is asked whatever its schema allows, and more: no answer is ours to blame (5xx)."""

import os

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from sample_source import SampleSource

from web.app import create_app

EXAMPLES = int(os.environ.get("LEUMUND_EXAMPLES", "12"))

# The name by which it asks itself.
HOSTS = ("127.0.0.1", "localhost", "testserver")
schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(SampleSource(), hosts=HOSTS))


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_question_breaks_the_api(case):
    answer = case.call()
    assert answer.status_code < 500
