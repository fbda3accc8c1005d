"""The YAML file as frozen settings, or every problem in it at once, each with its place.

Knows the file's keys and what may stand there. Knows nothing of what the settings are used for, and
reads nothing but the file.
"""

from feeds.settings.digest import settings_digest
from feeds.settings.loading import Inspection, Loaded, inspect_settings, load_settings
from feeds.settings.origins import Value

__all__ = ["Inspection", "Loaded", "Value", "inspect_settings", "load_settings", "settings_digest"]
