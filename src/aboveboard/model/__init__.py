"""Values and laws: no input, no output, no clock of its own."""
