# oracle: none - isolates module
from isolates import spawn
for f in (lambda: (i for i in range(3)), lambda: {"a": [open(__file__)]}):
    try:
        spawn(f).join()
    except TypeError as e:
        print("result" in str(e), "['a'][0]" in str(e))
