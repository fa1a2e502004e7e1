# oracle: none - isolates module
# Busy isolates are pre-empted: a short one is served while more than there are cores spin.
import isolates
stop = isolates.Channel(None)
def burn(stop):
    n = 0
    while True:
        n += 1
        if n % 1000 == 0:
            try: stop.get_nowait()
            except isolates.Empty: continue
            except isolates.ChannelClosed: return "stopped"
burners = [isolates.spawn(burn, stop.receiver) for _ in range(isolates.cpu_count() * 2)]
print([isolates.spawn(lambda i: i + 1, i).join() for i in range(5)])
stop.close()
print({h.join() for h in burners})
