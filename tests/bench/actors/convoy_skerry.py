"""Echo over TCP beside isolates that burn the processor: convoy_skerry.py WHAT NEIGHBOURS."""
import sys

from convoy import burn, echo, report
from isolates import spawn

report(sys.argv[1], int(sys.argv[2]), lambda fileno: spawn(echo, fileno), lambda: spawn(burn))
