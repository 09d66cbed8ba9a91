"""Demonstration data: invented villages and events in real numbers, from a seed."""

from warehouse.demo.generate import generate

__all__ = ["generate"]
