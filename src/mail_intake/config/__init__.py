"""TOML and environment in, checked values out. The only room that uses the settings library."""

from mail_intake.config.defaults import demo_settings, init
from mail_intake.config.load import load
from mail_intake.config.shipped import default_folder

__all__ = ["default_folder", "demo_settings", "init", "load"]
