"""What holds for all tests."""

import os

# Whatever the locale of whoever runs them, tests read the commands in English.
os.environ["FEEDMILL_UI"] = "en"
