"""The filled network of `make run` and `briefing demo`."""

from briefing.demo.network import DemoLinks, fill

__all__ = ["DemoLinks", "fill"]
