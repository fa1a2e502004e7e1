# oracle: none - the two ways of quoting are of CPython 3.12
import _csv
import io

for quoting in (_csv.QUOTE_STRINGS, _csv.QUOTE_NOTNULL):
    out = io.StringIO()
    writer = _csv.writer(out, quoting=quoting)
    for row in (["a", 1, None, "", 2.5], [None, None], [""]):
        writer.writerow(row)
    print(quoting, repr(out.getvalue()))
    try:
        writer.writerow([None])
    except _csv.Error as error:
        print(error)
    print(list(_csv.reader(['"a",,1.5,""', ",", "3,"], quoting=quoting)))
