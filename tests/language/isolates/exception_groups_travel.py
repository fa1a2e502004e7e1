# oracle: none - isolates module
# Groups come through join with the exceptions of the script's own classes in them.
import isolates


class MyErr(Exception):
    def __init__(self, code=7):
        super().__init__("mine", code)
        self.code = code


class MyGroup(ExceptionGroup):
    pass


def mixed():
    raise ExceptionGroup("g", [ValueError(1), MyErr()])


def nested():
    one = MyErr(1)
    raise ExceptionGroup("outer", [ExceptionGroup("inner", [one, KeyError("k")]), one])


def own_group():
    group = MyGroup("own", [MyErr(2), OSError(2, "text", "file")])
    group.note = "n"
    raise group


def as_argument():
    raise MyErr(ValueError(MyErr(3)))


def hidden_class():
    class Hidden(Exception):
        pass

    raise ExceptionGroup("g", [Hidden(1)])


try:
    isolates.spawn(mixed).join()
except* ValueError as group:
    print("ValueError", group.exceptions)
except* MyErr as group:
    print("MyErr", group.exceptions, group.exceptions[0].code)

try:
    isolates.spawn(nested).join()
except ExceptionGroup as e:
    print(repr(e), e.exceptions[1] is e.exceptions[0].exceptions[0], type(e.__cause__).__name__)

try:
    isolates.spawn(own_group).join()
except MyGroup as e:
    print(repr(e), e.note, e.exceptions[1].filename, e.split(MyErr)[0].exceptions[0].code)

try:
    isolates.spawn(as_argument).join()
except MyErr as e:
    print(repr(e), e.args[1].args[0].code)

try:
    isolates.spawn(hidden_class).join()
except isolates.RemoteError as e:
    print(type(e).__name__, e)
