"""Alerts: what was recorded, to the phones that asked for it, never inside a request."""
