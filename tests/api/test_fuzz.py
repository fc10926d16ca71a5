"""What a stranger finds who has only the OpenAPI document: no fault, and what it promises."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode, checks
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi import checks as promised

from briefing.web.app import create_app
from briefing.web.calls import CALLS
from briefing.web.edge import Edge
from briefing.web.openapi import document

CHECKS = [
    checks.not_a_server_error,
    promised.status_code_conformance,
    promised.content_type_conformance,
    promised.response_headers_conformance,
    promised.response_schema_conformance,
    promised.negative_data_rejection,
    promised.missing_required_header,
]


@pytest.fixture(scope="module")
def described(town):
    """The document as served by the edge, without the endless stream."""
    town.service.queue.start()
    app = Edge(town.service, town.api, create_app(town.service, town.api))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    yield schema.exclude(path="/stream")
    shutdown_lifespans()
    town.service.queue.stop()


@pytest.fixture(scope="module")
def made(town):
    return town.one_of_each()


QUICK = settings(
    max_examples=6,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = [
    (method, path)
    for path, methods in document()["paths"].items()
    for method in methods
    if path != "/stream"
]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_call_breaks_or_answers_otherwise_than_told(described, town, made, method, path, mode):
    operation = described[path][method]
    group = path.strip("/").split("/")[0]
    token = town.tokens["coordinator" if group == "sessions" else "police"]
    headers = {"Authorization": f"Bearer {token}"}
    there = made.get(group)

    @QUICK
    @given(operation.as_strategy(generation_mode=mode))
    def asked(case):
        exists = there and len(str(case.body)) % 2
        if exists:
            case.path_parameters = dict.fromkeys(case.path_parameters or (), there)
        if mode.is_positive and isinstance(case.body, dict) and "district" in case.body:
            case.body["district"] = "Farsta"
        mended = [] if mode.is_positive or not exists else [promised.negative_data_rejection]
        case.call_and_validate(headers=headers, checks=CHECKS, excluded_checks=mended)

    asked()


def test_the_document_is_openapi():
    OpenAPIV31SpecValidator(document()).validate()


def test_every_call_is_described():
    told = {(method, path) for path, methods in document()["paths"].items() for method in methods}
    assert len(told) >= len(CALLS)
    assert ("get", "/stream") in told and ("get", "/board") in told
