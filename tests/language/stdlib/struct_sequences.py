# Tuples with named items tell of their fields, and go through pickle with those that are hidden.
import copy, os, pickle, time

t = time.gmtime(5)
print(t.__reduce__(), t.n_fields, t.n_sequence_fields, t.n_unnamed_fields, time.struct_time.__match_args__)
print(os.stat_result.n_fields, os.stat_result.n_sequence_fields, os.stat_result.n_unnamed_fields, os.stat_result.__match_args__)
s = os.stat("/")
c = pickle.loads(pickle.dumps(s))
print(c == s, c.st_atime_ns == s.st_atime_ns, c.st_mtime == s.st_mtime, copy.copy(s)[7] == s[7])
print(time.struct_time("123456789", dict={"tm_zone": "x"}).tm_zone)
for arguments in (("123456789", None), ("123456789", 5), ("12", {})):
    try:
        time.struct_time(*arguments)
    except TypeError as e:
        print(e)
match t:
    case time.struct_time(year, month):
        print(year, month)
# Slices with the largest steps.
for x in ([1, 2, 3], (1, 2, 3), "abc", b"abc", bytearray(b"abc"), memoryview(b"abc"), range(3)):
    print([list(x[a:b:c]) for a in (None, 1, -1) for b in (None, -2**65) for c in (2**70, -2**70, 2**63 - 1, -2**63)])
x = [1, 2, 3]
x[1::2**70] = "z"
del x[::-2**70]
print(x)
