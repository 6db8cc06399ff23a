"""Lines cut into pieces: what is a name, a title, an address, or may be either by its place."""
