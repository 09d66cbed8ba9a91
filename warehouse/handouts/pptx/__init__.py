"""A hand-out as slides: a finding a slide, with tables and charts that can be edited."""

from warehouse.handouts.pptx.writer import write

__all__ = ["write"]
