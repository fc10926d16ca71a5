"""På gång: an event-sourced coordination service with a pre-shift briefing board."""

__version__ = "0.1.0"
