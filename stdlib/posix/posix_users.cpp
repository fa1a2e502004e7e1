// Users and groups of the process: set*id and what asks for them. They belong to the process, and so to all isolates, as its
// directory does; the C library changes every thread.
#include <grp.h>
#include <limits.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <string>
#include <vector>

#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "stdlib/posix/posix_parts.h"

namespace skerry::posix {

namespace {

// set*id of one to three users or groups.
template <auto Function>
Status set_one(Isolate& iso, Value id, const char* what) {
  const uint32_t a = TRY(id_argument(iso, id, what));
  return check(iso, blocking_call(iso, [&] { return Function(a); }));
}
template <auto Function>
Status set_user(Isolate& iso, Value id) { return set_one<Function>(iso, id, "uid"); }
template <auto Function>
Status set_group(Isolate& iso, Value id) { return set_one<Function>(iso, id, "gid"); }

Status posix_setreuid(Isolate& iso, Value real, Value effective) {
  const uid_t a = TRY(id_argument(iso, real, "uid")), b = TRY(id_argument(iso, effective, "uid"));
  return check(iso, blocking_call(iso, [=] { return ::setreuid(a, b); }));
}
Status posix_setregid(Isolate& iso, Value real, Value effective) {
  const gid_t a = TRY(id_argument(iso, real, "gid")), b = TRY(id_argument(iso, effective, "gid"));
  return check(iso, blocking_call(iso, [=] { return ::setregid(a, b); }));
}
Status posix_setresuid(Isolate& iso, Value real, Value effective, Value saved) {
  const uid_t a = TRY(id_argument(iso, real, "uid")), b = TRY(id_argument(iso, effective, "uid")), c = TRY(id_argument(iso, saved, "uid"));
  return check(iso, blocking_call(iso, [=] { return ::setresuid(a, b, c); }));
}
Status posix_setresgid(Isolate& iso, Value real, Value effective, Value saved) {
  const gid_t a = TRY(id_argument(iso, real, "gid")), b = TRY(id_argument(iso, effective, "gid")), c = TRY(id_argument(iso, saved, "gid"));
  return check(iso, blocking_call(iso, [=] { return ::setresgid(a, b, c); }));
}
// -1 is how the number that stands for none is shown.
Value shown_id(uint32_t id) { return Value::small_int(id == UINT32_MAX ? -1 : int64_t{id}); }
Result posix_getresuid(Isolate& iso) {
  uid_t a, b, c;
  if (::getresuid(&a, &b, &c) < 0) return raise_os_error(iso, errno, Value());
  return make_tuple(iso, {shown_id(a), shown_id(b), shown_id(c)});
}
Result posix_getresgid(Isolate& iso) {
  gid_t a, b, c;
  if (::getresgid(&a, &b, &c) < 0) return raise_os_error(iso, errno, Value());
  return make_tuple(iso, {shown_id(a), shown_id(b), shown_id(c)});
}
Status posix_setpgrp(Isolate& iso) {
  return check(iso, blocking_call(iso, [] { return ::setpgid(0, 0); }));
}

Result make_groups(Isolate& iso, const std::vector<gid_t>& groups) {
  Ref out(iso, TRY(make_list(iso)));
  for (gid_t group : groups) TRY(list_append(iso, out.as<ListObject>(), shown_id(group)));
  return out.release();
}
Result posix_getgroups(Isolate& iso) {
  int count = ::getgroups(0, nullptr);
  if (count < 0) return raise_os_error(iso, errno, Value());
  std::vector<gid_t> groups(static_cast<size_t>(count));
  if ((count = ::getgroups(count, groups.data())) < 0) return raise_os_error(iso, errno, Value());
  groups.resize(static_cast<size_t>(count));
  return make_groups(iso, groups);
}
Status posix_setgroups(Isolate& iso, Value given) {
  if (DictObject::check(given) || type_of(given)->slots.get_item == nullptr)
    return iso.raise(TypeError, "setgroups argument must be a sequence");
  Ref items(iso, TRY(to_list(iso, given)));
  const auto* list = items.as<ListObject>();
  if (list->length > NGROUPS_MAX) return iso.raise(ValueError, "too many groups");
  std::vector<gid_t> groups;
  for (size_t i = 0; i < list->length; ++i) {
    if (!is_int(list->items[i])) return iso.raise(TypeError, "groups must be integers");
    groups.push_back(TRY(id_argument(iso, list->items[i], "gid")));
  }
  return check(iso, blocking_call(iso, [&] { return ::setgroups(groups.size(), groups.data()); }));
}
Result posix_getgrouplist(Isolate& iso, Value user, Value group) {
  if (!StrObject::check(user)) return iso.raise(TypeError, "getgrouplist() argument 1 must be str, not {}", type_name_or_none(user));
  Path name;
  Fallible<bool> taken = path_argument(iso, user, nullptr, nullptr, kPathOnly, &name);
  if (taken.is_fault()) {
    if (name.text.find('\0') == name.text.npos || !iso.catch_pending(ValueError)) return taken.fault();
    return iso.raise(ValueError, "embedded null character");
  }
  const gid_t base = TRY(id_argument(iso, group, "gid"));
  std::vector<gid_t> groups(64);
  for (;;) {
    int count = static_cast<int>(groups.size());
    if (::getgrouplist(name.c_str(), base, groups.data(), &count) >= 0) {
      groups.resize(static_cast<size_t>(count));
      return make_groups(iso, groups);
    }
    if (groups.size() > NGROUPS_MAX) return raise_os_error(iso, ENOMEM, Value());
    groups.resize(groups.size() * 2);
  }
}
Status posix_initgroups(Isolate& iso, Value user, Value group) {
  Path name;
  TRY(path_argument(iso, user, nullptr, nullptr, kPathOnly, &name));
  const gid_t base = TRY(id_argument(iso, group, "gid"));
  return check(iso, blocking_call(iso, [&] { return ::initgroups(name.c_str(), base); }));
}

constexpr MethodDef kRows[] = {
    def<"def setuid(uid, /)", set_user<::setuid>>("Set the current process's user id."),
    def<"def seteuid(euid, /)", set_user<::seteuid>>("Set the current process's effective user id."),
    def<"def setgid(gid, /)", set_group<::setgid>>("Set the current process's group id."),
    def<"def setegid(egid, /)", set_group<::setegid>>("Set the current process's effective group id."),
    def<"def setreuid(ruid, euid, /)", posix_setreuid>("Set the current process's real and effective user ids."),
    def<"def setregid(rgid, egid, /)", posix_setregid>("Set the current process's real and effective group ids."),
    def<"def setresuid(ruid, euid, suid, /)", posix_setresuid>("Set the current process's real, effective, and saved user ids."),
    def<"def setresgid(rgid, egid, sgid, /)", posix_setresgid>("Set the current process's real, effective, and saved group ids."),
    def<"def getresuid()", posix_getresuid>("Return a tuple of the current process's real, effective, and saved user ids."),
    def<"def getresgid()", posix_getresgid>("Return a tuple of the current process's real, effective, and saved group ids."),
    def<"def setpgrp()", posix_setpgrp>("Make the current process the leader of its process group."),
    def<"def getgroups()", posix_getgroups>("Return list of supplemental group IDs for the process."),
    def<"def setgroups(groups, /)", posix_setgroups>("Set the groups of the current process to list."),
    def<"def getgrouplist(user, group, /)", posix_getgrouplist>(
        "Returns a list of groups to which a user belongs.\n\n  user\n    username to lookup\n  group\n    base group id of the user"),
    def<"def initgroups(username, gid, /)", posix_initgroups>(
        "Initialize the group access list.\n\nCall the system initgroups() to initialize the group access list with all of\nthe groups "
        "of which the specified username is a member, plus the specified\ngroup id."),
};

}  // namespace

extern const Rows user_rows{kRows, std::size(kRows)};

}  // namespace skerry::posix
