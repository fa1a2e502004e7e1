# An archive on sys.path counts where it stands, before folders that come later.
import os
import sys
import tempfile
import zipfile

with tempfile.TemporaryDirectory() as folder:
    archive = os.path.join(folder, "all.zip")
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("here.py", "where = 'archive'")
        z.writestr("inner/deep.py", "where = 'inner archive'")
    for name in "here", "deep", "only":
        with open(os.path.join(folder, name + ".py"), "w") as f:
            f.write("where = 'folder'")
    sys.path[:0] = [archive, archive + "/inner", folder]
    import here, deep, only
    print(here.where, deep.where, only.where)
    del sys.modules["here"], sys.modules["deep"]
    sys.path.append(sys.path.pop(0))
    sys.path.append(sys.path.pop(0))
    import here, deep
    print(here.where, deep.where)
