# The library's xml packages on top of pyexpat.
import io, xml.dom.minidom, xml.sax
import xml.etree.ElementTree as ET

text = "<?xml version='1.0'?><list kind='a'><item n='1'>x &amp; y</item><!-- c --><item n='2'/>tail</list>"
root = ET.fromstring(text)
print(root.tag, root.attrib, [(e.tag, e.get("n"), e.text) for e in root], root[-1].tail, root.find("item[@n='2']").tag)
ET.indent(root)
print(ET.tostring(root, encoding="unicode"), ET.canonicalize(text))
print([(event, e.tag) for event, e in ET.iterparse(io.BytesIO(text.encode()), ("start", "end"))])
try:
    ET.fromstring("<a>\n<b></a>")
except ET.ParseError as e:
    print(e, e.code, e.position)
document = xml.dom.minidom.parseString(text)
print(document.documentElement.getElementsByTagName("item")[0].firstChild.data, document.toxml(), document.toprettyxml(indent=" "))


class Handler(xml.sax.ContentHandler):
    def startElement(self, name, attributes):
        print("start", name, dict(attributes))

    def endElement(self, name):
        print("end", name)

    def characters(self, data):
        print("text", repr(data))


xml.sax.parseString(text, Handler())
