# oracle: none - isolates module
# What isolates are called, what eval reaches in them, and that NotImplemented is a message.
import isolates

N = 5
M = 6


class Callable:
    def __call__(self):
        pass


def name():
    return isolates.current().name


def evaluated():
    return eval("N")


def named_as_well():
    return M, eval("M")


print([isolates.spawn(name, **kw).join() for kw in ({}, {"name": None}, {"name": "x"}, {"name": ""})])
handle = isolates.spawn(Callable())
handle.join()
print(handle.name)
try:
    isolates.spawn(evaluated).join()
except NameError as e:
    print(e)
print(isolates.spawn(named_as_well).join())
channel = isolates.Channel()
channel.put([NotImplemented, ...])
print(channel.get())
