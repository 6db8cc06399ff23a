"""One file for each kind of field: find, judge, explain, mask."""
