"""Hand-outs as PDF, set by Typst: a template for each layout, to which a document comes as data."""

from warehouse.handouts.pdf.writer import write

__all__ = ["write"]
