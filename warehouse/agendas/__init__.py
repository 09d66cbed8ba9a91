"""Agendas of meetings, kept by name in the data folder: which screens, in which order, of where."""
