"""``just demo``: the main job told end to end on real parts, each step with its time."""
