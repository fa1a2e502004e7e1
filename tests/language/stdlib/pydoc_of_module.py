# library: 3.11
# The page of a module: pydoc asks where the library's folder is, by the version of the language.
import pydoc
import string

print(pydoc.plain(pydoc.render_doc(string)).split("\n")[8:12])
