"""Locks for an isolate, in which one thread of control runs at a time.

A lock that is held here can only be given back by the code that waits for it, so waiting for ever is an error instead
of a hang.
"""
TIMEOUT_MAX = 9223372036.0
error = RuntimeError
__all__ = ["LockType", "RLock", "TIMEOUT_MAX", "allocate_lock", "error", "get_ident", "get_native_id", "interrupt_main",
           "stack_size", "start_new_thread"]


class lock:
    """A lock object is a synchronization primitive."""

    __slots__ = ("_held", "__weakref__")

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        """Lock the lock; False if it is held and cannot be had in time."""
        _check_timeout(blocking, timeout)
        if not self._held:
            self._held = True
            return True
        if not blocking or timeout >= 0:
            return False
        raise RuntimeError("deadlock: the only thread of this isolate holds the lock that it waits for")

    def release(self):
        """Release the lock."""
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    def locked(self):
        """Return whether the lock is in the locked state."""
        return self._held

    def _at_fork_reinit(self):
        self._held = False

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked
    __enter__ = acquire

    def __exit__(self, *exception):
        self.release()


class RLock:
    """A lock that its owner may acquire again."""

    __slots__ = ("_count", "__weakref__")

    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        """Lock the lock once more."""
        _check_timeout(blocking, timeout)
        self._count += 1
        return True

    def release(self):
        """Release the lock once."""
        if self._count == 0:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def _is_owned(self):
        return self._count > 0

    def _acquire_restore(self, state):
        self._count = state[0]

    def _release_save(self):
        if self._count == 0:
            raise RuntimeError("cannot release un-acquired lock")
        state = (self._count, get_ident())
        self._count = 0
        return state

    def _at_fork_reinit(self):
        self._count = 0

    __enter__ = acquire

    def __exit__(self, *exception):
        self.release()


LockType = lock


def _check_timeout(blocking, timeout):
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")


def allocate_lock():
    """Create a new lock object."""
    return lock()


allocate = allocate_lock


class _local:
    """Thread-local data."""


def _set_sentinel():
    return lock()


def get_ident():
    """Return a non-zero integer that identifies the current thread."""
    return 1


def get_native_id():
    """Return a non-negative integer identifying the thread."""
    import posix
    return posix.getpid()


def start_new_thread(function, args, kwargs={}, /):
    """Start a new thread: an isolate has one."""
    raise RuntimeError("can't start new thread")


start_new = start_new_thread


def stack_size(size=0, /):
    """Return the thread stack size used when creating new threads."""
    return 0


def _count():
    return 0


def interrupt_main(signum=2, /):
    """Simulate the arrival of a signal."""
    raise KeyboardInterrupt


def daemon_threads_allowed():
    """Return True if daemon threads are allowed."""
    return False


# What threading.py of CPython 3.13 asks for as well.
def _is_main_interpreter():
    return True


def _get_main_thread_ident():
    return get_ident()


def _shutdown():
    """Wait for all threads that are no daemons: there are none."""


class _ThreadHandle:
    """The end of a thread, which others can wait for."""

    def __init__(self):
        self.ident = None
        self._done = False

    def is_done(self):
        return self._done

    def _set_done(self):
        self._done = True

    def join(self, timeout=None):
        if not self._done:
            raise RuntimeError("deadlock: an isolate has one thread, which cannot wait for itself")


def _make_thread_handle(ident):
    handle = _ThreadHandle()
    handle.ident = ident
    return handle


def start_joinable_thread(function, *, handle=None, daemon=True):
    """Start a new thread: an isolate has one."""
    raise RuntimeError("can't start new thread")
