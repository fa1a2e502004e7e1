# exit: 3
# stderr: deadlock
# stderr: (other)
# stderr: line 10, in other
# stderr: line 14, in <module>
# oracle: none - isolates module
import isolates
a, b = isolates.Channel(1), isolates.Channel(1)
def other(a, b):
    a.get()
    b.put(1)
h = isolates.spawn(other, a, b, name="other")
print("each waits for the other", flush=True)
b.get()
