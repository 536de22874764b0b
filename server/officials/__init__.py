"""Who works at the desk, what she may do, and the log of what she did."""
