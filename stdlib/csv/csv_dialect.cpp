// _csv.Dialect: how fields are delimited and quoted.
#include <iterator>
#include <vector>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/csv/csv.h"

namespace skerry::csv {

TypeObject csv_error, dialect_type, reader_type, writer_type;

namespace {

constexpr const char* kOptions[] = {"delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting",
                                    "skipinitialspace", "strict"};
enum Option { kDelimiter, kDoubleQuote, kEscapeChar, kLineTerminator, kQuoteChar, kQuoting, kSkipInitialSpace, kStrict, kCount };

// A one-character option; `or_none`: None and '' mean that there is none.
Fallible<bool> character_option(Isolate& iso, const char* name, Value v, bool or_none, char32_t* out) {
  if (or_none && v.is_none()) return false;
  if (!StrObject::check(v)) {
    if (or_none) return iso.raise(TypeError, "\"{}\" must be string or None, not {}", name, type_name(v));
    return iso.raise(TypeError, "\"{}\" must be string, not {}", name, type_name(v));
  }
  auto* s = v.as<StrObject>();
  if (s->length() > 1 || (s->length() == 0 && !or_none)) return iso.raise(TypeError, "\"{}\" must be a 1-character string", name);
  if (s->length() == 0) return iso.raise(TypeError, "\"{}\" must be a 1-character string", name);
  *out = s->at(0);
  return true;
}

Status fill(Isolate& iso, DialectObject* d, const Value* options) {
  d->delimiter = ',';
  d->quote_char = '"';
  d->has_quote_char = d->double_quote = true;
  auto flag = [&](Option o, bool* out) -> Status {
    if (!options[o].is_empty()) *out = TRY(is_true(iso, options[o]));
    return Status::ok();
  };
  if (!options[kDelimiter].is_empty()) TRY(character_option(iso, "delimiter", options[kDelimiter], false, &d->delimiter));
  TRY(flag(kDoubleQuote, &d->double_quote));
  if (!options[kEscapeChar].is_empty())
    d->has_escape_char = TRY(character_option(iso, "escapechar", options[kEscapeChar], true, &d->escape_char));
  if (Value v = options[kLineTerminator]; !v.is_empty()) {
    if (!StrObject::check(v)) return iso.raise(TypeError, "\"lineterminator\" must be a string");
    d->line_terminator = retained(iso, v);
  } else {
    d->line_terminator = TRY(make_str(iso, "\r\n"));
  }
  if (!options[kQuoteChar].is_empty())
    d->has_quote_char = TRY(character_option(iso, "quotechar", options[kQuoteChar], true, &d->quote_char));
  if (Value v = options[kQuoting]; !v.is_empty()) {
    if (!is_exact_int(v)) return iso.raise(TypeError, "\"quoting\" must be an integer");
    int64_t n;
    if (!int_fits_int64(v, &n) || n < 0 || n > 5) return iso.raise(TypeError, "bad \"quoting\" value");
    d->quoting = static_cast<Quote>(n);
  } else if (!options[kQuoteChar].is_empty() && options[kQuoteChar].is_none()) {
    d->quoting = Quote::kNone;
  }
  TRY(flag(kSkipInitialSpace, &d->skip_initial_space));
  TRY(flag(kStrict, &d->strict));
  if (d->quoting != Quote::kNone && !d->has_quote_char) return iso.raise(TypeError, "quotechar must be set if quoting enabled");
  return Status::ok();
}

Result dialect_from(Isolate& iso, TypeObject* cls, Value dialect, Args args) {
  Ref named(iso);
  if (!dialect.is_empty() && StrObject::check(dialect)) {
    Ref table(iso, TRY(registered_dialects(iso)));
    Result found = dict_get(iso, table.as<DictObject>(), dialect);
    if (found.is_not_found()) return iso.raise(csv_error, "unknown dialect");
    named = Ref::borrow(iso, TRY(found));
    dialect = named;
  }
  Value options[kCount];
  for (uint32_t i = 0; i < args.keyword_count(); ++i) {
    Value name = args.keywords.as<TupleObject>()->items()[i];
    int at = 0;
    while (at < kCount && !str_is(name, kOptions[at])) ++at;
    if (at == kCount) {
      if (str_is(name, "dialect")) continue;
      return iso.raise(TypeError, "'{}' is an invalid keyword argument for this function", to_utf8(name));
    }
    options[at] = args.keyword_value(i);
  }
  bool plain = true;
  for (Value v : options) plain = plain && v.is_empty();
  if (!dialect.is_empty() && DialectObject::check(dialect) && plain) return retained(iso, dialect);
  std::vector<Ref> held;
  if (!dialect.is_empty()) {
    for (int i = 0; i < kCount; ++i) {
      if (!options[i].is_empty()) continue;
      Result r = get_attribute_or_not_found(iso, dialect, Ref(iso, intern(iso, kOptions[i])));
      if (r.is_not_found()) continue;
      held.emplace_back(iso, TRY(r));
      options[i] = held.back();
    }
  }
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* d = made.as<DialectObject>();
  d->line_terminator = Value();
  TRY(fill(iso, d, options));
  return made.release();
}

Result dialect_new(Isolate& iso, TypeObject* cls, Args args) {
  Value dialect = args.count > 0 ? args[0] : Value();
  for (uint32_t i = 0; i < args.keyword_count(); ++i)
    if (str_is(args.keywords.as<TupleObject>()->items()[i], "dialect")) dialect = args.keyword_value(i);
  return dialect_from(iso, cls, dialect, args);
}
void dialect_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<DialectObject*>(o)->line_terminator); }
void dialect_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<DialectObject*>(o)->line_terminator); }

Result dialect_delimiter(Isolate& iso, DialectObject* d) { return make_str_char(iso, d->delimiter); }
Result dialect_escape(Isolate& iso, DialectObject* d) { return d->has_escape_char ? make_str_char(iso, d->escape_char) : Value::none(); }
Result dialect_quote(Isolate& iso, DialectObject* d) { return d->has_quote_char ? make_str_char(iso, d->quote_char) : Value::none(); }
Result dialect_terminator(Isolate& iso, DialectObject* d) { return retained(iso, d->line_terminator); }
Fallible<int64_t> dialect_quoting(Isolate&, DialectObject* d) { return static_cast<int64_t>(d->quoting); }
Fallible<bool> dialect_double(Isolate&, DialectObject* d) { return d->double_quote; }
Fallible<bool> dialect_skip(Isolate&, DialectObject* d) { return d->skip_initial_space; }
Fallible<bool> dialect_strict(Isolate&, DialectObject* d) { return d->strict; }

constexpr MethodDef kMethods[] = {
    def<"get delimiter", dialect_delimiter>(nullptr),   def<"get escapechar", dialect_escape>(nullptr),
    def<"get quotechar", dialect_quote>(nullptr),       def<"get lineterminator", dialect_terminator>(nullptr),
    def<"get quoting", dialect_quoting>(nullptr),       def<"get doublequote", dialect_double>(nullptr),
    def<"get skipinitialspace", dialect_skip>(nullptr), def<"get strict", dialect_strict>(nullptr),
};

}  // namespace

Result make_dialect(Isolate& iso, Value dialect, Args args) { return dialect_from(iso, &dialect_type, dialect, args); }

extern const TypeDef dialect_type_def{
    .type = &dialect_type,
    .name = "_csv.Dialect",
    .doc = "CSV dialect\n\nThe Dialect type records CSV dialect options.",
    .base = nullptr,
    .instance_size = sizeof(DialectObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType),
    .slots = {.destroy = dialect_destroy, .traverse = dialect_traverse, .new_ = dialect_new},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::csv
