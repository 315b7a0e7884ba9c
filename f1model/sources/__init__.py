"""Tables that exist already, read from what holds them: files of many kinds, templates, a live table.

``read_sources(["template.yaml", "export/"])`` gives a :class:`Source` for each table. Nothing is ever written.
"""

from f1model.sources.combine import combined
from f1model.sources.live import live_source
from f1model.sources.read import read_sources
from f1model.sources.source import Source

__all__ = ["Source", "combined", "live_source", "read_sources"]
