"""The planner of rounds: its choices, its plan, what a change would do."""
