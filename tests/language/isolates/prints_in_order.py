# oracle: none - isolates module
# What an isolate has printed before it tells another one something comes before what that one prints; stdout is a pipe here.
import isolates
import sys


def child(n):
    print("child", n)


for n in range(3):
    print("before spawn", n)
    isolates.spawn(child, n).join()


def listener(orders, answers):
    for order in orders:
        print("got", order)
        answers.put(order)
    print("closed")


orders, answers = isolates.Channel(), isolates.Channel()
handle = isolates.spawn(listener, orders.receiver, answers.sender)
print("before put")
orders.put(1)
answers.get()
sys.stdout.buffer.write(b"bytes before put_nowait\n")
orders.put_nowait(2)
answers.get()
sys.stdout.write("half a line, ")
orders.put(3)
answers.get()
print("before close")
orders.close()
handle.join()


# A channel without a buffer: the getter's text comes before what the putter does next.
def putter(channel):
    channel.put(1)
    print("taken")


meeting = isolates.Channel(0)
handle = isolates.spawn(putter, meeting.sender)
print("before get")
meeting.get()
handle.join()


# Another stream in the place of sys.stdout does not hold back what was printed.
class Shout:
    def write(self, text):
        real.write(text.upper())

    def flush(self):
        print("never called", file=real)


print("printed")
real, sys.stdout = sys.stdout, Shout()
print("still mine")
isolates.spawn(child, 4).join()
sys.stdout = real

import io
sys.stdout = io.StringIO()
print("kept")
isolates.spawn(child, 5).join()
text, sys.stdout = sys.stdout.getvalue(), real
print(repr(text))
