// pwd and grp: the accounts and groups that the system knows.
//
// The walk through all of them is one per process in the C library: a lock keeps isolates from sharing it.
#include <grp.h>
#include <pwd.h>
#include <sys/types.h>

#include <iterator>
#include <mutex>
#include <vector>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/str.h"
#include "stdlib/unix/unix_modules.h"
#include "stdlib/unix/unix_parts.h"
#include "stdlib/wide_sequence.h"

namespace skerry::unix_doors {

TypeObject passwd_type, group_type;

namespace {

using Passwd = WideSequence<7, 7>;
using Group = WideSequence<4, 4>;

std::mutex walk_lock;

// An id: -1 counts as (uid_t)-1. OverflowError beyond what an id can be.
Fallible<uint32_t> id_argument(Isolate& iso, Value v, const char* what) {
  if (!is_int(v) && type_of(v)->slots.index == nullptr)
    return iso.raise(TypeError, "{} should be integer, not {}", what, type_name(v));
  Ref index(iso, TRY(as_index(iso, v)));
  int64_t n;
  if (!int_fits_int64(index, &n) && int_sign(index) > 0) return iso.raise(OverflowError, "{} is greater than maximum", what);
  if (!int_fits_int64(index, &n) || n < -1 || n > UINT32_MAX) return iso.raise(OverflowError, "{} is less than minimum", what);
  return static_cast<uint32_t>(n);
}
Fallible<bool> name_argument(Isolate& iso, Value v, const char* function, const char* parameter, std::string* out) {
  if (!StrObject::check(v)) return iso.raise(TypeError, "{}() argument{} must be str, not {}", function, parameter, v.is_none() ? "None" : type_name(v));
  Ref bytes(iso, TRY(call_method(iso, v, names.encode, {Ref(iso, TRY(make_str(iso, "utf-8"))), Ref(iso, TRY(make_str(iso, "surrogateescape")))})));
  *out = bytes.as<BytesObject>()->view();
  if (out->find('\0') != out->npos) return iso.raise(ValueError, "embedded null byte");
  return true;
}
Fault not_found(Isolate& iso, const std::string& message) {
  Ref text(iso, TRY(make_str(iso, message)));
  return iso.raise_with(KeyError, text);
}

Result make_text(Isolate& iso, const char* text) {
  return text == nullptr ? Result(Value::none()) : posix::make_name(iso, text, posix::NameForm::kStr);
}
Value make_id(uint32_t id) { return Value::small_int(id == UINT32_MAX ? -1 : int64_t{id}); }

Result make_passwd(Isolate& iso, const passwd& p) {
  Ref name(iso, TRY(make_text(iso, p.pw_name))), password(iso, TRY(make_text(iso, p.pw_passwd))), gecos(iso, TRY(make_text(iso, p.pw_gecos))),
      directory(iso, TRY(make_text(iso, p.pw_dir))), shell(iso, TRY(make_text(iso, p.pw_shell)));
  Value items[] = {name.release(),  password.release(),  make_id(p.pw_uid), make_id(p.pw_gid),
                   gecos.release(), directory.release(), shell.release()};
  return Passwd::make(iso, &passwd_type, items, std::size(items));
}
Result make_group(Isolate& iso, const group& g) {
  Ref members(iso, TRY(make_list(iso)));
  for (char** m = g.gr_mem; m != nullptr && *m != nullptr; ++m) {
    Ref member(iso, TRY(make_text(iso, *m)));
    TRY(list_append(iso, members.as<ListObject>(), member));
  }
  Ref name(iso, TRY(make_text(iso, g.gr_name))), password(iso, TRY(make_text(iso, g.gr_passwd)));
  Value items[] = {name.release(), password.release(), make_id(g.gr_gid), members.release()};
  return Group::make(iso, &group_type, items, std::size(items));
}

// Asks the system with a buffer that grows as it wants; null: there is no such entry.
template <class Entry, class F>
Fallible<bool> look_up(Isolate& iso, Entry* entry, std::vector<char>* buffer, F ask) {
  for (buffer->resize(1024);; buffer->resize(buffer->size() * 2)) {
    Entry* found = nullptr;
    int error = ask(entry, buffer->data(), buffer->size(), &found);
    if (error == EINTR) continue;
    if (error != ERANGE || buffer->size() > (1 << 26)) {
      // The C library reports the absence of an entry in several ways.
      if (error == ENOMEM) return iso.raise_memory_error();
      return found != nullptr;
    }
  }
}

Result pwd_getpwuid(Isolate& iso, Value uid_value) {
  Fallible<uint32_t> uid = id_argument(iso, uid_value, "uid");
  if (uid.is_fault()) {
    if (!iso.catch_pending(OverflowError)) return uid.fault();
    return not_found(iso, "getpwuid(): uid not found");
  }
  passwd entry;
  std::vector<char> buffer;
  if (TRY(look_up(iso, &entry, &buffer, [&](auto... a) { return ::getpwuid_r(uid.value(), a...); }))) return make_passwd(iso, entry);
  return not_found(iso, "getpwuid(): uid not found: " + repr_utf8_or_fallback(iso, uid_value));
}
Result pwd_getpwnam(Isolate& iso, Value name_value) {
  std::string name;
  TRY(name_argument(iso, name_value, "getpwnam", "", &name));
  passwd entry;
  std::vector<char> buffer;
  if (TRY(look_up(iso, &entry, &buffer, [&](auto... a) { return ::getpwnam_r(name.c_str(), a...); }))) return make_passwd(iso, entry);
  return not_found(iso, "getpwnam(): name not found: " + repr_utf8_or_fallback(iso, name_value));
}
Result grp_getgrgid(Isolate& iso, Value id_value) {
  uint32_t id = TRY(id_argument(iso, id_value, "gid"));
  group entry;
  std::vector<char> buffer;
  if (TRY(look_up(iso, &entry, &buffer, [&](auto... a) { return ::getgrgid_r(id, a...); }))) return make_group(iso, entry);
  return not_found(iso, "getgrgid(): gid not found: " + repr_utf8_or_fallback(iso, id_value));
}
Result grp_getgrnam(Isolate& iso, Value name_value) {
  std::string name;
  TRY(name_argument(iso, name_value, "getgrnam", " 'name'", &name));
  group entry;
  std::vector<char> buffer;
  if (TRY(look_up(iso, &entry, &buffer, [&](auto... a) { return ::getgrnam_r(name.c_str(), a...); }))) return make_group(iso, entry);
  return not_found(iso, "getgrnam(): name not found: " + repr_utf8_or_fallback(iso, name_value));
}

// No Python runs under the lock: making the entries only allocates, and what a collection would finalize waits for a safepoint.
Result pwd_getpwall(Isolate& iso) {
  Ref all(iso, TRY(make_list(iso)));
  std::lock_guard guard(walk_lock);
  ::setpwent();
  Status status;
  while (passwd* entry = ::getpwent()) {
    Result made = make_passwd(iso, *entry);
    status = made.is_fault() ? Status(made.fault()) : list_append_steal(iso, all.as<ListObject>(), made.value());
    if (status.is_fault()) break;
  }
  ::endpwent();
  TRY(status);
  return all.release();
}
Result grp_getgrall(Isolate& iso) {
  Ref all(iso, TRY(make_list(iso)));
  std::lock_guard guard(walk_lock);
  ::setgrent();
  Status status;
  while (group* entry = ::getgrent()) {
    Result made = make_group(iso, *entry);
    status = made.is_fault() ? Status(made.fault()) : list_append_steal(iso, all.as<ListObject>(), made.value());
    if (status.is_fault()) break;
  }
  ::endgrent();
  TRY(status);
  return all.release();
}

Status populate_pwd(Isolate& iso, Value module) { return module_set(iso, module, "struct_passwd", as_value(&passwd_type)); }
Status populate_grp(Isolate& iso, Value module) { return module_set(iso, module, "struct_group", as_value(&group_type)); }

constexpr MethodDef kPwd[] = {
    def<"def getpwuid(uidobj, /)", pwd_getpwuid>("Return the password database entry for the given numeric user ID.\n\nSee `help(pwd)` for more on password database entries."),
    def<"def getpwnam(name, /)", pwd_getpwnam>("Return the password database entry for the given user name.\n\nSee `help(pwd)` for more on password database entries."),
    def<"def getpwall()", pwd_getpwall>("Return a list of all available password database entries, in arbitrary order.\n\nSee help(pwd) for more on password database entries."),
};
constexpr MethodDef kGrp[] = {
    def<"def getgrgid(id)", grp_getgrgid>("Return the group database entry for the given numeric group ID.\n\nIf id is not valid, raise KeyError."),
    def<"def getgrnam(name)", grp_getgrnam>("Return the group database entry for the given group name.\n\nIf name is not valid, raise KeyError."),
    def<"def getgrall()", grp_getgrall>("Return a list of all available group entries, in arbitrary order.\n\nAn entry whose name starts with '+' or '-' represents an instruction\nto use YP/NIS and may not be accessible via getgrnam or getgrgid."),
};

#define ITEM(i, name, doc) def<"member " name, struct_sequence_item<i>>(doc)
constexpr MethodDef kPasswd[] = {def<"new pwd.struct_passwd(sequence, dict=<unset>)", Passwd::create>(nullptr),
                                 ITEM(0, "pw_name", "user name"), ITEM(1, "pw_passwd", "password"), ITEM(2, "pw_uid", "user id"),
                                 ITEM(3, "pw_gid", "group id"), ITEM(4, "pw_gecos", "real name"), ITEM(5, "pw_dir", "home directory"),
                                 ITEM(6, "pw_shell", "shell program")};
constexpr MethodDef kGroup[] = {def<"new grp.struct_group(sequence, dict=<unset>)", Group::create>(nullptr),
                                ITEM(0, "gr_name", "group name"), ITEM(1, "gr_passwd", "password"), ITEM(2, "gr_gid", "group id"),
                                ITEM(3, "gr_mem", "group members")};
#undef ITEM

template <class Sequence>
constexpr Slots kSequenceSlots{.destroy = Sequence::destroy,
                               .traverse = Sequence::traverse,
                               .variable_size = Sequence::size,
                               .repr = struct_sequence_repr};

}  // namespace

extern const TypeDef passwd_type_def{.type = &passwd_type,
                                     .name = "pwd.struct_passwd",
                                     .doc = "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n"
                                            "  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the "
                                            "above tuple.",
                                     .base = &tuple_type,
                                     .instance_size = sizeof(TupleObject),
                                     .flags = 0,
                                     .slots = kSequenceSlots<Passwd>,
                                     .methods = kPasswd,
                                     .method_count = std::size(kPasswd)};
extern const TypeDef group_type_def{.type = &group_type,
                                    .name = "grp.struct_group",
                                    .doc = "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n"
                                           "  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n",
                                    .base = &tuple_type,
                                    .instance_size = sizeof(TupleObject),
                                    .flags = 0,
                                    .slots = kSequenceSlots<Group>,
                                    .methods = kGroup,
                                    .method_count = std::size(kGroup)};

extern const ModuleDef pwd_module_def{
    .name = "pwd",
    .doc = "This module provides access to the Unix password database.\nIt is available on all Unix versions.\n\nPassword database entries are "
           "reported as 7-tuples containing the following\nitems from the password database (see `<pwd.h>'), in order:\npw_name, pw_passwd, pw_uid, "
           "pw_gid, pw_gecos, pw_dir, pw_shell.\nThe uid and gid items are integers, all others are strings. An\nexception is raised if the entry "
           "asked for cannot be found.",
    .functions = kPwd,
    .function_count = std::size(kPwd),
    .populate = populate_pwd};
extern const ModuleDef grp_module_def{
    .name = "grp",
    .doc = "Access to the Unix group database.\n\nGroup entries are reported as 4-tuples containing the following fields\nfrom the group database, in "
           "order:\n\n  name   - name of the group\n  passwd - group password (encrypted); often empty\n  gid    - numeric ID of the group\n  mem    - "
           "list of members\n\nThe gid is an integer, name and password are strings.  (Note that most\nusers are not explicitly listed as members of "
           "the groups they are in\naccording to the password database.  Check both databases to get\ncomplete membership information.)",
    .functions = kGrp,
    .function_count = std::size(kGrp),
    .populate = populate_grp};

}  // namespace skerry::unix_doors
