// termios: the state of a terminal.
#include <sys/ioctl.h>
#include <sys/ttydefaults.h>
#include <termios.h>
#include <unistd.h>

#include <cstring>
#include <iterator>

#include "channels/blocking.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "stdlib/unix/unix_modules.h"
#include "stdlib/unix/unix_parts.h"

namespace skerry::unix_doors {

TypeObject termios_error;

namespace {

Fault raise_termios(Isolate& iso, int error) {
  Ref text(iso, TRY(make_str(iso, ::strerrordesc_np(error) != nullptr ? ::strerrordesc_np(error) : "Unknown error")));
  Ref arguments(iso, TRY(make_tuple(iso, {Value::small_int(error), text})));
  Ref exception(iso, TRY(make_exception(iso, termios_error, arguments)));
  return iso.raise_value(exception);
}
Status check_terminal(Isolate& iso, SystemResult r) {
  if (r.value < 0) return raise_termios(iso, r.error);
  return Status::ok();
}

Result termios_tcgetattr(Isolate& iso, Value fd_value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  ::termios mode;
  TRY(check_terminal(iso, blocking_call(iso, [&] { return ::tcgetattr(fd, &mode); })));
  Ref characters(iso, TRY(make_list(iso)));
  for (int i = 0; i < NCCS; ++i) {
    bool is_number = (mode.c_lflag & ICANON) == 0 && (i == VMIN || i == VTIME);
    Ref item(iso, is_number ? Value::small_int(mode.c_cc[i])
                            : TRY(make_bytes(iso, {reinterpret_cast<const char*>(&mode.c_cc[i]), 1})));
    TRY(list_append(iso, characters.as<ListObject>(), item));
  }
  Ref out(iso, TRY(make_list(iso)));
  for (uint32_t word : {mode.c_iflag, mode.c_oflag, mode.c_cflag, mode.c_lflag, ::cfgetispeed(&mode), ::cfgetospeed(&mode)})
    TRY(list_append(iso, out.as<ListObject>(), Value::small_int(word)));
  TRY(list_append(iso, out.as<ListObject>(), characters));
  return out.release();
}

Status termios_tcsetattr(Isolate& iso, Value fd_value, Value when_value, Value attributes) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  int when = static_cast<int>(TRY(c_int_argument(iso, when_value)));
  if (!ListObject::check(attributes) || attributes.as<ListObject>()->length != 7)
    return iso.raise(TypeError, "tcsetattr, arg 3: must be 7 element list");
  ::termios mode;
  TRY(check_terminal(iso, blocking_call(iso, [&] { return ::tcgetattr(fd, &mode); })));
  // Copied: __index__ of an item may change the list.
  Ref items(iso, TRY(to_tuple(iso, attributes)));
  uint64_t words[6];
  for (size_t i = 0; i < 6; ++i) words[i] = static_cast<uint64_t>(TRY(as_int64(iso, (*items.as<TupleObject>())[i], Overflow::kRaise)));
  mode.c_iflag = static_cast<tcflag_t>(words[0]);
  mode.c_oflag = static_cast<tcflag_t>(words[1]);
  mode.c_cflag = static_cast<tcflag_t>(words[2]);
  mode.c_lflag = static_cast<tcflag_t>(words[3]);
  Value characters = (*items.as<TupleObject>())[6];
  if (!ListObject::check(characters) || characters.as<ListObject>()->length != NCCS)
    return iso.raise(TypeError, "tcsetattr: attributes[6] must be {} element list", NCCS);
  Ref cc(iso, TRY(to_tuple(iso, characters)));
  for (size_t i = 0; i < NCCS; ++i) {
    Value item = (*cc.as<TupleObject>())[i];
    if (BytesObject::check(item) && item.as<BytesObject>()->length() == 1) mode.c_cc[i] = *item.as<BytesObject>()->data();
    else if (is_int(item)) mode.c_cc[i] = static_cast<cc_t>(TRY(as_int64(iso, item, Overflow::kRaise)));
    else return iso.raise(TypeError, "tcsetattr: elements of attributes must be characters or integers");
  }
  if (::cfsetispeed(&mode, static_cast<speed_t>(words[4])) < 0 || ::cfsetospeed(&mode, static_cast<speed_t>(words[5])) < 0)
    return raise_termios(iso, errno);
  SystemResult r{};
  channels::run_blocking(iso, [&] {
    r.value = ::tcsetattr(fd, when, &mode);
    r.error = r.value < 0 ? errno : 0;
  });
  return check_terminal(iso, r);
}

// These may wait until output has been sent.
template <auto Function>
Status with_number(Isolate& iso, Value fd_value, Value number_value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  int number = static_cast<int>(TRY(c_int_argument(iso, number_value)));
  SystemResult r{};
  channels::run_blocking(iso, [&] {
    r.value = Function(fd, number);
    r.error = r.value < 0 ? errno : 0;
  });
  return check_terminal(iso, r);
}
int drain(int fd, int) { return ::tcdrain(fd); }
Status termios_tcdrain(Isolate& iso, Value fd) { return with_number<drain>(iso, fd, Value::small_int(0)); }

Result termios_tcgetwinsize(Isolate& iso, Value fd_value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  winsize w;
  TRY(check_terminal(iso, blocking_call(iso, [&] { return ::ioctl(fd, TIOCGWINSZ, &w); })));
  return make_tuple(iso, {Value::small_int(w.ws_row), Value::small_int(w.ws_col)});
}
Status termios_tcsetwinsize(Isolate& iso, Value fd_value, Value size) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  if (type_of(size)->slots.get_item == nullptr || type_of(size)->slots.length == nullptr || TRY(length(iso, size)) != 2)
    return iso.raise(TypeError, "tcsetwinsize, arg 2: must be a two-item sequence");
  Ref rows(iso, TRY(get_item(iso, size, Value::small_int(0)))), columns(iso, TRY(get_item(iso, size, Value::small_int(1))));
  int64_t row = TRY(as_int64(iso, rows, Overflow::kRaise)), column = TRY(as_int64(iso, columns, Overflow::kRaise));
  if (row != static_cast<uint16_t>(row) || column != static_cast<uint16_t>(column))
    return iso.raise(OverflowError, "winsize value(s) out of range.");
  winsize w;
  TRY(check_terminal(iso, blocking_call(iso, [&] { return ::ioctl(fd, TIOCGWINSZ, &w); })));
  w.ws_row = static_cast<uint16_t>(row);
  w.ws_col = static_cast<uint16_t>(column);
  return check_terminal(iso, blocking_call(iso, [&] { return ::ioctl(fd, TIOCSWINSZ, &w); }));
}

#define N(name) {#name, static_cast<int64_t>(name)},
constexpr Constant kConstants[] = {
    N(B0) N(B1000000) N(B110) N(B115200) N(B1152000) N(B1200) N(B134) N(B150) N(B1500000) N(B1800) N(B19200) N(B200)
    N(B2000000) N(B230400) N(B2400) N(B2500000) N(B300) N(B3000000) N(B3500000) N(B38400) N(B4000000) N(B460800) N(B4800)
    N(B50) N(B500000) N(B57600) N(B576000) N(B600) N(B75) N(B921600) N(B9600) N(BRKINT) N(BS0) N(BS1) N(BSDLY) N(CBAUD)
    N(CBAUDEX) N(CDSUSP) N(CEOF) N(CEOL) N(CEOT) N(CERASE) N(CFLUSH) N(CIBAUD) N(CINTR) N(CKILL) N(CLNEXT) N(CLOCAL)
    N(CQUIT) N(CR0) N(CR1) N(CR2) N(CR3) N(CRDLY) N(CREAD) N(CRPRNT) N(CRTSCTS) N(CS5) N(CS6) N(CS7) N(CS8) N(CSIZE)
    N(CSTART) N(CSTOP) N(CSTOPB) N(CSUSP) N(CWERASE) N(ECHO) N(ECHOCTL) N(ECHOE) N(ECHOK) N(ECHOKE) N(ECHONL) N(ECHOPRT)
    N(EXTA) N(EXTB) N(FF0) N(FF1) N(FFDLY) N(FIOASYNC) N(FIOCLEX) N(FIONBIO) N(FIONCLEX) N(FIONREAD) N(FLUSHO) N(HUPCL)
    N(ICANON) N(ICRNL) N(IEXTEN) N(IGNBRK) N(IGNCR) N(IGNPAR) N(IMAXBEL) N(INLCR) N(INPCK) N(IOCSIZE_MASK) N(IOCSIZE_SHIFT)
    N(ISIG) N(ISTRIP) N(IUCLC) N(IXANY) N(IXOFF) N(IXON) N(NCC) N(NCCS) N(NL0) N(NL1) N(NLDLY) N(NOFLSH) N(N_MOUSE) N(N_PPP)
    N(N_SLIP) N(N_STRIP) N(N_TTY) N(OCRNL) N(OFDEL) N(OFILL) N(OLCUC) N(ONLCR) N(ONLRET) N(ONOCR) N(OPOST) N(PARENB)
    N(PARMRK) N(PARODD) N(PENDIN) N(TAB0) N(TAB1) N(TAB2) N(TAB3) N(TABDLY) N(TCFLSH) N(TCGETA) N(TCGETS) N(TCIFLUSH)
    N(TCIOFF) N(TCIOFLUSH) N(TCION) N(TCOFLUSH) N(TCOOFF) N(TCOON) N(TCSADRAIN) N(TCSAFLUSH) N(TCSANOW) N(TCSBRK) N(TCSBRKP)
    N(TCSETA) N(TCSETAF) N(TCSETAW) N(TCSETS) N(TCSETSF) N(TCSETSW) N(TCXONC) N(TIOCCONS) N(TIOCEXCL) N(TIOCGETD)
    N(TIOCGICOUNT) N(TIOCGLCKTRMIOS) N(TIOCGPGRP) N(TIOCGSERIAL) N(TIOCGSOFTCAR) N(TIOCGWINSZ) N(TIOCINQ) N(TIOCLINUX)
    N(TIOCMBIC) N(TIOCMBIS) N(TIOCMGET) N(TIOCMIWAIT) N(TIOCMSET) N(TIOCM_CAR) N(TIOCM_CD) N(TIOCM_CTS) N(TIOCM_DSR)
    N(TIOCM_DTR) N(TIOCM_LE) N(TIOCM_RI) N(TIOCM_RNG) N(TIOCM_RTS) N(TIOCM_SR) N(TIOCM_ST) N(TIOCNOTTY) N(TIOCNXCL)
    N(TIOCOUTQ) N(TIOCPKT) N(TIOCPKT_DATA) N(TIOCPKT_DOSTOP) N(TIOCPKT_FLUSHREAD) N(TIOCPKT_FLUSHWRITE) N(TIOCPKT_NOSTOP)
    N(TIOCPKT_START) N(TIOCPKT_STOP) N(TIOCSCTTY) N(TIOCSERCONFIG) N(TIOCSERGETLSR) N(TIOCSERGETMULTI) N(TIOCSERGSTRUCT)
    N(TIOCSERGWILD) N(TIOCSERSETMULTI) N(TIOCSERSWILD) N(TIOCSER_TEMT) N(TIOCSETD) N(TIOCSLCKTRMIOS) N(TIOCSPGRP)
    N(TIOCSSERIAL) N(TIOCSSOFTCAR) N(TIOCSTI) N(TIOCSWINSZ) N(TOSTOP) N(VDISCARD) N(VEOF) N(VEOL) N(VEOL2) N(VERASE)
    N(VINTR) N(VKILL) N(VLNEXT) N(VMIN) N(VQUIT) N(VREPRINT) N(VSTART) N(VSTOP) N(VSUSP) N(VSWTC) {"VSWTCH", VSWTC}, N(VT0) N(VT1)
    N(VTDLY) N(VTIME) N(VWERASE) N(XCASE) N(XTABS)};
#undef N

Status populate(Isolate& iso, Value module) {
  TRY(add_constants(iso, module, kConstants));
  return module_set(iso, module, "error", as_value(&termios_error));
}

constexpr MethodDef kFunctions[] = {
    def<"def tcgetattr(fd, /)", termios_tcgetattr>("Get the tty attributes for file descriptor fd."),
    def<"def tcsetattr(fd, when, attributes, /)", termios_tcsetattr>("Set the tty attributes for file descriptor fd."),
    def<"def tcsendbreak(fd, duration, /)", with_number<::tcsendbreak>>("Send a break on file descriptor fd."),
    def<"def tcdrain(fd, /)", termios_tcdrain>("Wait until all output written to file descriptor fd has been transmitted."),
    def<"def tcflush(fd, queue, /)", with_number<::tcflush>>("Discard queued data on file descriptor fd."),
    def<"def tcflow(fd, action, /)", with_number<::tcflow>>("Suspend or resume input or output on file descriptor fd."),
    def<"def tcgetwinsize(fd, /)", termios_tcgetwinsize>("Get the tty winsize for file descriptor fd."),
    def<"def tcsetwinsize(fd, winsize, /)", termios_tcsetwinsize>("Set the tty winsize for file descriptor fd."),
};

}  // namespace

extern const TypeDef termios_error_def{.type = &termios_error,
                                       .name = "termios.error",
                                       .doc = nullptr,
                                       .base = &Exception,
                                       .instance_size = sizeof(ExceptionObject),
                                       .flags = kExceptionFlags};
extern const TypeDef rusage_type_def, passwd_type_def, group_type_def, locale_error_def, locale_state_type_def;

const TypeDef* const* unix_types(size_t* count) {
  static constexpr const TypeDef* kTypes[] = {&group_type_def, &locale_error_def, &locale_state_type_def, &passwd_type_def, &rusage_type_def, &termios_error_def};
  *count = std::size(kTypes);
  return kTypes;
}

extern const ModuleDef termios_module_def{
    .name = "termios",
    .doc = "This module provides an interface to the Posix calls for tty I/O control.\n\nFor a complete description of these calls, see the Posix or "
           "Unix manual\npages. It is only available for those Unix versions that support Posix\ntermios style tty I/O control.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate};

}  // namespace skerry::unix_doors
