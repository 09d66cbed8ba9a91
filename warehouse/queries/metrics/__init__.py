"""Metrics: what they are, and the catalogue that an analyst declared."""

from warehouse.queries.metrics.catalogue import read_catalogue
from warehouse.queries.metrics.metric import (
    Direction,
    Format,
    Measure,
    Metric,
    Sampling,
    UnsupportedMetric,
)

__all__ = [
    "Direction",
    "Format",
    "Measure",
    "Metric",
    "Sampling",
    "UnsupportedMetric",
    "read_catalogue",
]
