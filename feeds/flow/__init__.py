"""Refresh, decide and publish: the way through the house, with the edges seen only as ports."""
