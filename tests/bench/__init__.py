"""``just bench``: each measurement prints figures, and a ratio to a named peer of the same run."""
