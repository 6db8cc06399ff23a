"""TOML and environment in, checked values out. The only room that uses the settings library."""

from mail_intake.config.defaults import default_folder, demo_settings, init
from mail_intake.config.load import load

__all__ = ["default_folder", "demo_settings", "init", "load"]
