# oracle: none - isolates
# An image keeps no channel open and no object longer than it must; finalizers at an isolate's end may still use names for the first time.
import isolates
import sys
import types
import weakref

LIST = []
TWICE = [LIST]


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", describe(self.name))


def describe(name):
    return SUFFIX.format(name)


SUFFIX = "<{}>"


# A closure over a channel: the channel closes with its last sender, though the function was spawned.
def closes():
    channel = isolates.Channel(2)

    def put():
        channel.put("from the isolate")
    receiver = channel.receiver
    isolates.spawn(put).join()
    del put, channel
    return list(receiver)


print(closes())


# What a child puts into its copy of a list goes when the child lets go of the list.
def drops():
    global TABLE
    TABLE.append(Noisy("in a list"))
    del TABLE
    print("dropped")
    return 1


TABLE = [1]
print(isolates.spawn(drops).join(), TABLE)


# What is left at the end is finalised.
def leaves():
    LIST.append(Noisy("at the end"))
    HOME.append(Noisy("twice"))
    return len(TWICE[0])


HOME = []
AGAIN = (HOME, HOME)


def leaves_all():
    return leaves(), len(AGAIN[0])


print(isolates.spawn(leaves_all).join(), LIST, HOME)

# A module that is not there in the child: each use says so, and what hangs on it is never seen half made.
nowhere = types.ModuleType("nowhere_at_all")
sys.modules["nowhere_at_all"] = nowhere
exec("def absent(): pass", nowhere.__dict__)
MIXED = [1, nowhere.absent, 2]
SHARED = [3]
HOLDER = {"mixed": MIXED, "shared": SHARED}


def uses():
    errors = []
    for use in (lambda: MIXED, lambda: MIXED, lambda: HOLDER, lambda: HOLDER, lambda: globals(), lambda: SHARED):
        try:
            errors.append(use())
        except ModuleNotFoundError as error:
            errors.append(str(error))
    return errors


print(isolates.spawn(uses).join())


# A closure that is spawned again and again with another value in its cell, and one whose cell changes in between.
def closures():
    def with_cell():
        return n, describe(n)

    handles = []
    for n in range(5):
        handles.append(isolates.spawn(with_cell))
    return [handle.join() for handle in handles]


print(closures())

# An image lets go of what it was made of when it is made anew.
KINDS = [type("Kind", (), {})]


def kinds():
    return len(KINDS)


alive = weakref.ref(KINDS[0])
print(isolates.spawn(kinds).join())
KINDS.clear()
print(isolates.spawn(kinds).join(), alive() is None or __import__("gc").collect() and alive() is None)
