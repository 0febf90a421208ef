"""What the API says of itself holds: requests made from its own description, in every way that schemathesis knows.

Its engine runs here, in this process, without its own plugin for pytest, which does not know pytest 9.2.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_fakes import Api, fill, open_api, record_number
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished
from schemathesis.openapi import from_asgi
from schemathesis.schemas import BaseSchema

N_EXAMPLES = 10  # for each route, beside the systematic ones
N_LEAST = 400  # requests, so that a description without routes does not pass
SEED = 6
# No schema can say what a verdict needs: whole sentences of a text, and an outcome that fits the answer.
REVIEW = {
    "include-operation-id": "review",
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "403", "404", "422"]}},
}


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    with open_api(tmp_path, rate_questions="100000/second", rate_requests="100000/second") as api:
        fill(api.desk.store, [record_number(number, api.assistant) for number in range(20)])
        yield api


def described(api: Api, **more: Any) -> BaseSchema:
    config: dict[str, Any] = {
        "seed": SEED,
        "continue-on-failure": True,
        "auth": {"openapi": {"HTTPBearer": {"bearer": api.admin}}},
        "generation": {"deterministic": True, "max-examples": N_EXAMPLES, "database": "none"},
        "operations": [REVIEW],
        **more,
    }
    headers = {"authorization": f"Bearer {api.admin}"}
    return from_asgi("/api/v1/openapi.json", api.site, config=SchemathesisConfig.from_dict(config), headers=headers)


def faults_of(event: EngineEvent) -> Iterator[str]:
    if isinstance(event, FatalError | NonFatalError):
        yield repr(event)
    if isinstance(event, ScenarioFinished):
        for check in (each for checks in event.recorder.checks.values() for each in checks):
            if check.failure_info is not None:
                yield f"{event.recorder.label}: {check.failure_info.failure!r}"


def test_every_reply_is_as_described(api: Api) -> None:
    events = list(from_schema(described(api)).execute())
    faults = {fault for event in events for fault in faults_of(event)}
    assert not faults, "\n".join(sorted(faults))
    assert sum(len(event.recorder.cases) for event in events if isinstance(event, ScenarioFinished)) > N_LEAST
