# oracle: none - isolates module
from isolates import spawn, Channel, sleep
def fails(done):
    raise ValueError("nobody joins")
done = Channel()
r = done.receiver
spawn(fails, done.sender, name="worker")
del done
print(list(r))
h = spawn(fails, None, name="joined")
try: h.join()
except ValueError: print("joined ones are not reported")
def exits(): raise SystemExit(5)
spawn(exits)
print("main ends")
