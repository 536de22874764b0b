"""What the justfile's recipes need beyond one line. Not part of the product."""
