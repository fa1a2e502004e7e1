# exit: 3
# stderr: deadlock
# stderr: line 8, in <module>
# oracle: none - isolates module
import isolates
ch = isolates.Channel()
print("waiting for a message that nobody can send", flush=True)
ch.get()
print("never")
