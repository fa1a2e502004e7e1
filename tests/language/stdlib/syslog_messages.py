# syslog: options, masks, and the copy on the standard error stream; without a daemon nothing is told.
import io, sys, syslog

print(syslog.setlogmask(syslog.LOG_UPTO(syslog.LOG_WARNING)), syslog.setlogmask(0), syslog.LOG_MASK(syslog.LOG_ERR))
print(syslog.openlog("name"), syslog.syslog("text"), syslog.syslog(syslog.LOG_ERR | syslog.LOG_LOCAL3, "text"), syslog.closelog(), syslog.closelog())
print(sorted((n, v) for n, v in vars(syslog).items() if n.isupper() and isinstance(v, int)))
for call in (lambda: syslog.syslog(1), lambda: syslog.syslog(), lambda: syslog.syslog(1, 2), lambda: syslog.openlog("\ud800")):
    try:
        print(call())
    except (TypeError, UnicodeEncodeError) as e:
        print(type(e).__name__, e)
