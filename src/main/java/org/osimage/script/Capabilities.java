package org.osimage.script;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Capabilities of files: the text of setcap(8), cap_from_text(3), and what the kernel keeps. */
final class Capabilities {
  /** The extended attribute. */
  static final String ATTRIBUTE = "security.capability";

  /** By number, capability.h; each with {@code cap_} in front. */
  private static final List<String> NAMES =
      List.of(
          "chown",
          "dac_override",
          "dac_read_search",
          "fowner",
          "fsetid",
          "kill",
          "setgid",
          "setuid",
          "setpcap",
          "linux_immutable",
          "net_bind_service",
          "net_broadcast",
          "net_admin",
          "net_raw",
          "ipc_lock",
          "ipc_owner",
          "sys_module",
          "sys_rawio",
          "sys_chroot",
          "sys_ptrace",
          "sys_pacct",
          "sys_admin",
          "sys_boot",
          "sys_nice",
          "sys_resource",
          "sys_time",
          "sys_tty_config",
          "mknod",
          "lease",
          "audit_write",
          "audit_control",
          "setfcap",
          "mac_override",
          "mac_admin",
          "syslog",
          "wake_alarm",
          "block_suspend",
          "audit_read",
          "perfmon",
          "bpf",
          "checkpoint_restore");

  private static final Pattern CLAUSE = Pattern.compile("([a-z_,0-9]*)(([-+=][eip]*)+)");
  private static final Pattern ACTION = Pattern.compile("([-+=])([eip]*)");
  private static final int REVISION_2 = 0x02000000;

  private long effective;
  private long inheritable;
  private long permitted;

  private Capabilities() {}

  /** The attribute's bytes in hexadecimal; empty if it is no such text. */
  static Optional<String> parse(String text) {
    Capabilities set = new Capabilities();
    for (String clause : text.strip().toLowerCase(Locale.ROOT).split("\\s+")) {
      Matcher parts = CLAUSE.matcher(clause);
      if (!parts.matches()) {
        return Optional.empty();
      }
      Optional<Long> mask = mask(parts.group(1));
      if (mask.isEmpty()) {
        return Optional.empty();
      }
      Matcher action = ACTION.matcher(parts.group(2));
      while (action.find()) {
        set.apply(action.group(1).charAt(0), action.group(2), mask.get());
      }
    }
    boolean sound = set.effective == 0 || set.effective == (set.permitted | set.inheritable);
    return sound ? Optional.of(set.hex()) : Optional.empty(); // the kernel keeps one bit for all
  }

  private static Optional<Long> mask(String names) {
    if (names.isEmpty() || names.equals("all")) {
      return Optional.of((1L << NAMES.size()) - 1);
    }
    long mask = 0;
    for (String name : names.split(",", -1)) {
      int number = name.startsWith("cap_") ? NAMES.indexOf(name.substring(4)) : -1;
      if (number < 0) {
        return Optional.empty();
      }
      mask |= 1L << number;
    }
    return Optional.of(mask);
  }

  private void apply(char operator, String flags, long mask) {
    effective = changed(effective, operator, flags.contains("e"), mask);
    inheritable = changed(inheritable, operator, flags.contains("i"), mask);
    permitted = changed(permitted, operator, flags.contains("p"), mask);
  }

  private static long changed(long set, char operator, boolean named, long mask) {
    return switch (operator) {
      case '+' -> named ? set | mask : set;
      case '-' -> named ? set & ~mask : set;
      default -> named ? set | mask : set & ~mask;
    };
  }

  /** The structure vfs_cap_data of revision 2, little-endian. */
  private String hex() {
    ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(REVISION_2 | (effective == 0 ? 0 : 1));
    data.putInt((int) permitted).putInt((int) inheritable);
    data.putInt((int) (permitted >>> 32)).putInt((int) (inheritable >>> 32));
    return HexFormat.of().formatHex(data.array());
  }
}
