"""TOML and environment in, checked values out."""
