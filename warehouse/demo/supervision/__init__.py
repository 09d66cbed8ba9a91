"""Invented acts of supervision, petitions, aid and reports."""
