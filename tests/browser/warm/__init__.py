"""Servers and jobs whose imports are done."""
