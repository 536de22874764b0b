"""A picture of every screen, to be looked at."""
