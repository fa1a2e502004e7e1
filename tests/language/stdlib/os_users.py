# os: users and groups of the process; what is not a user or group. Nothing here needs rights.
import os


def attempt(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


wrong = (-2, 2**32, 2**70, -(2**70), "x", 1.5, None)
for f in (os.setuid, os.seteuid, os.setgid, os.setegid):
    for value in wrong:
        attempt(f, value)
    attempt(f)
for f in (os.setreuid, os.setregid):
    for value in wrong:
        attempt(f, value, 0)
        attempt(f, -1, value)
    attempt(f, -1, -1)
for f in (os.setresuid, os.setresgid):
    for value in wrong:
        attempt(f, -1, -1, value)
    attempt(f, -1, -1, -1)
    attempt(f, 1)
os.setuid(os.getuid()), os.setgid(os.getgid()), os.seteuid(os.geteuid()), os.setegid(os.getegid())
print(os.getresuid()[:2] == (os.getuid(), os.geteuid()), os.getresgid()[:2] == (os.getgid(), os.getegid()))

print(all(isinstance(group, int) for group in os.getgroups()))
for groups in (5, None, {}, ["a"], [1.5], [-2], [2**32], [2**70], [0] * 70000, (x for x in [0])):
    attempt(os.setgroups, groups)
print(os.getgrouplist("root", 0), os.getgrouplist("no such user", 77), os.getgrouplist("no such user", -1))
for args in ((5, 5), (None, 5), (b"root", 0), ("a\0b", 0), ("root", "a"), ("root",), ("root", 2**32)):
    attempt(os.getgrouplist, *args)
for args in ((5, 0), ("root", 2**33 - 1), ("root",), ("a\0b", 0)):
    attempt(os.initgroups, *args)
attempt(os.chown, "/", "x", 0)
attempt(os.chown, "/", 0, 1.5)
