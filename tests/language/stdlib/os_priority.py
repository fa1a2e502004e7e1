# os: priorities, scheduling policies, processors, locks of files.
import os
import tempfile


def attempt(f, *args, **keywords):
    try:
        print(getattr(f, "__name__", f), f(*args, **keywords))
    except Exception as e:
        print(getattr(f, "__name__", f), type(e).__name__, e)


P = os.sched_param
attempt(P)
attempt(P, 1, 2)
print(P(5), P(sched_priority="x"), len(P(3)), P(3)[0], P(3).sched_priority, P(3) == (3,), P(3).__reduce__(), P.__mro__)
print(P.n_fields, P.n_sequence_fields, P.n_unnamed_fields, P.__match_args__, P.__doc__)

now = os.getpriority(os.PRIO_PROCESS, 0)
print(os.nice(0) == now, os.getpriority(which=os.PRIO_PROCESS, who=os.getpid()) == now, os.setpriority(os.PRIO_PROCESS, 0, now))
for f, *args in ((os.getpriority, 9, 0), (os.getpriority, "a", 0), (os.getpriority, 2**32, 0), (os.setpriority, 9, 0, 0), (os.setpriority, 0, 99999999, 0),
                 (os.setpriority, 0, 0, 2**31), (os.nice, "a"), (os.nice, 2**31)):
    attempt(f, *args)

print(os.sched_getscheduler(0) == os.SCHED_OTHER, os.sched_getparam(0), os.sched_get_priority_min(os.SCHED_FIFO), os.sched_get_priority_max(policy=os.SCHED_RR))
print(os.sched_setparam(0, P(0)), os.sched_setscheduler(0, os.SCHED_OTHER, P(0)), type(os.sched_rr_get_interval(0)))
for f, *args in ((os.sched_getscheduler, -1), (os.sched_getscheduler, 2**32), (os.sched_getparam, -1), (os.sched_get_priority_max, 99), (os.sched_setparam, 0, 5),
                 (os.sched_setparam, 0, P(2**31)), (os.sched_setparam, 0, P(2**70)), (os.sched_setparam, 0, P("x")), (os.sched_setparam, 0, P(5)),
                 (os.sched_setscheduler, 0, 0, 0), (os.sched_setscheduler, 0, 77, P(0)), (os.sched_setscheduler, -1, 0, P(0)), (os.sched_rr_get_interval, -1)):
    attempt(f, *args)

processors = os.sched_getaffinity(0)
one = {min(processors)}
os.sched_setaffinity(0, one)
print(os.sched_getaffinity(0) == one == os.sched_getaffinity(os.getpid()), os.sched_setaffinity(0, processors), os.sched_getaffinity(0) == processors)
for given in ([], [-1], 5, ["a"], [2**31], [2**31 - 1], [2**70], [2**19]):
    attempt(os.sched_setaffinity, 0, given)
attempt(os.sched_setaffinity, 99999999, one)

with tempfile.TemporaryFile() as f:
    fd = f.fileno()
    print(os.lockf(fd, os.F_LOCK, 0), os.lockf(fd, os.F_TEST, 0), os.lockf(fd, os.F_ULOCK, 0), os.lockf(fd, os.F_TLOCK, 5))
    for args in ((-1, 0, 0), (fd, 77, 0), (f, os.F_LOCK, 0), (fd, os.F_LOCK, "a"), (fd, os.F_LOCK)):
        try:
            os.lockf(*args)
        except Exception as e:
            print(type(e).__name__, str(e).replace(repr(fd), "FD"))


def spawn(**options):
    try:
        print(os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn("/bin/true", ["true"], {}, **options), 0)[1]))
    except Exception as e:
        print(type(e).__name__, e)


for scheduler in ((os.SCHED_OTHER, P(0)), (None, P(0)), (0, 5), (0, P(5)), (0,), ("a", P(0)), (2**31, P(0)), 5):
    spawn(scheduler=scheduler)
for actions in (5, [], {}, None, {1}, "a"):
    spawn(file_actions=actions)
for number in ("x", 1, 0, None, 2**31, 1.5):
    spawn(resetids=number)
    spawn(setsid=number)
for environment in ({"": "c"}, {"a=": "c"}, {"a=b": "c"}, {"a\0": "c"}, {"a": "c\0"}, {1: "a"}, {"a": 1}, [], 5):
    for f in (os.execve, os.posix_spawn):
        attempt(f, "/no/such/program", ["a"], environment)
attempt(os.execve, "/no/such/program", [5], {})
attempt(os.execve, 99, ["a"], {})
for pid in (2**32, -(2**32), 2**70):
    attempt(os.kill, pid, 0), attempt(os.getsid, pid), attempt(os.waitpid, pid, 0)
attempt(os.putenv, 5, "a"), attempt(os.system, 5)
