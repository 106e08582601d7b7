"""Custom actions: only what a rule cannot say."""
