"""Loaded in a process that others are copied from: Ctrl+C is left to the one that was started.

A terminal sends it to all of them, and each would say so with the lines of its code.
"""

import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
