// The % operator of str, bytes and bytearray (library reference, "printf-style String Formatting").
//
// PercentFormatter walks the format and converts numbers; what differs between text and bytes (%s, %c, keys, output) is
// in its two subclasses.
#include "isolate/objects/percent_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "isolate/heap/room.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/utf8.h"

namespace skerry {

namespace {

struct Conversion {
  bool left = false, sign = false, blank = false, alternate = false, zero = false;
  bool no_negative_zero = false;  // 'z', which only bytes know
  int64_t width = -1, precision = -1;
  char32_t code = 0;
  bool is_plain() const { return width < 0 && precision < 0 && !sign && !blank; }
};

class PercentFormatter {
 public:
  PercentFormatter(Isolate& iso, TextView format, Value args, const char* what)
      : iso_(iso), format_(format), args_(Ref::borrow(iso, args)), current_(iso), what_(what) {}
  virtual ~PercentFormatter() = default;

  Status run() {
    Value args = args_;
    if (TupleObject::check(args)) {
      tuple_ = args.as<TupleObject>();
    } else {
      current_ = Ref::borrow(iso_, args);
      is_available_ = true;
      if (type_of(args)->slots.get_item && !is_text(args)) mapping_ = args;
    }
    size_t at = 0;
    while (at < format_.length) {
      size_t start = at;
      at = next_percent(at);
      if (at > start) put(format_.slice(start, at));
      if (at == format_.length) break;
      if (++at < format_.length && format_[at] == '%') {
        put(format_.slice(at, at + 1));
        ++at;
        continue;
      }
      Conversion c;
      TRY(parse(&at, &c));
      TRY(convert(c, at));
    }
    bool left_over = tuple_ ? next_ < tuple_->length : is_available_;
    if (left_over && mapping_.is_empty())
      return iso_.raise(TypeError, "not all arguments converted during {} formatting", what_);
    return Status::ok();
  }

 protected:
  virtual bool is_text(Value v) = 0;           // never a mapping
  virtual void put(TextView text) = 0;
  virtual void put_repeated(char c, size_t count) = 0;
  virtual Result make_key(TextView text) = 0;
  virtual Status convert_object(const Conversion& c, Value v) = 0;     // s r a b
  virtual Status convert_character(const Conversion& c, Value v) = 0;  // c
  virtual bool has_code(char32_t code) = 0;
  virtual bool has_negative_zero_flag() { return false; }
  virtual char shown_code(char32_t code) { return static_cast<char>(code); }  // in errors
  virtual Fallible<double> real_number(Value v) = 0;

  // Text in its field, filled with blanks.
  Status put_padded(const Conversion& c, TextView text) {
    size_t room = c.width > static_cast<int64_t>(text.length) ? static_cast<size_t>(c.width) - text.length : 0;
    if (room == 0) {
      put(text);
      return Status::ok();
    }
    TRY(check_room(iso_, room));
    if (!c.left) put_repeated(' ', room);
    put(text);
    if (c.left) put_repeated(' ', room);
    return Status::ok();
  }

  Isolate& iso_;

 private:
  size_t next_percent(size_t at) const {
    if (format_.width == 1) {
      const auto* text = static_cast<const char*>(format_.data);
      const void* found = std::memchr(text + at, '%', format_.length - at);
      return found ? static_cast<size_t>(static_cast<const char*>(found) - text) : format_.length;
    }
    while (at < format_.length && format_[at] != '%') ++at;
    return at;
  }

  Result next_argument() {  // borrowed
    if (tuple_) {
      if (next_ < tuple_->length) return (*tuple_)[next_++];
    } else if (is_available_) {
      is_available_ = false;
      return Value(current_);
    }
    return iso_.raise(TypeError, "not enough arguments for format string");
  }

  Status parse_key(size_t* at) {
    if (mapping_.is_empty()) return iso_.raise(TypeError, "format requires a mapping");
    size_t start = ++*at;
    int open = 1;
    for (; *at < format_.length; ++*at) {
      if (format_[*at] == '(') ++open;
      if (format_[*at] == ')' && --open == 0) break;
    }
    if (open > 0) return iso_.raise(ValueError, "incomplete format key");
    Ref key(iso_, TRY(make_key(format_.slice(start, *at))));
    ++*at;
    current_ = Ref(iso_, TRY(get_item(iso_, mapping_, key)));
    is_available_ = true;
    return Status::ok();
  }

  // A width or precision: digits or '*'. `too_big` is the complaint about too many digits.
  Fallible<int64_t> parse_count(size_t* at, const char* too_big, int64_t limit) {
    if (*at < format_.length && format_[*at] == '*') {
      ++*at;
      Value v = TRY(next_argument());
      if (!is_int(v)) return iso_.raise(TypeError, "* wants int");
      int64_t n;
      if (!int_fits_int64(v, &n) || n > limit || n < -limit - 1)
        return iso_.raise(OverflowError, "Python int too large to convert to C {}", limit == INT32_MAX ? "int" : "ssize_t");
      return n;
    }
    int64_t n = 0;
    for (; *at < format_.length && format_[*at] >= '0' && format_[*at] <= '9'; ++*at) {
      int64_t digit = format_[*at] - '0';
      if (n > (limit - digit) / 10) return iso_.raise(ValueError, "{}", too_big);
      n = n * 10 + digit;
    }
    return n;
  }

  Status parse(size_t* at, Conversion* c) {
    auto peek = [&] { return *at < format_.length ? format_[*at] : char32_t{0}; };
    if (peek() == '(') TRY(parse_key(at));
    for (;; ++*at) {
      char32_t flag = peek();
      if (flag == '-') c->left = true;
      else if (flag == '+') c->sign = true;
      else if (flag == ' ') c->blank = true;
      else if (flag == '#') c->alternate = true;
      else if (flag == '0') c->zero = true;
      else if (flag == 'z' && has_negative_zero_flag()) c->no_negative_zero = true;
      else break;
    }
    if (peek() == '*' || (peek() >= '0' && peek() <= '9')) {
      c->width = TRY(parse_count(at, "width too big", INT64_MAX));
      if (c->width < 0) {
        c->left = true;
        c->width = c->width == INT64_MIN ? INT64_MAX : -c->width;
      }
    }
    if (peek() == '.') {
      ++*at;
      c->precision = std::max<int64_t>(0, TRY(parse_count(at, "precision too big", INT32_MAX)));
    }
    if (peek() == 'h' || peek() == 'l' || peek() == 'L') ++*at;
    if (*at >= format_.length) return iso_.raise(ValueError, "incomplete format");
    c->code = format_[(*at)++];
    return Status::ok();
  }

  Status convert(const Conversion& c, size_t at) {
    Ref v = Ref::borrow(iso_, TRY(next_argument()));
    if (has_code(c.code)) return convert_object(c, v);
    switch (c.code) {
      case 'c': return convert_character(c, v);
      case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return convert_integer(c, v);
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return convert_float(c, v);
    }
    char32_t shown = c.code >= 31 && c.code <= 126 ? c.code : U'?';
    return iso_.raise(ValueError, "unsupported format character '{}' (0x{:x}) at index {}", static_cast<char>(shown),
                      static_cast<uint32_t>(c.code), at - 1);
  }

  Status convert_integer(const Conversion& c, Value v) {
    if (v.is_small_int() && c.is_plain() && (c.code == 'd' || c.code == 'i')) {
      char digits[24];
      const char* end = std::to_chars(digits, digits + sizeof digits, v.as_small_int()).ptr;
      put(text_view(std::string_view(digits, static_cast<size_t>(end - digits))));
      return Status::ok();
    }
    bool needs_index = c.code == 'o' || c.code == 'x' || c.code == 'X';
    Ref number(iso_);
    if (is_int(v)) {
      number.reset(TRY(int_exact(iso_, v)));
    } else {
      const Slots& slots = type_of(v)->slots;
      bool is_number = slots.index || slots.to_int || slots.to_float;
      Result converted = !is_number ? Result(Fault(FaultKind::kNotFound))
                         : needs_index ? (slots.index ? as_index(iso_, v) : Result(Fault(FaultKind::kNotFound)))
                                       : call(iso_, as_value(&int_type), {v});
      if (converted.is_not_found() || (converted.is_raised() && iso_.catch_pending(TypeError)))
        return iso_.raise(TypeError, "%{} format: {} is required, not {}", shown_code(c.code),
                          needs_index ? "an integer" : "a real number", type_name(v));
      number.reset(TRY(converted));
    }
    int base = c.code == 'o' ? 8 : needs_index ? 16 : 10;
    Ref text(iso_, TRY(int_to_str(iso_, number, base)));
    std::string digits = to_utf8(text);
    bool negative = digits.starts_with('-');
    if (negative) digits.erase(0, 1);
    if (c.precision > static_cast<int64_t>(digits.size())) {
      if (c.precision > INT32_MAX - 3) return iso_.raise(OverflowError, "precision too large");
      TRY(check_room(iso_, static_cast<size_t>(c.precision)));
      digits.insert(0, static_cast<size_t>(c.precision) - digits.size(), '0');
    }
    std::string prefix;
    if (c.alternate && needs_index) prefix = std::string("0") + static_cast<char>(c.code);
    if (c.code == 'X')
      for (char& d : digits) d = static_cast<char>(d >= 'a' && d <= 'z' ? d - 32 : d);
    return put_number(c, negative, prefix, digits);
  }

  Status convert_float(const Conversion& c, Value v) {
    double d = TRY(real_number(v));
    int64_t precision = c.precision < 0 ? 6 : c.precision;
    TRY(check_room(iso_, static_cast<size_t>(precision)));
    bool capital = c.code < 'a';
    char code = static_cast<char>(capital ? c.code + 32 : c.code);
    std::string text = format_double(d, code, static_cast<int>(precision), c.alternate ? unsigned{kAlternate} : 0u);
    if (capital)
      for (char& t : text) t = static_cast<char>(t >= 'a' && t <= 'z' ? t - 32 : t);
    bool negative = text.starts_with('-');
    if (negative && c.no_negative_zero && std::isfinite(d)) {
      std::string_view mantissa = std::string_view(text).substr(0, text.find_first_of("eE"));
      if (mantissa.find_first_of("123456789") == mantissa.npos) {
        text.erase(0, 1);
        negative = false;
      }
    }
    return put_number(c, negative, "", std::string_view(text).substr(negative));
  }

  Status put_number(const Conversion& c, bool negative, std::string_view prefix, std::string_view digits) {
    std::string head;
    if (negative) head = "-";
    else if (c.sign) head = "+";
    else if (c.blank) head = " ";
    head += prefix;
    size_t length = head.size() + digits.size();
    size_t room = c.width > static_cast<int64_t>(length) ? static_cast<size_t>(c.width) - length : 0;
    TRY(check_room(iso_, room));
    bool zeros = c.zero && !c.left;
    if (!zeros && !c.left) put_repeated(' ', room);
    put(text_view(std::string_view(head)));
    if (zeros) put_repeated('0', room);
    put(text_view(digits));
    if (c.left) put_repeated(' ', room);
    return Status::ok();
  }

  TextView format_;
  Ref args_;
  TupleObject* tuple_ = nullptr;
  size_t next_ = 0;
  Ref current_;                // args that are no tuple, or what the last %(key) found: good for one conversion
  bool is_available_ = false;
  Value mapping_;              // args_, if keys may be looked up in it
  const char* what_;
};

class StrPercent final : public PercentFormatter {
 public:
  StrPercent(Isolate& iso, TextView format, Value args)
      : PercentFormatter(iso, format, args, "string"), out_(iso) {}
  Result build() { return out_.build(); }

 private:
  bool is_text(Value v) override { return StrObject::check(v); }
  void put(TextView text) override {
    if (text.width == 1) out_.append_ascii({static_cast<const char*>(text.data), text.length});
    else
      visit(text, [this](auto span) {
        for (char32_t c : span) out_.append_char(c);
      });
  }
  void put_repeated(char c, size_t count) override { out_.append_ascii(std::string(count, c)); }
  Result make_key(TextView text) override { return make_str_of(iso_, text); }
  bool has_code(char32_t code) override { return code == 's' || code == 'r' || code == 'a'; }
  Fallible<double> real_number(Value v) override { return as_double(iso_, v); }

  Status convert_object(const Conversion& c, Value v) override {
    Ref text(iso_, TRY(c.code == 's' ? to_str(iso_, v) : c.code == 'r' ? repr(iso_, v) : ascii(iso_, v)));
    TextView shown = text_view(text);
    if (c.precision >= 0 && static_cast<size_t>(c.precision) < shown.length)
      shown = shown.slice(0, static_cast<size_t>(c.precision));
    return put_padded(c, shown);
  }

  Status convert_character(const Conversion& c, Value v) override {
    if (StrObject::check(v)) {
      if (v.as<StrObject>()->length() != 1) return iso_.raise(TypeError, "%c requires int or char");
      return put_padded(c, text_view(v));
    }
    if (!is_int(v) && !type_of(v)->slots.index) return iso_.raise(TypeError, "%c requires int or char");
    Ref number(iso_, TRY(as_index(iso_, v)));
    int64_t code;
    if (!int_fits_int64(number, &code) || code < 0 || code > 0x10ffff)
      return iso_.raise(OverflowError, "%c arg not in range(0x110000)");
    Ref text(iso_, TRY(make_str_char(iso_, static_cast<char32_t>(code))));
    return put_padded(c, text_view(text));
  }

  StrBuilder out_;
};

class BytesPercent final : public PercentFormatter {
 public:
  BytesPercent(Isolate& iso, TextView format, Value args)
      : PercentFormatter(iso, format, args, "bytes") {}
  Status take(std::string* out) {
    if (no_room_) return iso_.raise_memory_error();
    *out = std::move(out_);
    return Status::ok();
  }

 private:
  bool is_text(Value v) override { return StrObject::check(v) || BytesObject::check(v) || ByteArrayObject::check(v); }
  void put(TextView text) override {
    if (grow(text.length)) out_.append(static_cast<const char*>(text.data), text.length);
  }
  void put_repeated(char c, size_t count) override {
    if (grow(count)) out_.append(count, c);
  }
  bool grow(size_t count) {
    no_room_ = no_room_ || !has_room(iso_.heap, out_.size() + count);
    return !no_room_;
  }
  Result make_key(TextView text) override {
    return make_bytes(iso_, {static_cast<const char*>(text.data), text.length});
  }
  bool has_negative_zero_flag() override { return true; }
  char shown_code(char32_t code) override { return code == 'i' ? 'd' : static_cast<char>(code); }
  bool has_code(char32_t code) override { return code == 's' || code == 'b' || code == 'r' || code == 'a'; }

  Fallible<double> real_number(Value v) override {
    auto d = as_double(iso_, v);
    if (d.is_fault() && d.fault().kind() == FaultKind::kRaised && iso_.catch_pending(TypeError))
      return iso_.raise(TypeError, "float argument required, not {}", type_name(v));
    return d;
  }

  Status put_truncated(const Conversion& c, std::string_view text) {
    if (c.precision >= 0) text = text.substr(0, static_cast<size_t>(c.precision));
    return put_padded(c, text_view(text));
  }

  Status convert_object(const Conversion& c, Value v) override {
    if (c.code == 'r' || c.code == 'a') {
      Ref text(iso_, TRY(ascii(iso_, v)));
      return put_truncated(c, to_utf8(text));
    }
    if (BytesObject::check(v)) return put_truncated(c, v.as<BytesObject>()->view());
    if (ByteArrayObject::check(v)) return put_truncated(c, v.as<ByteArrayObject>()->view());
    Result method = lookup_special(iso_, v, names.dunder_bytes);
    if (!method.is_not_found()) {
      Ref function(iso_, TRY(method));
      Ref made(iso_, TRY(call(iso_, function, {})));
      if (!BytesObject::check(made))
        return iso_.raise(TypeError, "__bytes__ returned non-bytes (type {})", type_name(made));
      return put_truncated(c, made.as<BytesObject>()->view());
    }
    if (!type_of(v)->slots.get_buffer)
      return iso_.raise(TypeError,
                        "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                        type_name(v));
    BufferView view;
    TRY(get_buffer(iso_, v, &view));
    std::string copy(reinterpret_cast<const char*>(view.data), view.size);
    release_buffer(iso_, &view);
    return put_truncated(c, copy);
  }

  Status convert_character(const Conversion& c, Value v) override {
    std::string_view text;
    char byte;
    if (BytesObject::check(v)) text = v.as<BytesObject>()->view();
    else if (ByteArrayObject::check(v)) text = v.as<ByteArrayObject>()->view();
    else if (is_int(v) || type_of(v)->slots.index) {
      Ref number(iso_, TRY(as_index(iso_, v)));
      int64_t code;
      if (!int_fits_int64(number, &code) || code < 0 || code > 255)
        return iso_.raise(OverflowError, "%c arg not in range(256)");
      byte = static_cast<char>(code);
      text = {&byte, 1};
    }
    if (text.size() != 1)
      return iso_.raise(TypeError, "%c requires an integer in range(256) or a single byte");
    return put_padded(c, text_view(text));
  }

  std::string out_;
  bool no_room_ = false;
};

// The commonest formats, of which the parts are collected before the text is made: %s of str, %s and %d of small ints, by place or
// by name, nothing between the percent sign or the name and the letter. kNotFound: something else, or wrong; nothing has been done.
Result format_quickly(Isolate& iso, const StrObject* format, Value args) {
  constexpr size_t kMostParts = 16, kMostFields = kMostParts / 2;
  const Value* values = &args;
  size_t count = 1;
  DictObject* mapping = nullptr;
  if (is_exact_tuple(args)) {
    values = args.as<TupleObject>()->items();
    count = args.as<TupleObject>()->length;
  } else if (is_exact_dict(args) && args.as<DictObject>()->only_str_keys) {
    mapping = args.as<DictObject>();
  }
  if (!format->is_ascii()) return Fault(FaultKind::kNotFound);
  struct Part {  // not cleared, as a string_view would be
    const char* text;
    size_t length;
  };
  Part parts[kMostParts];
  char digits[kMostFields][24];
  size_t used = 0, fields = 0, length = 0;
  char32_t greatest = 0x7f;
  const char* at = reinterpret_cast<const char*>(format->data1());
  const char* end = at + format->length();
  for (;;) {
    const auto* percent = at == end ? end : static_cast<const char*>(std::memchr(at, '%', static_cast<size_t>(end - at)));
    if (percent == nullptr) percent = end;
    if (percent > at) {
      if (used == kMostParts) return Fault(FaultKind::kNotFound);
      parts[used++] = {at, static_cast<size_t>(percent - at)};
      length += static_cast<size_t>(percent - at);
    }
    if (percent == end) break;
    if (fields == kMostFields || used == kMostParts) return Fault(FaultKind::kNotFound);
    const char* letter = percent + 1;
    Value v;
    if (mapping != nullptr) {
      if (letter == end || *letter != '(') return Fault(FaultKind::kNotFound);
      const char* name = ++letter;
      while (letter < end && *letter != ')' && *letter != '(') ++letter;
      if (letter == end || *letter == '(') return Fault(FaultKind::kNotFound);
      v = dict_get_str(iso, mapping, std::string_view(name, static_cast<size_t>(letter++ - name)));
    } else if (fields < count) {
      v = values[fields];
    }
    if (letter == end || v.is_empty()) return Fault(FaultKind::kNotFound);
    if (*letter == 's' && is_exact_str(v) && v.as<StrObject>()->width() == 1) {
      const auto* s = v.as<StrObject>();
      if (!s->is_ascii()) greatest = 0xff;
      parts[used] = {static_cast<const char*>(s->data()), s->length()};
    } else if ((*letter == 's' || *letter == 'd') && v.is_small_int()) {
      char* text = digits[fields];
      parts[used] = {text, static_cast<size_t>(std::to_chars(text, text + sizeof digits[0], v.as_small_int()).ptr - text)};
    } else {
      return Fault(FaultKind::kNotFound);
    }
    ++fields;
    length += parts[used++].length;
    at = letter + 1;
  }
  if ((mapping == nullptr && fields != count) || length < 2) return Fault(FaultKind::kNotFound);  // short ones are not made anew
  Result made = allocate_str(iso, length, greatest);
  auto* to = static_cast<char*>(mutable_data(TRY(made).as<StrObject>()));
  for (size_t i = 0; i < used; ++i) {
    if (parts[i].length == 1) *to = *parts[i].text;
    else std::memcpy(to, parts[i].text, parts[i].length);
    to += parts[i].length;
  }
  return made;
}

}  // namespace

Result str_remainder(Isolate& iso, Value left, Value right) {
  if (!StrObject::check(left)) return Value::not_implemented();
  if (Result quick = format_quickly(iso, left.as<StrObject>(), right); !quick.is_not_found()) return quick;
  StrPercent formatter(iso, text_view(left), right);
  TRY(formatter.run());
  return formatter.build();
}

Status format_bytes_percent(Isolate& iso, std::string_view format, Value args, std::string* out) {
  BytesPercent formatter(iso, text_view(format), args);
  TRY(formatter.run());
  return formatter.take(out);
}

}  // namespace skerry
