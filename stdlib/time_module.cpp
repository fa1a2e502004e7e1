// time: clocks, calendar time and sleep.
#include "stdlib/time_module.h"

#include <time.h>
#include <wchar.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cmath>
#include <iterator>
#include <string>

#include "isolate/objects/dict.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/simple_namespace.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/text_view.h"
#include "scheduler/timer.h"
#include "stdlib/unix/locale_state.h"
#include "stdlib/wide_sequence.h"

namespace skerry {

TypeObject struct_time_type;

namespace {

constexpr int64_t kSecond = 1'000'000'000;
SleepHook sleep_hook = nullptr;
using StructTime = WideSequence<9, 11>;

// ---- Clocks
// The system's; on virtual cores theirs, which all clocks then follow. There the calendar begins with 2026.
constexpr int64_t kVirtualCalendar = 1'767'225'600 * kSecond;

int get_time(clockid_t clock, timespec* out) {
  if (!scheduler::Clock::is_virtual() || clock_getres(clock, out) != 0) return clock_gettime(clock, out);
  const bool is_calendar = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
  const int64_t ns = scheduler::Clock::now().time_since_epoch() / std::chrono::nanoseconds(1) + (is_calendar ? kVirtualCalendar : 0);
  *out = {ns / kSecond, ns % kSecond};
  return 0;
}
int64_t clock_ns(clockid_t clock) {
  timespec t{};
  get_time(clock, &t);
  return t.tv_sec * kSecond + t.tv_nsec;
}
time_t this_second() { return static_cast<time_t>(clock_ns(CLOCK_REALTIME) / kSecond); }
template <clockid_t Clock>
Result clock_seconds(Isolate& iso) {
  return make_double(iso, static_cast<double>(clock_ns(Clock)) * 1e-9);
}
template <clockid_t Clock>
Result clock_nanoseconds(Isolate& iso) {
  return make_int(iso, clock_ns(Clock));
}
// Seconds and fraction apart: a single product would lose the last bits of the present time.
Result wall_seconds(Isolate& iso) {
  timespec t{};
  get_time(CLOCK_REALTIME, &t);
  return make_double(iso, static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9);
}
Fallible<clockid_t> clock_argument(Isolate& iso, int64_t id) {
  if (id > INT_MAX || id < INT_MIN) return iso.raise(OverflowError, "signed integer is greater than maximum");
  return static_cast<clockid_t>(id);
}
Result time_clock_gettime_ns(Isolate& iso, int64_t id) {
  timespec t{};
  if (get_time(TRY(clock_argument(iso, id)), &t) < 0) return raise_os_error(iso, errno, Value());
  return make_int(iso, t.tv_sec * kSecond + t.tv_nsec);
}
Result time_clock_gettime(Isolate& iso, int64_t id) {
  timespec t{};
  if (get_time(TRY(clock_argument(iso, id)), &t) < 0) return raise_os_error(iso, errno, Value());
  return make_double(iso, static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9);
}
Result time_clock_getres(Isolate& iso, int64_t id) {
  timespec t{};
  if (clock_getres(TRY(clock_argument(iso, id)), &t) < 0) return raise_os_error(iso, errno, Value());
  return make_double(iso, static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9);
}

Result time_get_clock_info(Isolate& iso, Value name) {
  struct Clock {
    const char* name;
    clockid_t id;
    const char* implementation;
    bool adjustable, monotonic;
  };
  constexpr Clock kClocks[] = {
      {"time", CLOCK_REALTIME, "clock_gettime(CLOCK_REALTIME)", true, false},
      {"monotonic", CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", false, true},
      {"perf_counter", CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", false, true},
      {"process_time", CLOCK_PROCESS_CPUTIME_ID, "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", false, true},
      {"thread_time", CLOCK_THREAD_CPUTIME_ID, "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", false, true}};
  if (!StrObject::check(name)) return iso.raise(TypeError, "get_clock_info() argument 1 must be str, not {}", type_name_or_none(name));
  for (const Clock& c : kClocks) {
    if (!str_is(name, c.name)) continue;
    timespec resolution{};
    clock_getres(c.id, &resolution);
    Ref info(iso, TRY(make_simple_namespace(iso)));
    auto set = [&](const char* key, Value value) { return set_attribute(iso, info, Ref(iso, intern(iso, key)), value); };
    Ref implementation(iso, TRY(make_str(iso, c.implementation)));
    Ref seconds(iso, TRY(make_double(iso, static_cast<double>(resolution.tv_sec) + static_cast<double>(resolution.tv_nsec) * 1e-9)));
    TRY(set("implementation", implementation));
    TRY(set("monotonic", Value::boolean(c.monotonic)));
    TRY(set("adjustable", Value::boolean(c.adjustable)));
    TRY(set("resolution", seconds));
    return info.release();
  }
  return iso.raise(ValueError, "unknown clock");
}

// ---- Sleeping
Fault out_of_range(Isolate& iso) { return iso.raise(OverflowError, "timestamp too large to convert to C _PyTime_t"); }

Fallible<int64_t> duration_argument(Isolate& iso, Value seconds) {
  if (is_float(seconds)) {
    double d = float_value(seconds);
    if (std::isnan(d)) return iso.raise(ValueError, "Invalid value NaN (not a number)");
    double ns = d * 1e9;
    ns = ns >= 0 ? std::ceil(ns) : std::floor(ns);
    if (!(ns > -9.2e18 && ns < 9.2e18)) return out_of_range(iso);
    return static_cast<int64_t>(ns);
  }
  Fallible<int64_t> whole = as_int64(iso, seconds, Overflow::kRaise);
  if (whole.is_fault()) {
    if (iso.catch_pending(OverflowError)) return out_of_range(iso);
    return whole;
  }
  int64_t ns;
  if (__builtin_mul_overflow(whole.value(), kSecond, &ns)) return out_of_range(iso);
  return ns;
}

// Without timers: the thread sleeps, in pieces so that an interrupt is seen.
Result sleep_here(Isolate& iso, int64_t nanoseconds) {
  constexpr int64_t kPiece = 20'000'000;
  int64_t end = clock_ns(CLOCK_MONOTONIC) + nanoseconds;
  for (;;) {
    if (iso.interrupts.load(std::memory_order_relaxed) != 0) TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
    int64_t left = end - clock_ns(CLOCK_MONOTONIC);
    if (left <= 0) return Value::none();
    left = std::min(left, kPiece);
    timespec piece{left / kSecond, left % kSecond};
    nanosleep(&piece, nullptr);
  }
}

Result time_sleep(Isolate& iso, Value seconds) {
  int64_t nanoseconds = TRY(duration_argument(iso, seconds));
  if (nanoseconds < 0) return iso.raise(ValueError, "sleep length must be non-negative");
  return sleep_hook != nullptr ? sleep_hook(iso, nanoseconds) : sleep_here(iso, nanoseconds);
}

// ---- Calendar time
Result from_tm(Isolate& iso, const tm& t) {
  auto n = [](int i) { return Value::small_int(i); };
  Value items[11] = {n(t.tm_year + 1900), n(t.tm_mon + 1), n(t.tm_mday), n(t.tm_hour), n(t.tm_min), n(t.tm_sec),
                     n((t.tm_wday + 6) % 7), n(t.tm_yday + 1), n(t.tm_isdst),
                     TRY(make_str(iso, t.tm_zone != nullptr ? t.tm_zone : "")), n(static_cast<int>(t.tm_gmtoff))};
  return StructTime::make(iso, &struct_time_type, items, 11);
}

// A tuple of nine ints as the C library wants it.
Fallible<bool> to_tm(Isolate& iso, Value v, tm* out, const char* function) {
  if (!TupleObject::check(v)) return iso.raise(TypeError, "Tuple or struct_time argument required");
  auto* tuple = v.as<TupleObject>();
  if (tuple->length != 9) return iso.raise(TypeError, "{}(): illegal time tuple argument", function);
  int64_t parts[9];
  for (int i = 0; i < 9; ++i) {
    parts[i] = TRY(argument_to_int64(iso, (*tuple)[static_cast<size_t>(i)]));
    if (parts[i] >= INT_MIN && parts[i] <= INT_MAX) continue;
    if (i == 0) return iso.raise(OverflowError, "year out of range");
    return iso.raise(OverflowError, "signed integer is {} than {}", parts[i] > 0 ? "greater" : "less",
                     parts[i] > 0 ? "maximum" : "minimum");
  }
  if (parts[0] < int64_t{INT_MIN} + 1900) return iso.raise(OverflowError, "year out of range");
  *out = tm{};
  out->tm_year = static_cast<int>(parts[0] - 1900);
  out->tm_mon = static_cast<int>(parts[1] - 1);
  out->tm_mday = static_cast<int>(parts[2]);
  out->tm_hour = static_cast<int>(parts[3]);
  out->tm_min = static_cast<int>(parts[4]);
  out->tm_sec = static_cast<int>(parts[5]);
  out->tm_wday = static_cast<int>((parts[6] + 1) % 7);
  out->tm_yday = static_cast<int>(parts[7] - 1);
  out->tm_isdst = static_cast<int>(parts[8]);
  if (has_type(v, struct_time_type)) {
    Value zone = tuple->items()[9], offset = tuple->items()[10];
    if (StrObject::check(zone)) {
      static thread_local std::string kept;  // the C library keeps the pointer until strftime has run
      kept = to_utf8(zone);
      out->tm_zone = kept.c_str();
    }
    if (offset.is_small_int()) out->tm_gmtoff = offset.as_small_int();
  }
  return true;
}

// Zero means the first one here, as in CPython.
Status check_tm(Isolate& iso, tm* t) {
  if (t->tm_mon == -1) t->tm_mon = 0;
  else if (t->tm_mon < 0 || t->tm_mon > 11) return iso.raise(ValueError, "month out of range");
  if (t->tm_mday == 0) t->tm_mday = 1;
  else if (t->tm_mday < 0 || t->tm_mday > 31) return iso.raise(ValueError, "day of month out of range");
  if (t->tm_hour < 0 || t->tm_hour > 23) return iso.raise(ValueError, "hour out of range");
  if (t->tm_min < 0 || t->tm_min > 59) return iso.raise(ValueError, "minute out of range");
  if (t->tm_sec < 0 || t->tm_sec > 61) return iso.raise(ValueError, "seconds out of range");
  if (t->tm_wday < 0) return iso.raise(ValueError, "day of week out of range");
  if (t->tm_yday == -1) t->tm_yday = 0;
  else if (t->tm_yday < 0 || t->tm_yday > 365) return iso.raise(ValueError, "day of year out of range");
  return Status::ok();
}

Result time_localtime(Isolate& iso, Value seconds) {
  return make_struct_time(iso, TRY(seconds_argument(iso, seconds)), TimeZone::kLocal);
}
Result time_gmtime(Isolate& iso, Value seconds) {
  return make_struct_time(iso, TRY(seconds_argument(iso, seconds)), TimeZone::kUtc);
}
Result time_mktime(Isolate& iso, Value tuple) {
  tm t;
  TRY(to_tm(iso, tuple, &t, "mktime"));
  t.tm_wday = -1;  // to tell an error from the second before the epoch
  time_t seconds = mktime(&t);
  if (seconds == -1 && t.tm_wday == -1) return iso.raise(OverflowError, "mktime argument out of range");
  return make_double(iso, static_cast<double>(seconds));
}

Result format_asctime(Isolate& iso, const tm& t) {
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return make_str(iso, fmt::format("{} {}{:>3} {:02}:{:02}:{:02} {}", kDays[t.tm_wday], kMonths[t.tm_mon], t.tm_mday, t.tm_hour,
                                   t.tm_min, t.tm_sec, int64_t{t.tm_year} + 1900));
}
Fallible<tm> now_or_tuple(Isolate& iso, Value tuple, const char* function) {
  Ref held = Ref::borrow(iso, tuple);
  if (tuple.is_empty()) held.reset(TRY(make_struct_time(iso, this_second(), TimeZone::kLocal)));
  tm t;
  TRY(to_tm(iso, held, &t, function));
  TRY(check_tm(iso, &t));
  return t;
}
Result time_asctime(Isolate& iso, Value tuple) {
  return format_asctime(iso, TRY(now_or_tuple(iso, tuple, "asctime")));
}
Result time_ctime(Isolate& iso, Value seconds) {
  time_t when = TRY(seconds_argument(iso, seconds));
  tm t;
  if (localtime_r(&when, &t) == nullptr) return raise_os_error(iso, errno, Value());
  return format_asctime(iso, t);
}

// With the names of days and months of a locale. As wide characters, so that its character set does not matter.
Result format_in_locale(Isolate& iso, Value format, const tm& t, locale_t locale) {
  TextView text = text_view(format);
  std::wstring wide;
  for (size_t i = 0; i < text.length; ++i) wide.push_back(static_cast<wchar_t>(text[i]));
  for (size_t size = 1024;; size *= 2) {
    std::wstring out(size, L'\0');
    size_t n = ::wcsftime_l(out.data(), size, wide.c_str(), &t, locale);
    if (n == 0 && size < 256 * wide.size()) continue;
    std::u32string made(out.begin(), out.begin() + static_cast<ptrdiff_t>(n));
    return make_str_ucs4(iso, made.data(), made.size());
  }
}

Result time_strftime(Isolate& iso, Value format, Value tuple) {
  if (!StrObject::check(format)) return iso.raise(TypeError, "strftime() argument 1 must be str, not {}", type_name_or_none(format));
  tm t = TRY(now_or_tuple(iso, tuple, "strftime"));
  if (t.tm_isdst < -1) t.tm_isdst = -1;
  if (t.tm_isdst > 1) t.tm_isdst = 1;
  std::string text = to_utf8(format);
  if (text.find('\0') != text.npos) return iso.raise(ValueError, "embedded null character");
  if (text.empty()) return make_str(iso, "");
  if (locale_t locale = unix_doors::locale_of(iso)) return format_in_locale(iso, format, t, locale);
  for (size_t size = 1024;; size *= 2) {
    std::string out(size, '\0');
    size_t n = strftime(out.data(), size, text.c_str(), &t);
    // Nothing is a right answer to %p or %Z alone: then a larger buffer will not help.
    if (n > 0 || size >= 256 * text.size()) return make_str(iso, std::string_view(out).substr(0, n));
  }
}

Result time_strptime(Isolate& iso, Args args) {
  Ref module(iso, TRY(import_module(iso, "_strptime")));
  Ref function(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, "_strptime_time")))));
  return call(iso, function, args);
}

// ---- Time zones
Status set_zone_constants(Isolate& iso, Value module) {
  // The zone's offsets in January and July say which of them is summer time.
  time_t now = this_second();
  tm here;
  localtime_r(&now, &here);
  auto at = [&](int month) {
    tm t{};
    t.tm_year = here.tm_year;
    t.tm_mon = month;
    t.tm_mday = 1;
    t.tm_isdst = -1;
    mktime(&t);
    return t;
  };
  tm january = at(0), july = at(6);
  bool southern = january.tm_gmtoff > july.tm_gmtoff;
  const tm& standard = southern ? july : january;
  const tm& summer = southern ? january : july;
  TRY(module_set(iso, module, "timezone", Value::small_int(-standard.tm_gmtoff)));
  TRY(module_set(iso, module, "altzone", Value::small_int(-summer.tm_gmtoff)));
  TRY(module_set(iso, module, "daylight", Value::small_int(standard.tm_gmtoff != summer.tm_gmtoff)));
  Ref first(iso, TRY(make_str(iso, standard.tm_zone)));
  Ref second(iso, TRY(make_str(iso, summer.tm_zone)));
  Ref names_of_zone(iso, TRY(make_tuple(iso, {first, second})));
  return module_set(iso, module, "tzname", names_of_zone);
}
Status time_tzset(Isolate& iso) {
  tzset();
  Ref module(iso, TRY(import_module(iso, "time")));
  return set_zone_constants(iso, module);
}

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "struct_time", as_value(&struct_time_type)));
  TRY(module_set(iso, module, "_STRUCT_TM_ITEMS", Value::small_int(11)));
  struct {
    const char* name;
    int value;
  } clocks[] = {{"CLOCK_REALTIME", CLOCK_REALTIME},
                {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
                {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
                {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
                {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
                {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
                {"CLOCK_TAI", CLOCK_TAI}};
  for (const auto& c : clocks) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  tzset();
  return set_zone_constants(iso, module);
}

constexpr MethodDef kFunctions[] = {
    def<"def asctime(tuple=<unset>, /)", time_asctime>("Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."),
    def<"def clock_getres(clk_id, /)", time_clock_getres>("Return the resolution (precision) of the specified clock clk_id."),
    def<"def clock_gettime(clk_id, /)", time_clock_gettime>("Return the time of the specified clock clk_id."),
    def<"def clock_gettime_ns(clk_id, /)", time_clock_gettime_ns>("Return the time of the specified clock clk_id as nanoseconds."),
    def<"def ctime(seconds=None, /)", time_ctime>("Convert a time in seconds since the Epoch to a string in local time."),
    def<"def get_clock_info(name, /)", time_get_clock_info>("Get information of the specified clock."),
    def<"def gmtime(seconds=None, /)", time_gmtime>("Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT)."),
    def<"def localtime(seconds=None, /)", time_localtime>("Convert seconds since the Epoch to a time tuple expressing local time."),
    def<"def mktime(tuple, /)", time_mktime>("Convert a time tuple in local time to seconds since the Epoch."),
    def<"def monotonic()", clock_seconds<CLOCK_MONOTONIC>>("Monotonic clock, cannot go backward."),
    def<"def monotonic_ns()", clock_nanoseconds<CLOCK_MONOTONIC>>("Monotonic clock, cannot go backward, as nanoseconds."),
    def<"def perf_counter()", clock_seconds<CLOCK_MONOTONIC>>("Performance counter for benchmarking."),
    def<"def perf_counter_ns()", clock_nanoseconds<CLOCK_MONOTONIC>>("Performance counter for benchmarking as nanoseconds."),
    def<"def process_time()", clock_seconds<CLOCK_PROCESS_CPUTIME_ID>>("Process time for profiling: sum of the kernel and user-space CPU time."),
    def<"def process_time_ns()", clock_nanoseconds<CLOCK_PROCESS_CPUTIME_ID>>("Process time for profiling as nanoseconds."),
    waiting(def<"def sleep(seconds, /)", time_sleep>("Delay execution for a given number of seconds.  The argument may be\na floating point number for subsecond precision.")),
    def<"def strftime(format, tuple=<unset>, /)", time_strftime>("Convert a time tuple to a string according to a format specification."),
    def<"def strptime(*args)", time_strptime>("Parse a string to a time tuple according to a format specification."),
    def<"def thread_time()", clock_seconds<CLOCK_THREAD_CPUTIME_ID>>("Thread time for profiling: sum of the kernel and user-space CPU time."),
    def<"def thread_time_ns()", clock_nanoseconds<CLOCK_THREAD_CPUTIME_ID>>("Thread time for profiling as nanoseconds."),
    def<"def time()", wall_seconds>("Return the current time in seconds since the Epoch.\nFractions of a second may be present if the system clock provides them."),
    def<"def time_ns()", clock_nanoseconds<CLOCK_REALTIME>>("Return the current time in nanoseconds since the Epoch."),
    def<"def tzset()", time_tzset>("Initialize, or reinitialize, the local timezone to the value stored in os.environ['TZ']."),
};

#define ITEM(i, name, text) def<"member " name, struct_sequence_item<i>>(text)
constexpr MethodDef kStructTime[] = {
    def<"new time.struct_time(sequence, dict=<unset>)", StructTime::create>(nullptr),
    ITEM(0, "tm_year", "year, for example, 1993"), ITEM(1, "tm_mon", "month of year, range [1, 12]"),
    ITEM(2, "tm_mday", "day of month, range [1, 31]"), ITEM(3, "tm_hour", "hours, range [0, 23]"),
    ITEM(4, "tm_min", "minutes, range [0, 59]"), ITEM(5, "tm_sec", "seconds, range [0, 61])"),
    ITEM(6, "tm_wday", "day of week, range [0, 6], Monday is 0"), ITEM(7, "tm_yday", "day of year, range [1, 366]"),
    ITEM(8, "tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"),
    ITEM(9, "tm_zone", "abbreviation of timezone name"), ITEM(10, "tm_gmtoff", "offset from UTC in seconds")};
#undef ITEM

}  // namespace

void set_sleep_hook(SleepHook hook) { sleep_hook = hook; }

Result make_struct_time(Isolate& iso, int64_t seconds, TimeZone zone) {
  time_t when = seconds;
  tm t;
  if ((zone == TimeZone::kLocal ? localtime_r(&when, &t) : gmtime_r(&when, &t)) == nullptr) {
    if (errno == EOVERFLOW) return raise_os_error(iso, EOVERFLOW, Value());
    return raise_os_error(iso, errno, Value());
  }
  return from_tm(iso, t);
}

Fallible<int64_t> seconds_argument(Isolate& iso, Value v) {
  if (v.is_none() || v.is_empty()) return static_cast<int64_t>(this_second());
  if (is_float(v)) {
    double d = float_value(v);
    if (std::isnan(d)) return iso.raise(ValueError, "Invalid value NaN (not a number)");
    d = std::floor(d);
    if (!(d >= -9.2e18 && d <= 9.2e18)) return iso.raise(OverflowError, "timestamp out of range for platform time_t");
    return static_cast<int64_t>(d);
  }
  Fallible<int64_t> whole = as_int64(iso, v, Overflow::kRaise);
  if (whole.is_fault() && iso.catch_pending(OverflowError))
    return iso.raise(OverflowError, "timestamp out of range for platform time_t");
  return whole;
}

extern const TypeDef struct_time_type_def{
    .type = &struct_time_type,
    .name = "time.struct_time",
    .doc = "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and "
           "strftime().  May be considered as a\n sequence of 9 integers.",
    .base = &tuple_type,
    .instance_size = sizeof(TupleObject),
    .flags = 0,
    .slots = {.destroy = StructTime::destroy,
              .traverse = StructTime::traverse,
              .variable_size = StructTime::size,
              .repr = struct_sequence_repr},
    .methods = kStructTime,
    .method_count = std::size(kStructTime)};

extern const ModuleDef time_module_def{
    .name = "time",
    .doc = "This module provides various functions to manipulate time values.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate};

}  // namespace skerry
