"""A component."""
