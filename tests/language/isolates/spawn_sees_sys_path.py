# A spawned isolate searches where its spawner searches now; what it changes itself is its own, and goes to those that it spawns.
import os
import sys
import tempfile

from isolates import spawn

folder = tempfile.mkdtemp()
for name in ("first", "second"):
    os.mkdir(os.path.join(folder, name))
    with open(os.path.join(folder, name, "module_in_" + name + ".py"), "w") as file:
        file.write("WHERE = __name__\n")


def use_first():
    import module_in_first
    return module_in_first.WHERE


def use_second(folder):
    sys.path.insert(0, os.path.join(folder, "second"))
    import module_in_second
    return module_in_second.WHERE, spawn(use_second_as_it_is).join(), spawn(use_first).join()


def use_second_as_it_is():
    import module_in_second
    return module_in_second.WHERE


def missing():
    try:
        import module_in_second
    except ModuleNotFoundError as e:
        return str(e)


sys.path.insert(0, os.path.join(folder, "first"))
print(spawn(use_first).join())
print(spawn(use_second, folder).join())
print(spawn(missing).join())
before = sys.path
sys.path = before + [os.path.join(folder, "second")]
print(spawn(use_second_as_it_is).join())
sys.path = before
print(spawn(missing).join())
