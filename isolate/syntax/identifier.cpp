// Identifier characters by Unicode category, from utf8proc. XID_Start and XID_Continue are derived as in UAX #31:
// the categories, plus the Other_ID_* characters, minus those whose NFKC form is no identifier.
#include "identifier.h"

#include <utf8proc.h>

#include <cstdlib>

namespace skerry::syntax {

namespace {

bool is_start_category(utf8proc_category_t category) {
  switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
      return true;
    default:
      return false;
  }
}

bool is_other_id_start(uint32_t c) { return c == 0x1885 || c == 0x1886 || c == 0x2118 || c == 0x212e; }

// Letters whose compatibility form starts with, or holds, something that is no identifier character.
bool is_never_xid(uint32_t c) {
  return c == 0x37a || c == 0x2e2f || (c >= 0xfc5e && c <= 0xfc63) || c == 0xfdfa || c == 0xfdfb || c == 0xfe70 ||
         c == 0xfe72 || c == 0xfe74 || c == 0xfe76 || c == 0xfe78 || c == 0xfe7a || c == 0xfe7c || c == 0xfe7e;
}

// Letters that may follow but not start: their compatibility form starts with a mark.
bool is_continue_only(uint32_t c) { return c == 0xe33 || c == 0xeb3 || c == 0xff9e || c == 0xff9f; }

}  // namespace

bool is_xid_start(uint32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  if (is_never_xid(c) || is_continue_only(c)) return false;
  return is_start_category(utf8proc_category(static_cast<utf8proc_int32_t>(c))) || is_other_id_start(c);
}

bool is_xid_continue(uint32_t c) {
  if (c < 0x80) return is_xid_start(c) || (c >= '0' && c <= '9');
  if (is_never_xid(c)) return false;
  utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  if (is_start_category(category) || is_other_id_start(c)) return true;
  switch (category) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC:
      return true;
    default:
      return c == 0xb7 || c == 0x387 || (c >= 0x1369 && c <= 0x1371) || c == 0x19da;
  }
}

bool is_printable(uint32_t c) {
  if (c < 0x80) return c >= 0x20 && c < 0x7f;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS:
      return false;
    default:
      return true;
  }
}

std::string normalise_nfkc(std::string_view text) {
  utf8proc_uint8_t* normal = nullptr;
  utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &normal,
                                       static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT));
  if (size < 0) return {};
  std::string result(reinterpret_cast<char*>(normal), static_cast<size_t>(size));
  std::free(normal);
  return result;
}

}  // namespace skerry::syntax
