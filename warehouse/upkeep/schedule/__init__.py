"""What runs by itself: the plan, its times, units for the system, and how each ended last."""
