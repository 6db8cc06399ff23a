"""Bytes in, Mail out: pure, total, never raising; oddities become defects."""
