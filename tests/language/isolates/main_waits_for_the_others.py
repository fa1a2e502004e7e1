# oracle: none - isolates module
import isolates
def late(r):
    for x in r:
        print("late got", x, flush=True)
    print("late ends", flush=True)
ch = isolates.Channel()
isolates.spawn(late, ch.receiver)
ch.put(1)
ch.put(2)
