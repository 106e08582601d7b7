"""The page of the figures: each figure with its sentence, its chart, its table and its CSV."""
