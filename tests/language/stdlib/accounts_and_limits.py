# pwd, grp and resource: entries as named tuples, and what they refuse.
import grp, pwd, resource

root = pwd.getpwuid(0)
print(root.pw_name, root.pw_uid, root[3], root.pw_dir, type(root).__name__, len(root))
print(pwd.getpwnam("root") == root, root in pwd.getpwall())
group = grp.getgrgid(0)
print(group, grp.getgrnam(group.gr_name) == group, group in grp.getgrall())
print(pwd.struct_passwd(range(7)))
soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], resource.prlimit(0, resource.RLIMIT_CORE, (0, hard))[0])
usage = resource.getrusage(resource.RUSAGE_SELF)
print(len(usage), usage.ru_maxrss > 0, usage.ru_utime == usage[0], resource.getpagesize(), resource.RLIM_INFINITY)
for call in (
    lambda: pwd.getpwuid(12345678),
    lambda: pwd.getpwuid(1 << 80),
    lambda: pwd.getpwuid("root"),
    lambda: pwd.getpwnam("no such account"),
    lambda: pwd.getpwnam("a\0b"),
    lambda: pwd.getpwnam(1),
    lambda: grp.getgrgid(12345678),
    lambda: grp.getgrgid(1 << 80),
    lambda: grp.getgrgid(-5),
    lambda: grp.getgrgid(1.5),
    lambda: grp.getgrnam("no such group"),
    lambda: grp.getgrnam(None),
    lambda: resource.getrlimit(1000),
    lambda: resource.getrlimit(-1),
    lambda: resource.setrlimit(resource.RLIMIT_CORE, (1, 2, 3)),
    lambda: resource.setrlimit(resource.RLIMIT_CORE, (10, 5)),
    lambda: resource.setrlimit(resource.RLIMIT_CORE, 5),
    lambda: resource.getrusage(77),
):
    try:
        print(call())
    except (KeyError, OverflowError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
