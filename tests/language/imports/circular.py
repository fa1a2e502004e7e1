import circular_lib.a
print(circular_lib.a.from_b(), circular_lib.b.from_a())
try:
    import circular_lib.c
except ImportError as e:
    print(str(e).split(" (")[0], e.name)
import sys
print("circular_lib.c" in sys.modules, "circular_lib.d" in sys.modules)
