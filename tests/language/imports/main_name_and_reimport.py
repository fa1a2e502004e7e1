import sys
import main_lib
print(main_lib.seen)
del sys.modules["main_lib"]
import main_lib
if __name__ == "__main__":
    print("main")
def local_import():
    import main_lib.extra
    return main_lib.extra.v
print(local_import())
try:
    main_lib.other
except AttributeError as e:
    print(e)
from main_lib import other
print(main_lib.other is other)
import main_lib.extra as x
print(x.v, x.__name__)
for i in range(2):
    import main_lib.loop
