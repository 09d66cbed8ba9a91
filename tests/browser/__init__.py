"""Tests of the whole dashboard: a real server and a real browser."""
