# exit: 4
# oracle: none - isolates module
import sys, isolates
h = isolates.spawn(lambda: isolates.sleep(0.01))
print("leaving")
sys.exit(4)
