"""What holds for all tests."""

import os
import signal

# Whatever the locale of whoever runs them, tests read the commands in English.
os.environ["FEEDMILL_UI"] = "en"
# A shell has what it runs in the background ignore Ctrl-C, and programs that tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
