"""bottle: routing, request and response through a WSGI call, and its templates."""
import io

import bottle

app = bottle.Bottle()


@app.route("/")
def home():
    return "home"


@app.route("/hello/<name>")
def hello(name):
    bottle.response.set_header("X-Greeting", "yes")
    return bottle.template("Hello {{name}}! {{!raw}}", name=name, raw="<b>")


@app.route("/sum/<a:int>/<b:float>")
def total(a, b):
    return {"sum": a + b, "types": [type(a).__name__, type(b).__name__]}


@app.post("/form")
def form():
    return ",".join(f"{k}={v}" for k, v in sorted(bottle.request.forms.items()))


@app.get("/query")
def query():
    return f"{bottle.request.query.q}|{bottle.request.query.get('missing', 'none')}|{bottle.request.get_cookie('c')}"


@app.get("/away")
def away():
    bottle.redirect("/", 302)


@app.get("/broken")
def broken():
    raise bottle.HTTPError(418, "teapot")


@app.error(404)
def missing(error):
    return f"nothing at {bottle.request.path}"


def request(method, path, body=b"", query="", **extra):
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0), "SCRIPT_NAME": "", **extra,
    }
    seen = {}

    def start_response(status, headers, exc_info=None):
        seen["status"], seen["headers"] = status, sorted(headers)

    text = b"".join(app(environ, start_response)).decode()
    print(method, path, "->", seen["status"], seen["headers"], text if len(text) < 200 else len(text))


request("GET", "/")
request("GET", "/hello/w%C3%B6rld")
request("GET", "/hello/<script>")
request("GET", "/sum/3/4.5")
request("GET", "/sum/x/4.5")
request("POST", "/form", b"a=1&b=two+words", CONTENT_TYPE="application/x-www-form-urlencoded")
request("GET", "/query", query="q=caf%C3%A9", HTTP_COOKIE="c=crumb")
request("GET", "/away")
request("GET", "/broken")
request("PUT", "/")
request("HEAD", "/")

template = bottle.SimpleTemplate("""
% title = "List"
<h1>{{title}}</h1>
% for i, item in enumerate(items):
%   if i % 2:
<li class="odd">{{item}}</li>
%   else:
<li>{{item}}</li>
%   end
% end
<% total = sum(len(x) for x in items)
   label = "letters" %>
{{total}} {{label}}
""")
print(template.render(items=["one", "<two>", "three"]))
for rule, path in [("/a/<b>", "/a/x"), ("/f/<p:path>", "/f/a/b/c"), ("/r/<n:re:[0-9]{2}>", "/r/42")]:
    router = bottle.Router()
    router.add(rule, "GET", rule)
    print(router.match({"PATH_INFO": path, "REQUEST_METHOD": "GET"}), router.build(None) if False else "")
print(bottle.html_escape("<a href='x'>&\"</a>"), bottle.parse_auth("Basic dTpw"), list(bottle.parse_range_header("bytes=0-9,-5", 100)))
