import gzip
import json
import threading
import tracemalloc
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from briefing.importers.polisen import Reason, Revision, SourceUnreachable, read

LOOK = datetime(2025, 5, 2, 16, 53, tzinfo=UTC)


def test_a_compressed_source_is_known_by_its_content_not_its_name(tmp_path, event):
    path = tmp_path / "lines.jsonl"
    path.write_bytes(gzip.compress(json.dumps(event(seen=1746204780)).encode()))
    (revision,) = read(path)
    assert revision.known_at == LOOK


def test_a_source_that_cannot_be_opened_says_so_in_one_sentence(tmp_path):
    for source in (
        tmp_path / "nothing.json",
        tmp_path,
        "http://127.0.0.1:9/events",
        "http://127.0.0.1:port/events",
        "http://not a host/",
    ):
        with pytest.raises(SourceUnreachable, match="cannot be read") as unreachable:
            list(read(source, LOOK))
        assert "\n" not in str(unreachable.value)


class Service(BaseHTTPRequestHandler):
    """Answers by path, and notes who asked."""

    agents: list[str] = []
    bodies = {"/empty": b""}

    def do_GET(self):
        self.agents.append(self.headers["User-Agent"])
        self.send_response(200 if self.path in self.bodies else 503)
        self.end_headers()
        self.wfile.write(self.bodies.get(self.path, b"busy"))

    def log_message(self, *said):
        pass


@pytest.fixture
def service():
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_asked_with_a_contact_and_known_now(event, service):
    Service.bodies["/events"] = json.dumps([event()]).encode()
    (revision,) = read(f"{service}/events", now=LOOK, contact="https://example.org/om")
    assert revision.known_at == LOOK
    assert Service.agents[-1] == "paagang-briefing/0.1 (+https://example.org/om)"


def test_an_address_with_an_empty_or_failing_answer_is_told_apart(service):
    (refused,) = read(f"{service}/empty", now=LOOK)
    assert refused.reason is Reason.EMPTY_BODY
    with pytest.raises(SourceUnreachable, match="answered 503"):
        list(read(f"{service}/busy", now=LOOK))


def test_a_long_file_is_read_in_flat_memory(tmp_path, event):
    path = tmp_path / "long.jsonl.gz"
    with gzip.open(path, "wt", compresslevel=1) as lines:
        for number in range(1, 20_001):
            lines.write(json.dumps(event(id=number, seen=1746204780)) + "\n")
    tracemalloc.start()
    count = sum(isinstance(part, Revision) for part in read(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 1_000_000
