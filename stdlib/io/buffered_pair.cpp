// BufferedRWPair: one reader and one writer as a single stream, such as the two ends of pipes.
#include <iterator>

#include "isolate/objects/int.h"
#include "stdlib/io/buffered.h"

namespace skerry::io {

TypeObject buffered_pair_type;

namespace {

struct PairObject : Object {
  Value reader, writer;  // owned; Empty: not initialised

  void blank() { reader = writer = Value(); }
  static bool check(Value v) { return is_instance_of(v, buffered_pair_type); }
  static TypeObject& type() { return buffered_pair_type; }
};

Status pair_init(Isolate& iso, Value self, Value reader, Value writer, int64_t buffer_size) {
  auto require = [&](Value stream, Value ability, std::string_view message) -> Status {
    Ref answer(iso, TRY(call_method(iso, stream, ability)));
    return answer.get().is_true() ? Status::ok() : Status(unsupported(iso, message));
  };
  TRY(require(reader, names.readable, "File or stream is not readable."));
  TRY(require(writer, names.writable, "File or stream is not writable."));
  Ref r(iso, TRY(make_buffered(iso, buffered_reader_type, reader, buffer_size)));
  Ref w(iso, TRY(make_buffered(iso, buffered_writer_type, writer, buffer_size)));
  auto* p = self.as<PairObject>();
  assign(iso, p->reader, r.release());
  assign(iso, p->writer, w.release());
  return Status::ok();
}
constexpr MethodDef kInit = def<"BufferedRWPair(self, reader, writer, buffer_size=8192, /)", pair_init>(nullptr);

Fallible<Value> half(Isolate& iso, Value stream) {
  if (stream.is_empty()) return iso.raise(ValueError, "I/O operation on uninitialized object");
  return stream;
}

template <Value PairObject::*Half, Value Names::*Method>
Result forward(Isolate& iso, PairObject* p, Args args) {
  Ref stream = Ref::borrow(iso, TRY(half(iso, p->*Half)));
  Ref method(iso, TRY(get_attribute(iso, stream, names.*Method)));
  return call(iso, method, args);
}

Status close_reader(Isolate& iso, Value self) {
  return stream_call(iso, TRY(half(iso, self.as<PairObject>()->reader)), names.close);
}
Status pair_close(Isolate& iso, PairObject* p) {
  Fallible<Value> writer = half(iso, p->writer);
  Status first = writer.is_fault() ? Status(writer.fault()) : stream_call(iso, writer.value(), names.close);
  return both(iso, first, close_reader, Value::object(p));
}
Result pair_isatty(Isolate& iso, PairObject* p) {
  if (TRY(stream_flag(iso, TRY(half(iso, p->writer)), names.isatty))) return Value::true_();
  return call_method(iso, TRY(half(iso, p->reader)), names.isatty);
}
Result pair_closed(Isolate& iso, PairObject* p) { return get_attribute(iso, TRY(half(iso, p->writer)), names.closed); }

void pair_release(Isolate& iso, Object* o) {
  auto* p = static_cast<PairObject*>(o);
  clear_field(iso, p->reader);
  clear_field(iso, p->writer);
}
void pair_traverse(Object* o, Visitor& visitor) {
  visitor.visit(static_cast<PairObject*>(o)->reader);
  visitor.visit(static_cast<PairObject*>(o)->writer);
}

#define READER(name, method) def<name "(self, *args)", forward<&PairObject::reader, &Names::method>>(nullptr)
#define WRITER(name, method) def<name "(self, *args)", forward<&PairObject::writer, &Names::method>>(nullptr)
constexpr MethodDef kMethods[] = {
    READER("read", read),         READER("peek", peek),           READER("read1", read1),
    READER("readinto", readinto), READER("readinto1", readinto1), READER("readable", readable),
    WRITER("write", write),       WRITER("flush", flush),         WRITER("writable", writable),
    def<"close(self, /)", pair_close>(nullptr),
    def<"isatty(self, /)", pair_isatty>(nullptr),
    def<"get closed", pair_closed>(nullptr),
};
#undef READER
#undef WRITER

}  // namespace

extern const TypeDef buffered_pair_type_def{.type = &buffered_pair_type,
                                     .name = "_io.BufferedRWPair",
                                     .doc = "A buffered reader and writer object together.",
                                     .base = &buffered_base_type,
                                     .instance_size = sizeof(PairObject),
                                     .flags = kIoFlags,
                                     .slots = {.destroy = pair_release,
                                               .traverse = pair_traverse,
                                               .clear = pair_release,
                                               .finalize = finalize_stream,
                                               .new_ = new_blank<PairObject>,
                                               .init = init_by_row<kInit>},
                                     .methods = kMethods,
                                     .method_count = std::size(kMethods)};

}  // namespace skerry::io
