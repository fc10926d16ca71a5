import pytest

from briefing.domain.schedule import Schedule
from briefing.importers.network_file import read_network


@pytest.fixture(scope="module")
def schedule():
    return Schedule.of(read_network(None).as_dict()["schedule"], "Europe/Stockholm")
