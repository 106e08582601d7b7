"""The figures, one a module: each asks the database about a period and a channel and returns plain rows. No text of a person is read."""
