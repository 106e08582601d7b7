"""`make impact`: which replies a change alters, before it reaches anybody."""
