# sys.path may be bound to another list: that is the one that counts.
import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "found_there.py"), "w") as file:
        file.write("print(__name__)\n")
    old = sys.path
    sys.path = [folder] + sys.path
    import found_there
    print(os.path.dirname(found_there.__file__) == folder)
    del sys.modules["found_there"]
    sys.path = old
    try:
        import found_there
    except ImportError as error:
        print(error)
