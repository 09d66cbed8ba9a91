"""A metric's units in their funnel: who differs by more than chance, drawn, told and listed."""
