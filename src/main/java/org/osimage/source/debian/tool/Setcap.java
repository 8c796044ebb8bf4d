package org.osimage.source.debian.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Found;
import org.osimage.tree.Attributes;

/** setcap(8) and getcap(8): capabilities of a file, as {@code security.capability} keeps them. */
final class Setcap implements Command {
  private static final String ATTRIBUTE = "security.capability";
  private static final int REVISION_2 = 0x02000000;
  private static final int EFFECTIVE = 1;

  /** By number, include/uapi/linux/capability.h. */
  static final List<String> NAMES =
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

  private record Capabilities(long permitted, long inheritable, boolean effective) {}

  @Override
  public int run(Invocation call) throws IOException {
    List<String> words = new ArrayList<>(call.arguments());
    boolean remove = words.remove("-r");
    words.removeIf(w -> w.equals("-q") || w.equals("-n"));
    if (remove) {
      for (String path : words) {
        set(call, path, new byte[0]);
      }
      return 0;
    }
    if (words.isEmpty() || words.size() % 2 != 0) {
      return call.fail("usage: setcap [-q] CAPABILITIES FILE ...");
    }
    for (int i = 0; i < words.size(); i += 2) {
      if (call.find(words.get(i + 1)).filter(n -> n.isFile()).isEmpty()) {
        call.err().print("Failed to set capabilities on file '" + words.get(i + 1) + "'\n");
        return 1;
      }
      byte[] value;
      try {
        value = encoded(parsed(words.get(i)));
      } catch (IllegalArgumentException e) {
        call.err().print("fatal error: Invalid argument\n");
        return 1;
      }
      set(call, words.get(i + 1), value);
    }
    return 0;
  }

  private static void set(Invocation call, String path, byte[] value) throws IOException {
    Found at = call.files().existing(call.directory(), path, true);
    Attributes old = at.node().orElseThrow().attributes();
    SortedMap<String, String> xattrs = new TreeMap<>(old.xattrs());
    if (value.length == 0) {
      xattrs.remove(ATTRIBUTE);
    } else {
      xattrs.put(ATTRIBUTE, HexFormat.of().formatHex(value));
    }
    call.files()
        .setAttributes(at, new Attributes(old.mode(), old.uid(), old.gid(), old.mtime(), xattrs));
  }

  /** The text form of cap_from_text(3): clauses of names, operators and flags. */
  private static Capabilities parsed(String text) {
    long[] sets = new long[3]; // effective, inheritable, permitted
    for (String clause : text.strip().split("\\s+")) {
      java.util.regex.Matcher parts =
          java.util.regex.Pattern.compile("([a-z0-9_,]*)((?:[=+-][eip]*)+)")
              .matcher(clause.toLowerCase(Locale.ROOT));
      if (!parts.matches()) {
        throw new IllegalArgumentException(clause);
      }
      long names = names(parts.group(1));
      java.util.regex.Matcher actions =
          java.util.regex.Pattern.compile("([=+-])([eip]*)").matcher(parts.group(2));
      while (actions.find()) {
        for (int i = 0; i < sets.length; i++) {
          boolean named = actions.group(2).indexOf("eip".charAt(i)) >= 0;
          if (actions.group(1).equals("=")) {
            sets[i] = named ? sets[i] | names : sets[i] & ~names;
          } else if (named) {
            sets[i] = actions.group(1).equals("+") ? sets[i] | names : sets[i] & ~names;
          }
        }
      }
    }
    return new Capabilities(sets[2], sets[1], sets[0] != 0);
  }

  private static long names(String list) {
    if (list.isEmpty() || list.equals("all")) {
      return (1L << NAMES.size()) - 1;
    }
    long bits = 0;
    for (String name : list.split(",")) {
      int number = NAMES.indexOf(name.replaceFirst("^cap_", ""));
      if (number < 0) {
        throw new IllegalArgumentException(name);
      }
      bits |= 1L << number;
    }
    return bits;
  }

  private static byte[] encoded(Capabilities caps) {
    ByteBuffer out = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(REVISION_2 | (caps.effective() ? EFFECTIVE : 0));
    out.putInt((int) caps.permitted()).putInt((int) caps.inheritable());
    out.putInt((int) (caps.permitted() >>> 32)).putInt((int) (caps.inheritable() >>> 32));
    return out.array();
  }

  /** getcap: a line for each file that has some. */
  static int get(Invocation call) throws IOException {
    for (String path : call.arguments()) {
      if (!path.startsWith("-")) {
        String value =
            call.find(path)
                .map(n -> n.attributes().xattrs().getOrDefault(ATTRIBUTE, ""))
                .orElse("");
        if (!value.isEmpty()) {
          call.println(path + " " + shown(HexFormat.of().parseHex(value)));
        }
      }
    }
    return 0;
  }

  private static String shown(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (value.length < 20) {
      return "";
    }
    long permitted = (in.getInt(4) & 0xffffffffL) | ((long) in.getInt(12) << 32);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      if ((permitted >> i & 1) != 0) {
        names.add("cap_" + NAMES.get(i));
      }
    }
    return String.join(",", names) + ((in.getInt(0) & EFFECTIVE) != 0 ? "=ep" : "=p");
  }
}
