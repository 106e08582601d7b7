"""What the Makefile calls. Everything here but check.py, check_source.py and impact/show.py runs on any Python 3.8 or newer with the standard library alone."""
