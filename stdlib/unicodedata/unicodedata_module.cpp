// unicodedata: properties of characters and normal forms.
//
// Categories, classes and decompositions are utf8proc's, numeric values and widths our tables'. utf8proc decomposes
// fully; the single step that decomposition() shows is found by composing again what lies before the last character.
#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "isolate/builtins/import.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/unicode.h"
#include "isolate/objects/unicode_names.h"
#include "stdlib/unicodedata/character_tables.h"

namespace skerry {

namespace {

Fallible<int64_t> character(Isolate& iso, Value v, const char* function, bool has_default) {
  if (StrObject::check(v) && v.as<StrObject>()->length() == 1) return int64_t{v.as<StrObject>()->at(0)};
  return iso.raise(TypeError, "{}() argument {}must be a unicode character, not {}", function, has_default ? "1 " : "", type_name(v));
}
const utf8proc_property_t* properties(int64_t c) { return utf8proc_get_property(static_cast<utf8proc_int32_t>(c)); }

// ---- Numeric values
struct Fraction {
  int64_t numerator;
  uint16_t denominator;  // 0: no value
};
Fraction numeric_value(int64_t c) {
  auto* run = std::upper_bound(std::begin(unicode::kNumericRuns), std::end(unicode::kNumericRuns), c,
                               [](int64_t x, const unicode::NumericRun& r) { return x < static_cast<int64_t>(r.first); });
  if (run == std::begin(unicode::kNumericRuns)) return {0, 0};
  --run;
  int64_t at = c - static_cast<int64_t>(run->first);
  if (at >= run->count) return {0, 0};
  return {run->numerator + at * run->step, run->denominator};
}
Result or_default(Isolate& iso, Value fallback, const char* message) {
  if (!fallback.is_empty()) return retained(iso, fallback);
  return iso.raise(ValueError, "{}", message);
}
Result uc_numeric(Isolate& iso, Value chr, Value fallback) {
  Fraction f = numeric_value(TRY(character(iso, chr, "numeric", true)));
  if (f.denominator == 0) return or_default(iso, fallback, "not a numeric character");
  return make_double(iso, static_cast<double>(f.numerator) / f.denominator);
}
Result uc_decimal(Isolate& iso, Value chr, Value fallback) {
  int value = unicode::decimal_value(static_cast<char32_t>(TRY(character(iso, chr, "decimal", true))));
  if (value < 0) return or_default(iso, fallback, "not a decimal");
  return Value::small_int(value);
}
Result uc_digit(Isolate& iso, Value chr, Value fallback) {
  int64_t c = TRY(character(iso, chr, "digit", true));
  if (!unicode::is_digit(static_cast<char32_t>(c))) return or_default(iso, fallback, "not a digit");
  if (int value = unicode::decimal_value(static_cast<char32_t>(c)); value >= 0) return Value::small_int(value);
  return Value::small_int(numeric_value(c).numerator);
}

// ---- Properties
Result uc_category(Isolate& iso, Value chr) {
  int64_t c = TRY(character(iso, chr, "category", false));
  return make_str(iso, utf8proc_category_string(static_cast<utf8proc_int32_t>(c)));
}
Result uc_bidirectional(Isolate& iso, Value chr) {
  constexpr const char* kClasses[] = {"",    "L",  "LRE", "LRO", "R",  "AL", "RLE", "RLO", "PDF", "EN",  "ES",  "ET",
                                      "AN",  "CS", "NSM", "BN",  "B",  "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI"};
  unsigned bidi = properties(TRY(character(iso, chr, "bidirectional", false)))->bidi_class;
  return make_str(iso, bidi < std::size(kClasses) ? kClasses[bidi] : "");
}
Fallible<int64_t> uc_combining(Isolate& iso, Value chr) {
  return int64_t{properties(TRY(character(iso, chr, "combining", false)))->combining_class};
}
Fallible<int64_t> uc_mirrored(Isolate& iso, Value chr) {
  return int64_t{properties(TRY(character(iso, chr, "mirrored", false)))->bidi_mirrored};
}
Result uc_east_asian_width(Isolate& iso, Value chr) {
  int64_t c = TRY(character(iso, chr, "east_asian_width", false));
  auto* run = std::upper_bound(std::begin(unicode::kWidthRuns), std::end(unicode::kWidthRuns), c,
                               [](int64_t x, const unicode::WidthRun& r) { return x < static_cast<int64_t>(r.first); });
  bool inside = run != std::begin(unicode::kWidthRuns) && c <= static_cast<int64_t>((run - 1)->last);
  return make_str(iso, inside ? (run - 1)->width : "N");
}

// ---- Normal forms
using Text = std::vector<utf8proc_int32_t>;
constexpr int kStable = UTF8PROC_STABLE;

constexpr size_t kCharacter = 32;  // what a step of normalization costs, in bytes of a search

void append_decomposed(Text& out, utf8proc_int32_t c, int options) {
  utf8proc_int32_t few[32];
  int last_class = 0;
  utf8proc_ssize_t n = utf8proc_decompose_char(c, few, 32, static_cast<utf8proc_option_t>(options), &last_class);
  if (n < 0 || n > 32) out.push_back(c);
  else out.insert(out.end(), few, few + n);
}
// Canonical order of combining marks (D109 of the standard).
Status reorder(Pace& pace, Text& text) {
  for (size_t i = 0; i < text.size();) {
    TRY(pace.did(kCharacter));
    size_t end = i;
    while (end < text.size() && properties(text[end])->combining_class != 0) ++end;
    std::stable_sort(text.begin() + static_cast<long>(i), text.begin() + static_cast<long>(end),
                     [](auto a, auto b) { return properties(a)->combining_class < properties(b)->combining_class; });
    i = end == i ? i + 1 : end;
  }
  return Status::ok();
}
void compose(Text& text) {
  if (text.empty()) return;
  auto n = utf8proc_normalize_utf32(text.data(), static_cast<utf8proc_ssize_t>(text.size()),
                                    static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | kStable));
  if (n >= 0) text.resize(static_cast<size_t>(n));
}

struct Form {
  bool composed, compatible;
};
Fallible<Form> form_argument(Isolate& iso, Value form, const char* function) {
  if (!StrObject::check(form)) return iso.raise(TypeError, "{}() argument 1 must be str, not {}", function, type_name_or_none(form));
  if (str_is(form, "NFC")) return Form{true, false};
  if (str_is(form, "NFKC")) return Form{true, true};
  if (str_is(form, "NFD")) return Form{false, false};
  if (str_is(form, "NFKD")) return Form{false, true};
  return iso.raise(ValueError, "invalid normalization form");
}
Status normal_form(Isolate& iso, const StrObject* s, Form form, Text* out) {
  Pace pace(iso, Value::object(const_cast<StrObject*>(s)));
  Text& text = *out;
  text.reserve(s->length());
  int options = UTF8PROC_DECOMPOSE | kStable | (form.compatible ? UTF8PROC_COMPAT : 0);
  for (size_t i = 0; i < s->length(); ++i) {
    TRY(pace.did(kCharacter));
    append_decomposed(text, static_cast<utf8proc_int32_t>(s->at(i)), options);
  }
  TRY(reorder(pace, text));
  if (form.composed) compose(text);
  return Status::ok();
}
bool is_trivial(const StrObject* s, Form form) {
  return s->is_ascii() || (s->width() == 1 && form.composed && !form.compatible);
}
Result uc_normalize(Isolate& iso, Value form_name, Value unistr) {
  Form form = TRY(form_argument(iso, form_name, "normalize"));
  if (!StrObject::check(unistr)) return iso.raise(TypeError, "normalize() argument 2 must be str, not {}", type_name_or_none(unistr));
  auto* s = unistr.as<StrObject>();
  if (is_trivial(s, form)) return retained(iso, unistr);
  Text text;
  TRY(normal_form(iso, s, form, &text));
  return make_str_ucs4(iso, reinterpret_cast<const char32_t*>(text.data()), text.size());
}
Fallible<bool> uc_is_normalized(Isolate& iso, Value form_name, Value unistr) {
  Form form = TRY(form_argument(iso, form_name, "is_normalized"));
  if (!StrObject::check(unistr)) return iso.raise(TypeError, "is_normalized() argument 2 must be str, not {}", type_name_or_none(unistr));
  auto* s = unistr.as<StrObject>();
  if (is_trivial(s, form)) return true;
  Text text;
  TRY(normal_form(iso, s, form, &text));
  if (text.size() != s->length()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if (static_cast<char32_t>(text[i]) != s->at(i)) return false;
  return true;
}

Text composed(Text text) {
  compose(text);
  return text;
}
Result uc_decomposition(Isolate& iso, Value chr) {
  constexpr const char* kTypes[] = {"",           "<font> ",   "<noBreak> ", "<initial> ", "<medial> ", "<final> ",
                                    "<isolated> ", "<circle> ", "<super> ",   "<sub> ",     "<vertical> ", "<wide> ",
                                    "<narrow> ",  "<small> ",  "<square> ",  "<fraction> ", "<compat> "};
  auto c = static_cast<utf8proc_int32_t>(TRY(character(iso, chr, "decomposition", false)));
  for (const unicode::OddDecomposition& odd : unicode::kOddDecompositions)
    if (odd.character == static_cast<uint32_t>(c)) return make_str(iso, odd.mapping);
  const utf8proc_property_t* p = properties(c);
  bool hangul = c >= 0xac00 && c < 0xac00 + 11172;
  Text full;
  append_decomposed(full, c, UTF8PROC_DECOMPOSE | kStable | (p->decomp_type != 0 ? UTF8PROC_COMPAT : 0));
  if (hangul || (full.size() == 1 && full[0] == c)) return make_str(iso, "");
  Text step;
  if (p->decomp_type != 0) {
    step = composed(full);
  } else {
    Text whole = composed(full);
    if (whole.size() == 1 && whole[0] != c) {
      step = whole;  // a singleton: another character stands for it
    } else {
      step = composed(Text(full.begin(), full.end() - 1));
      step.push_back(full.back());
    }
  }
  std::string out = static_cast<size_t>(p->decomp_type) < std::size(kTypes) ? kTypes[p->decomp_type] : "";
  for (size_t i = 0; i < step.size(); ++i) out += fmt::format("{}{:04X}", i == 0 ? "" : " ", static_cast<uint32_t>(step[i]));
  return make_str(iso, out);
}

// ---- Names
Result uc_name(Isolate& iso, Value chr, Value fallback) {
  std::string name = unicode::character_name(static_cast<char32_t>(TRY(character(iso, chr, "name", true))));
  if (name.empty()) return or_default(iso, fallback, "no such name");
  return make_str(iso, name);
}
Result uc_lookup(Isolate& iso, Value name) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "lookup() argument must be str, not {}", type_name_or_none(name));
  std::string text = to_utf8(name);
  int32_t c = unicode::find_character(text);
  if (c < 0) return iso.raise(KeyError, "undefined character name '{}'", text);
  return make_str_char(iso, static_cast<char32_t>(c));
}

// The old database is loaded when it is asked for.
Result uc_getattr(Isolate& iso, Value name) {
  if (!StrObject::check(name) || (!str_is(name, "ucd_3_2_0") && !str_is(name, "UCD"))) {
    Ref shown(iso, TRY(to_str(iso, name)));
    return iso.raise(AttributeError, "module 'unicodedata' has no attribute '{}'", to_utf8(shown));
  }
  Ref old(iso, TRY(import_module(iso, "_ucd_3_2_0")));
  return get_attribute(iso, old, name);
}

// The version that the library is made for, which it asserts; the tables are those of the utf8proc that we are built with.
std::string_view expected_version() {
  const std::string& library = library_folder();
  if (library.ends_with("3.13")) return "15.1.0";
  return library.ends_with("3.12") ? "15.0.0" : "14.0.0";
}

Status populate(Isolate& iso, Value module) {
  return module_set(iso, module, "unidata_version", Ref(iso, TRY(make_str(iso, expected_version()))));
}

constexpr MethodDef kFunctions[] = {
    def<"def __getattr__(name, /)", uc_getattr>(nullptr),
    def<"def bidirectional(chr, /)", uc_bidirectional>("Returns the bidirectional class assigned to the character chr as string.\n\nIf no such value is defined, an empty string is returned."),
    def<"def category(chr, /)", uc_category>("Returns the general category assigned to the character chr as string."),
    def<"def combining(chr, /)", uc_combining>("Returns the canonical combining class assigned to the character chr as integer.\n\nReturns 0 if no combining class is defined."),
    def<"def decimal(chr, default=<unset>, /)", uc_decimal>("Converts a Unicode character into its equivalent decimal value."),
    def<"def decomposition(chr, /)", uc_decomposition>("Returns the character decomposition mapping assigned to the character chr as string.\n\nAn empty string is returned in case no such mapping is defined."),
    def<"def digit(chr, default=<unset>, /)", uc_digit>("Converts a Unicode character into its equivalent digit value."),
    def<"def east_asian_width(chr, /)", uc_east_asian_width>("Returns the east asian width assigned to the character chr as string."),
    def<"def is_normalized(form, unistr, /)", uc_is_normalized>("Return whether the Unicode string unistr is in the normal form 'form'.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'."),
    def<"def lookup(name, /)", uc_lookup>("Look up character by name.\n\nIf a character with the given name is found, return the\ncorresponding character.  If not found, KeyError is raised."),
    def<"def mirrored(chr, /)", uc_mirrored>("Returns the mirrored property assigned to the character chr as integer."),
    def<"def name(chr, default=<unset>, /)", uc_name>("Returns the name assigned to the character chr as a string.\n\nIf no name is defined, default is returned, or, if not given,\nValueError is raised."),
    def<"def normalize(form, unistr, /)", uc_normalize>("Return the normal form 'form' for the Unicode string unistr.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'."),
    def<"def numeric(chr, default=<unset>, /)", uc_numeric>("Converts a Unicode character into its equivalent numeric value."),
};

}  // namespace

extern const ModuleDef unicodedata_module_def{
    .name = "unicodedata",
    .doc = "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate};

}  // namespace skerry
