// _locale: what the C library knows of languages and countries, on which the library's locale.py stands.
//
// The functions are those of POSIX 2008 that take a locale_t. The few that have no such form (localeconv, mbrtowc) run between two calls of
// uselocale(), which is the thread's own; nothing between them runs Python or waits. Names of locales are those that the C library gives.
// At first LC_CTYPE is that of the environment, all others are "C", as in a python3 that has just begun.
#include <langinfo.h>
#include <locale.h>
#include <wchar.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "isolate/builtins/import.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/list.h"
#include "isolate/objects/number_locale.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/native_resource.h"
#include "stdlib/posix/exec_arguments.h"
#include "stdlib/unix/locale_state.h"
#include "stdlib/unix/unix_modules.h"
#include "stdlib/unix/unix_parts.h"

namespace skerry::unix_doors {

TypeObject locale_error, locale_state_type;

namespace {

constexpr const char kCurrent[] = "_current";
constexpr size_t kLocaleBytes = 1024;  // the object and the names; the data are shared with all who use the locale

class OwnedLocale final : public NativeResource {
 public:
  explicit OwnedLocale(locale_t owned) : handle(owned) {}
  ~OwnedLocale() override { ::freelocale(handle); }
  locale_t handle;
};
struct LocaleObject : Object {
  ResourceField<OwnedLocale, kLocaleBytes> owned;
  static bool check(Value v) { return has_type(v, locale_state_type); }
  static TypeObject& type() { return locale_state_type; }
};
void locale_destroy(Isolate& iso, Object* o) { static_cast<LocaleObject*>(o)->owned.drop(iso); }

// The thread has this locale while one lives.
class InLocale {
 public:
  explicit InLocale(locale_t locale) : before_(::uselocale(locale)) {}
  ~InLocale() { ::uselocale(before_); }
  InLocale(const InLocale&) = delete;
  InLocale& operator=(const InLocale&) = delete;

 private:
  locale_t before_;
};

struct Category {
  int number;
  const char* name;
};
#define N(name) {name, #name},
// In the order of composite names.
constexpr Category kCategories[] = {N(LC_CTYPE) N(LC_NUMERIC) N(LC_TIME) N(LC_COLLATE) N(LC_MONETARY) N(LC_MESSAGES) N(LC_PAPER)
                                        N(LC_NAME) N(LC_ADDRESS) N(LC_TELEPHONE) N(LC_MEASUREMENT) N(LC_IDENTIFICATION)};
#undef N
using Names = std::array<std::string, std::size(kCategories)>;

std::string_view name_of(locale_t locale, const Category& c) {
  return ::nl_langinfo_l(static_cast<nl_item>(NL_LOCALE_NAME(c.number)), locale);
}
// One name if all categories have the same, else "LC_CTYPE=...;LC_NUMERIC=...".
std::string name_of_all(locale_t locale) {
  std::string composite;
  bool is_one = true;
  std::string_view first = name_of(locale, kCategories[0]);
  for (const Category& c : kCategories) {
    std::string_view name = name_of(locale, c);
    is_one = is_one && name == first;
    if (!composite.empty()) composite += ';';
    composite.append(c.name).append("=").append(name);
  }
  return is_one ? std::string(first) : composite;
}

// A composite name has to say all categories and no others.
bool split_composite(std::string_view text, Names* out) {
  std::array<bool, std::size(kCategories)> seen{};
  while (!text.empty()) {
    std::string_view one = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    size_t equals = one.find('=');
    if (equals == one.npos) return false;
    size_t i = 0;
    while (i < std::size(kCategories) && one.substr(0, equals) != kCategories[i].name) ++i;
    if (i == std::size(kCategories)) return false;
    (*out)[i] = one.substr(equals + 1);
    seen[i] = true;
  }
  for (bool is_seen : seen)
    if (!is_seen) return false;
  return true;
}

// LC_ALL, the category's variable, LANG: the first that is not empty.
template <class Look>
std::string name_from_environment(const char* category, Look&& look) {
  for (const char* variable : {"LC_ALL", category, "LANG"})
    if (std::string value = look(variable); !value.empty()) return value;
  return "C";
}
std::string from_process(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr ? value : "";
}
class Environment {
 public:
  Status take(Isolate& iso) {
    is_own_ = TRY(posix::take_own_environment(iso, &list_));
    return Status::ok();
  }
  std::string get(std::string_view name) const {
    if (!is_own_) return from_process(std::string(name).c_str());
    for (const std::string& text : list_.texts)
      if (text.size() > name.size() && text[name.size()] == '=' && text.starts_with(name)) return text.substr(name.size() + 1);
    return "";
  }

 private:
  posix::TextList list_;
  bool is_own_ = false;
};

bool is_plain(std::string_view name) { return name == "C" || name == "POSIX"; }

Result make_state(Isolate& iso, locale_t owned) {
  auto resource = std::make_unique<OwnedLocale>(owned);
  Ref made(iso, TRY(allocate_instance(iso, &locale_state_type)));
  TRY(made.as<LocaleObject>()->owned.set(iso, made.as<LocaleObject>(), std::move(resource)));
  return made.release();
}
locale_t initial_locale() {
  std::string name = name_from_environment("LC_CTYPE", from_process);
  if (const char* coerced = coerced_character_locale()) name = coerced;
  locale_t plain = ::newlocale(LC_ALL_MASK, "C", nullptr);
  locale_t made = ::newlocale(LC_CTYPE_MASK, name.c_str(), plain);
  return made != nullptr ? made : plain;
}

// The handle is good until Python runs.
Fallible<locale_t> current_locale(Isolate& iso) {
  Ref module(iso, TRY(import_module(iso, "_locale")));
  Ref state(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, kCurrent)))));
  if (!LocaleObject::check(state)) return iso.raise(RuntimeError, "_locale has lost its locale");
  return state.as<LocaleObject>()->owned.get()->handle;
}

// Text of the C library, in the character set of `locale`. What is no text of it becomes a surrogate, as in names of files.
Result decoded(Isolate& iso, const char* text, locale_t locale) {
  std::u32string out;
  {
    InLocale scope(locale);
    mbstate_t state{};
    for (size_t left = std::strlen(text); left > 0;) {
      wchar_t c;
      size_t n = ::mbrtowc(&c, text, left, &state);
      if (n == 0 || n > left) {
        c = 0xDC00 + static_cast<unsigned char>(*text);
        n = 1;
        state = {};
      }
      out.push_back(static_cast<char32_t>(c));
      text += n;
      left -= n;
    }
  }
  return make_str_ucs4(iso, out.data(), out.size());
}
// The same in the character set of another category: a number's separators are written in that of LC_NUMERIC.
Result decoded_as(Isolate& iso, const std::string& text, locale_t locale, const Category& category) {
  locale_t copy = ::duplocale(locale);
  locale_t used = copy == nullptr ? nullptr : ::newlocale(LC_CTYPE_MASK, std::string(name_of(locale, category)).c_str(), copy);
  if (used == nullptr) {
    if (copy != nullptr) ::freelocale(copy);
    return decoded(iso, text.c_str(), locale);
  }
  Result made = decoded(iso, text.c_str(), used);
  ::freelocale(used);
  return made;
}

Fault unsupported(Isolate& iso) { return iso.raise(locale_error, "unsupported locale setting"); }

Result locale_setlocale(Isolate& iso, Value category_value, Value name_value) {
  int category = static_cast<int>(TRY(c_int_argument(iso, category_value)));
  if (!name_value.is_none() && !StrObject::check(name_value))
    return iso.raise(TypeError, "setlocale() argument 2 must be str or None, not {}", type_name(name_value));
  size_t index = 0;
  while (index < std::size(kCategories) && kCategories[index].number != category) ++index;
  const bool is_all = category == LC_ALL, is_known = is_all || index < std::size(kCategories);
  auto name_now = [&](locale_t locale) {
    return is_all ? name_of_all(locale) : std::string(name_of(locale, kCategories[index]));
  };
  if (name_value.is_none()) {
    if (!is_known) return iso.raise(locale_error, "locale query failed");
    locale_t now = TRY(current_locale(iso));
    return make_str(iso, name_now(now));
  }
  std::string given = to_utf8(name_value);
  if (given.find('\0') != given.npos) return iso.raise(ValueError, "embedded null character");
  if (!is_known) return unsupported(iso);
  Names wanted;
  if (is_all && given.find(';') != given.npos) {
    if (!split_composite(given, &wanted)) return unsupported(iso);
  } else {
    wanted.fill(given);
  }
  Environment environment;
  TRY(environment.take(iso));
  locale_t now = TRY(current_locale(iso));
  locale_t next = ::duplocale(now);
  if (next == nullptr) return iso.raise_memory_error();
  for (size_t i = 0; i < std::size(kCategories); ++i) {
    if (!is_all && i != index) continue;
    std::string name = wanted[i];
    if (name.empty()) name = name_from_environment(kCategories[i].name, [&](const char* v) { return environment.get(v); });
    // newlocale() would take a composite name for one category too.
    locale_t changed = name.find(';') != name.npos ? nullptr : ::newlocale(1 << kCategories[i].number, name.c_str(), next);
    if (changed == nullptr) {
      ::freelocale(next);
      return unsupported(iso);
    }
    next = changed;
  }
  std::string shown = name_now(next);
  Ref state(iso, TRY(make_state(iso, next)));
  Ref module(iso, TRY(import_module(iso, "_locale")));
  TRY(module_set(iso, module, kCurrent, state));
  return make_str(iso, shown);
}

// Ends with the 0 or CHAR_MAX that ends the C library's list.
Result make_grouping(Isolate& iso, const std::string& sizes) {
  Ref out(iso, TRY(make_list(iso)));
  if (sizes.empty()) return out.release();
  for (size_t i = 0;; ++i) {
    char size = sizes.c_str()[i];
    TRY(list_append(iso, out.as<ListObject>(), Value::small_int(size)));
    if (size == 0 || size == CHAR_MAX) return out.release();
  }
}

Result locale_localeconv(Isolate& iso) {
  locale_t now = TRY(current_locale(iso));
  // Of the object, which Python could replace, and of what localeconv() gives, which is the process's: copies.
  locale_t locale = ::duplocale(now);
  if (locale == nullptr) return iso.raise_memory_error();
  std::unique_ptr<std::remove_pointer_t<locale_t>, decltype(&::freelocale)> owner(locale, ::freelocale);
  constexpr Category kNumeric = {LC_NUMERIC, "LC_NUMERIC"}, kMonetary = {LC_MONETARY, "LC_MONETARY"};
  struct Item {
    const char* name;
    enum { kText, kNumber, kGrouping } kind;
    Category category;
    std::string text;
    int number;
  };
  std::vector<Item> items;
  {
    InLocale scope(locale);
    const lconv* l = ::localeconv();
#define TEXT(name, category) items.push_back({#name, Item::kText, category, l->name, 0});
#define GROUP_SIZES(name) items.push_back({#name, Item::kGrouping, kNumeric, l->name, 0});
#define NUMBER(name) items.push_back({#name, Item::kNumber, kMonetary, "", l->name});
    TEXT(int_curr_symbol, kMonetary)
    TEXT(currency_symbol, kMonetary)
    TEXT(mon_decimal_point, kMonetary)
    TEXT(mon_thousands_sep, kMonetary)
    GROUP_SIZES(mon_grouping)
    TEXT(positive_sign, kMonetary)
    TEXT(negative_sign, kMonetary)
    NUMBER(int_frac_digits)
    NUMBER(frac_digits)
    NUMBER(p_cs_precedes)
    NUMBER(p_sep_by_space)
    NUMBER(n_cs_precedes)
    NUMBER(n_sep_by_space)
    NUMBER(p_sign_posn)
    NUMBER(n_sign_posn)
    TEXT(decimal_point, kNumeric)
    TEXT(thousands_sep, kNumeric)
    GROUP_SIZES(grouping)
#undef TEXT
#undef GROUP_SIZES
#undef NUMBER
  }
  Ref out(iso, TRY(make_dict(iso)));
  for (const Item& item : items) {
    Ref value(iso);
    if (item.kind == Item::kNumber) value.reset(Value::small_int(item.number));
    else if (item.kind == Item::kGrouping) value.reset(TRY(make_grouping(iso, item.text)));
    else value.reset(TRY(decoded_as(iso, item.text, locale, item.category)));
    TRY(dict_set(iso, out.as<DictObject>(), Ref(iso, intern(iso, item.name)), value));
  }
  return out.release();
}

Status wide_text(Isolate& iso, Value str, std::wstring* out) {
  auto* s = str.as<StrObject>();
  out->reserve(s->length());
  for (size_t i = 0; i < s->length(); ++i) {
    if (s->at(i) == 0) return iso.raise(ValueError, "embedded null character");
    out->push_back(static_cast<wchar_t>(s->at(i)));
  }
  return Status::ok();
}
Fallible<int64_t> locale_strcoll(Isolate& iso, Value a, Value b) {
  if (!StrObject::check(a)) return iso.raise(TypeError, "strcoll() argument 1 must be str, not {}", type_name_or_none(a));
  if (!StrObject::check(b)) return iso.raise(TypeError, "strcoll() argument 2 must be str, not {}", type_name_or_none(b));
  locale_t locale = TRY(current_locale(iso));
  std::wstring left, right;
  TRY(wide_text(iso, a, &left));
  TRY(wide_text(iso, b, &right));
  return ::wcscoll_l(left.c_str(), right.c_str(), locale);
}
Result locale_strxfrm(Isolate& iso, Value text) {
  if (!StrObject::check(text)) return iso.raise(TypeError, "strxfrm() argument must be str, not {}", type_name_or_none(text));
  locale_t locale = TRY(current_locale(iso));
  std::wstring wide;
  TRY(wide_text(iso, text, &wide));
  TRY(check_room(iso, (wide.size() + 1) * sizeof(wchar_t)));
  std::wstring out(wide.size() + 1, L'\0');
  size_t n = ::wcsxfrm_l(out.data(), wide.c_str(), out.size(), locale);
  if (n >= out.size()) {
    TRY(check_room(iso, (n + 1) * sizeof(wchar_t)));
    out.resize(n + 1);
    n = ::wcsxfrm_l(out.data(), wide.c_str(), out.size(), locale);
  }
  for (size_t i = 0; i < n; ++i)
    if (static_cast<uint32_t>(out[i]) > 0x10FFFF)
      return iso.raise(ValueError, "character U+{:x} is not in range [U+0000; U+10ffff]", static_cast<uint32_t>(out[i]));
  return make_str_ucs4(iso, reinterpret_cast<const char32_t*>(out.data()), n);
}

#define N(name) {#name, name},
constexpr Constant kItems[] = {
    N(DAY_1) N(DAY_2) N(DAY_3) N(DAY_4) N(DAY_5) N(DAY_6) N(DAY_7) N(ABDAY_1) N(ABDAY_2) N(ABDAY_3) N(ABDAY_4) N(ABDAY_5)
    N(ABDAY_6) N(ABDAY_7) N(MON_1) N(MON_2) N(MON_3) N(MON_4) N(MON_5) N(MON_6) N(MON_7) N(MON_8) N(MON_9) N(MON_10) N(MON_11)
    N(MON_12) N(ABMON_1) N(ABMON_2) N(ABMON_3) N(ABMON_4) N(ABMON_5) N(ABMON_6) N(ABMON_7) N(ABMON_8) N(ABMON_9) N(ABMON_10)
    N(ABMON_11) N(ABMON_12) N(RADIXCHAR) N(THOUSEP) N(CRNCYSTR) N(D_FMT) N(D_T_FMT) N(T_FMT) N(AM_STR) N(PM_STR) N(CODESET)
    N(T_FMT_AMPM) N(ERA) N(ERA_D_FMT) N(ERA_D_T_FMT) N(ERA_T_FMT) N(ALT_DIGITS) N(YESEXPR) N(NOEXPR) N(_DATE_FMT)};
constexpr Constant kNumbers[] = {N(LC_CTYPE) N(LC_NUMERIC) N(LC_TIME) N(LC_COLLATE) N(LC_MONETARY) N(LC_MESSAGES) N(LC_ALL) N(CHAR_MAX)};
#undef N

Result locale_nl_langinfo(Isolate& iso, Value item_value) {
  int64_t item = TRY(c_int_argument(iso, item_value));
  for (const Constant& c : kItems) {
    if (c.value != item) continue;
    locale_t locale = TRY(current_locale(iso));
    const char* text = ::nl_langinfo_l(static_cast<nl_item>(item), locale);
    return decoded(iso, text != nullptr ? text : "", locale);
  }
  return iso.raise(ValueError, "unsupported langinfo constant");
}
Result locale_getencoding(Isolate& iso) {
  locale_t locale = TRY(current_locale(iso));
  const char* text = ::nl_langinfo_l(CODESET, locale);
  return make_str(iso, text == nullptr || *text == '\0' ? "UTF-8" : text);
}

Status populate(Isolate& iso, Value module) {
  TRY(add_constants(iso, module, kNumbers));
  TRY(add_constants(iso, module, kItems));
  TRY(module_set(iso, module, "Error", as_value(&locale_error)));
  return module_set(iso, module, kCurrent, Ref(iso, TRY(make_state(iso, initial_locale()))));
}

constexpr MethodDef kFunctions[] = {
    def<"def setlocale(category, locale=None, /)", locale_setlocale>("Activates/queries locale processing."),
    def<"def localeconv()", locale_localeconv>("Returns numeric and monetary locale-specific parameters."),
    def<"def strcoll(os1, os2, /)", locale_strcoll>("Compares two strings according to the locale."),
    def<"def strxfrm(string, /)", locale_strxfrm>("Return a string that can be used as a key for locale-aware comparisons."),
    def<"def nl_langinfo(key, /)", locale_nl_langinfo>("Return the value for the locale information associated with key."),
    def<"def getencoding()", locale_getencoding>("Get the current locale encoding."),
};

}  // namespace

const char* coerced_character_locale() {
  // Once: it is the environment at the start that counts.
  static const bool is_coerced = [] {
    const char* wish = std::getenv("PYTHONCOERCECLOCALE");
    if (from_process("LC_ALL") != "" || (wish != nullptr && std::strcmp(wish, "0") == 0)) return false;
    std::string name = name_from_environment("LC_CTYPE", from_process);
    if (name == "C.UTF-8") return false;
    locale_t found = is_plain(name) ? nullptr : ::newlocale(LC_CTYPE_MASK, name.c_str(), nullptr);
    if (found != nullptr) ::freelocale(found);
    return found == nullptr;
  }();
  return is_coerced ? "C.UTF-8" : nullptr;
}

locale_t locale_of(Isolate& iso) {
  Result modules = iso.modules().modules();
  if (modules.is_fault() || !DictObject::check(modules.value())) return nullptr;
  Value module = dict_get_str(iso, modules.value().as<DictObject>(), "_locale");
  if (module.is_empty() || !ModuleObject::check(module)) return nullptr;
  Value state = dict_get_str(iso, module.as<ModuleObject>()->dict.as<DictObject>(), kCurrent);
  return LocaleObject::check(state) ? state.as<LocaleObject>()->owned.get()->handle : nullptr;
}

namespace {
Fallible<bool> number_locale(Isolate& iso, NumberLocale* out) {
  const locale_t locale = locale_of(iso);
  constexpr Category kNumeric = {LC_NUMERIC, "LC_NUMERIC"};
  if (locale == nullptr || is_plain(name_of(locale, kNumeric))) return false;
  const std::string point = ::nl_langinfo_l(RADIXCHAR, locale), separator = ::nl_langinfo_l(THOUSEP, locale);
  out->grouping = ::nl_langinfo_l(GROUPING, locale);
  Ref text(iso, TRY(decoded_as(iso, point, locale, kNumeric)));
  out->decimal_point = to_utf8(text);
  text.reset(TRY(decoded_as(iso, separator, locale, kNumeric)));
  out->separator = to_utf8(text);
  return true;
}
}  // namespace

void install_hooks() { number_locale_hook = number_locale; }

extern const TypeDef locale_error_def{.type = &locale_error,
                                      .name = "locale.Error",
                                      .doc = nullptr,
                                      .base = &Exception,
                                      .instance_size = sizeof(ExceptionObject),
                                      .flags = kExceptionFlags};
extern const TypeDef locale_state_type_def{.type = &locale_state_type,
                                           .name = "_locale._Locale",
                                           .doc = nullptr,
                                           .base = nullptr,
                                           .instance_size = sizeof(LocaleObject),
                                           .flags = 0,
                                           .slots = {.destroy = locale_destroy}};
extern const ModuleDef locale_module_def{.name = "_locale",
                                         .doc = "Support for POSIX locales.",
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = populate};

}  // namespace skerry::unix_doors
