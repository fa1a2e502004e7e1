# exit: 1
import io, logging, subprocess, sys, zipfile

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")


class D:
    def __del__(self): logging.getLogger("x").info("logged at the end")


class Kept(io.BytesIO):
    def write(self, data):
        print("writes", len(data))
        return super().write(data)


d = D()
z = zipfile.ZipFile(Kept(), "w"); z.writestr("a", "b")
raise ValueError("end")
