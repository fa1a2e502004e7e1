# pyexpat: every handler, buffers and attributes, errors with their place.
import io
from xml.parsers import expat

DOCUMENT = b"""<?xml version="1.0" encoding="iso-8859-1" standalone="no"?>
<?style href="a.css"?><!-- comment -->
<!DOCTYPE root SYSTEM "root.dtd" [
<!ELEMENT root (a?, (b | c)*)><!ATTLIST root one CDATA #REQUIRED two CDATA "2">
<!NOTATION note SYSTEM "note.jpeg"><!ENTITY e "text"><!ENTITY outer SYSTEM "outer.file">
<!ENTITY picture SYSTEM "p.jpeg" NDATA note>]>
<root one="1"><x:a xmlns:x="urn:x">caf\xe9 &e; &#8364;</x:a>
<![CDATA[<raw>]]>&outer;&unknown;</root>"""
HANDLERS = [n for n in dir(expat.ParserCreate()) if n.endswith("Handler") or n == "DefaultHandlerExpand"]


def parse(data, separator=None, skip=(), **attributes):
    parser = expat.ParserCreate(namespace_separator=separator)
    for name, value in attributes.items():
        setattr(parser, name, value)
    for name in HANDLERS:
        if name not in skip and not name.startswith("Default"):
            setattr(parser, name, lambda *args, name=name: print(" ", name, *map(repr, args)) or 1)
    print(parser.Parse(data, True), parser.CurrentLineNumber, parser.ErrorCode)


parse(DOCUMENT)
parse(DOCUMENT.decode("latin-1"), " ", ordered_attributes=True, buffer_text=True, specified_attributes=True,
      skip=["ExternalEntityRefHandler", "CommentHandler", "ElementDeclHandler", "NotStandaloneHandler"])

parser = expat.ParserCreate()
parser.DefaultHandlerExpand = lambda data: print(repr(data), end=" ")
print(parser.ParseFile(io.BytesIO(b"<!DOCTYPE a []><a b='c'>d<!-- --></a>")))
for name in ("buffer_size", "buffer_text", "buffer_used", "intern", "CurrentByteIndex"):
    print(name, getattr(parser, name))
for data in (b"<a>", b"<a></b>", b"", b"<a>&b;</a>", b"<?xml version='1.0' encoding='nonsense'?><a/>", b"<a b='1' b='2'/>", b"\n\n  <a><<"):
    parser = expat.ParserCreate()
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError) as e:
        print(type(e), e, getattr(e, "code", None), getattr(e, "lineno", None), getattr(e, "offset", None))
print(expat.ErrorString(3), expat.errors.codes[expat.errors.XML_ERROR_SYNTAX], expat.errors.messages[7], expat.model.XML_CTYPE_SEQ)


def fails(*args):
    raise KeyError(args)


parser = expat.ParserCreate()
parser.StartElementHandler = fails
parser.EndElementHandler = print
try:
    parser.Parse(b"<a><b/></a>", True)
except KeyError as e:
    print(e, parser.StartElementHandler, parser.EndElementHandler)

# An external entity, parsed by a parser that the first one makes.
parser = expat.ParserCreate()


def external(context, base, system, public):
    inner = parser.ExternalEntityParserCreate(context)
    inner.StartElementHandler = lambda *args: print("inner", args)
    print(context, base, system, public, inner.Parse(b"<inside/>", True), parser.GetInputContext()[:7])
    return 1


parser.SetBase("/base")
parser.ExternalEntityRefHandler = external
print(parser.GetBase(), parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS))
parser.Parse(b"<!DOCTYPE a [<!ENTITY e SYSTEM 'e.xml'>]><a>&e;</a>", True)

for call in (
    lambda: expat.ParserCreate(namespace_separator="ab"),
    lambda: expat.ParserCreate(encoding=5),
    lambda: expat.ParserCreate(intern=5),
    lambda: setattr(parser, "buffer_size", 0),
    lambda: setattr(parser, "buffer_size", "x"),
    lambda: delattr(parser, "StartElementHandler"),
    lambda: setattr(parser, "nothing", 1),
    lambda: parser.ParseFile(5),
    lambda: parser.Parse(5),
    lambda: expat.ParserCreate().ParseFile(io.StringIO("<a/>")),
):
    try:
        print(call())
    except (AttributeError, RuntimeError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
