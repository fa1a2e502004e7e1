# oracle: none - isolates module
import isolates
print("top level")
counter = 0
counter += 1

def child():
    return counter, __name__

print([h.join() for h in [isolates.spawn(child) for _ in range(3)]])
