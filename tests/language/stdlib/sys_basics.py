# args: one two --three
import sys
print(sys.argv[1:], sys.argv[0].endswith("sys_basics.py"), len(sys.argv))
print(sys.version_info >= (3, 11), sys.version_info[0], sys.version_info.major, type(sys.version_info.minor), sys.version_info[:2] >= (3, 11), isinstance(sys.version, str), sys.hexversion > 0x030b0000)
print(sys.maxsize, sys.byteorder, sys.platform, sys.maxunicode, sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.hash_info.modulus == 2 ** 61 - 1, sys.int_info.bits_per_digit > 0)
print(isinstance(sys.path, list), isinstance(sys.modules, dict), "sys" in sys.modules, sys.modules["sys"] is sys, "__main__" in sys.modules, "math" in sys.builtin_module_names or True, sys.getrecursionlimit())
print(sys.getdefaultencoding(), sys.stdout.encoding, sys.getfilesystemencoding(), sys.intern("abc") == "abc", sys.intern("abc") is sys.intern("a" + "bc"))
sys.setrecursionlimit(500)
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n
print(400 < depth(0) <= 500, sys.getrecursionlimit())
for f in (lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit("a"), lambda: sys.intern(5), lambda: sys.exit(1, 2), lambda: sys._getframe(1000), lambda: sys.setswitchinterval(0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(sys.getsizeof([]) > 0, sys.exc_info(), sys.flags.optimize, sys.dont_write_bytecode in (True, False), callable(sys.displayhook), sys.implementation.name in ("cpython", "skerry"))
sys.stderr.flush(); sys.stdout.flush()
