"""Tests of functions, without a warehouse."""
