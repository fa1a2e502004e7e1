"""Echo over TCP beside processes that burn the processor: convoy_multiprocessing.py WHAT NEIGHBOURS."""
import multiprocessing
import os
import signal
import sys

from convoy import burn, echo, report

context = multiprocessing.get_context("fork")
PR_SET_PDEATHSIG = 1


def start_echo(fileno):
    context.Process(target=echo, args=(fileno,)).start()
    os.close(fileno)


def burn_until_orphaned():
    import ctypes
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    burn()


report(sys.argv[1], int(sys.argv[2]), start_echo, lambda: context.Process(target=burn_until_orphaned).start())
