// IncrementalNewlineDecoder: line endings translated on top of any incremental decoder, or of plain str.
#include <iterator>

#include "isolate/objects/bytes.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/io/text_decoder.h"

namespace skerry::io {

TypeObject newline_decoder_type;

namespace {

struct NewlineDecoderObject : Object {
  Value decoder;  // owned; None: input is str. Empty: not initialised
  NewlineState state;

  void blank() { decoder = Value(); }
  static bool check(Value v) { return is_instance_of(v, newline_decoder_type); }
  static TypeObject& type() { return newline_decoder_type; }
};

Status decoder_init(Isolate& iso, Value self, Value decoder, bool translate, Value) {
  auto* d = self.as<NewlineDecoderObject>();
  assign(iso, d->decoder, retained(iso, decoder));
  d->state.translate = translate;
  d->state.reset();
  return Status::ok();
}
constexpr MethodDef kInit = def<"IncrementalNewlineDecoder(self, decoder, translate, errors='strict')", decoder_init>(nullptr);

Status check_ready(Isolate& iso, const NewlineDecoderObject* d) {
  if (d->decoder.is_empty()) return iso.raise(ValueError, "IncrementalNewlineDecoder.__init__() not called");
  return Status::ok();
}

Result decoder_decode(Isolate& iso, NewlineDecoderObject* d, Value input, bool final) {
  TRY(check_ready(iso, d));
  Ref text(iso);
  if (d->decoder.is_none()) text = Ref::borrow(iso, input);
  else text.reset(TRY(call_method(iso, d->decoder, names.decode, {input, Value::boolean(final)})));
  if (!StrObject::check(text))
    return iso.raise(TypeError, "decoder should return a string result, not '{}'", type_name(text));
  return d->state.decode(iso, text.release(), final);
}

Result decoder_getstate(Isolate& iso, NewlineDecoderObject* d) {
  TRY(check_ready(iso, d));
  Ref bytes(iso, TRY(make_bytes(iso, {})));
  int64_t flags = 0;
  if (!d->decoder.is_none()) {
    Ref state(iso, TRY(call_method(iso, d->decoder, names.getstate)));
    if (!TupleObject::check(state) || state.as<TupleObject>()->length != 2)
      return iso.raise(TypeError, "illegal decoder state");
    bytes = Ref::borrow(iso, (*state.as<TupleObject>())[0]);
    flags = TRY(as_int64(iso, (*state.as<TupleObject>())[1], Overflow::kRaise));
  }
  Ref number(iso, TRY(make_int(iso, static_cast<int64_t>(static_cast<uint64_t>(flags) << 1 | d->state.pending_cr))));
  return make_tuple(iso, {bytes, number});
}

Status decoder_setstate(Isolate& iso, NewlineDecoderObject* d, Value state) {
  TRY(check_ready(iso, d));
  if (!TupleObject::check(state)) return iso.raise(TypeError, "state argument must be a tuple");
  auto* pair = state.as<TupleObject>();
  if (pair->length != 2) return iso.raise(TypeError, "setstate(): illegal state argument");
  int64_t flags = TRY(argument_to_int64(iso, (*pair)[1]));
  d->state.pending_cr = flags & 1;
  if (d->decoder.is_none()) return Status::ok();
  Ref inner_flags(iso, TRY(make_int(iso, flags >> 1)));
  Ref inner(iso, TRY(make_tuple(iso, {(*pair)[0], inner_flags})));
  decrement(iso, TRY(call_method(iso, d->decoder, names.setstate, {inner})));
  return Status::ok();
}

Status decoder_reset(Isolate& iso, NewlineDecoderObject* d) {
  TRY(check_ready(iso, d));
  d->state.reset();
  if (d->decoder.is_none()) return Status::ok();
  return stream_call(iso, d->decoder, names.reset);
}

Result get_newlines(Isolate& iso, NewlineDecoderObject* d) {
  TRY(check_ready(iso, d));
  return seen_newlines(iso, d->state.seen);
}

void decoder_release(Isolate& iso, Object* o) { clear_field(iso, static_cast<NewlineDecoderObject*>(o)->decoder); }
void decoder_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<NewlineDecoderObject*>(o)->decoder); }

constexpr MethodDef kMethods[] = {
    def<"decode(self, /, input, final=False)", decoder_decode>(nullptr),
    def<"getstate(self, /)", decoder_getstate>(nullptr),
    def<"setstate(self, state, /)", decoder_setstate>(nullptr),
    def<"reset(self, /)", decoder_reset>(nullptr),
    def<"get newlines", get_newlines>(nullptr),
};

}  // namespace

extern const TypeDef newline_decoder_type_def{
    .type = &newline_decoder_type,
    .name = "_io.IncrementalNewlineDecoder",
    .doc = "Codec used when reading a file in universal newlines mode.",
    .base = nullptr,
    .instance_size = sizeof(NewlineDecoderObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType),
    .slots = {.destroy = decoder_release,
              .traverse = decoder_traverse,
              .clear = decoder_release,
              .new_ = new_blank<NewlineDecoderObject>,
              .init = init_by_row<kInit>},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::io
