"""Feedmill: articles in, feeds out."""

__version__ = "0.1.0"
