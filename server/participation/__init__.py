"""What counts on a publication: ratings and visits."""
