"""Readers of what others wrote: the network file, public events, place names."""
