# oracle: none - isolates module
import isolates
ch = isolates.Channel()
h = isolates.spawn(lambda s: (isolates.sleep(0.05), s.put("woken by a timer")), ch)
print(ch.get())
try: ch.get(timeout=0.02)
except TimeoutError: print("timed out, no deadlock")
isolates.sleep(0.01)
h.join()
