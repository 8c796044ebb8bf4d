package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * The accounts that every Debian system has: base-passwd's masters as its postinst copies them, and
 * the shadow files as {@code shadowconfig on} (package passwd) leaves them: passwords moved to
 * files of mode 0640 for root:shadow, all of them locked. The date of the last password change is
 * empty, which switches ageing off: no clock is asked.
 */
final class BaseAccounts {
  private static final String MASTERS = "usr/share/base-passwd/";
  private static final long SHADOW = 42;

  private BaseAccounts() {}

  /** The master file named {@code passwd} or {@code group}; empty without base-passwd. */
  static Optional<String> master(List<UnpackedDeb> debs, ContentStore store, String name)
      throws IOException {
    TreePath path = TreePath.literal(MASTERS + name + ".master");
    for (UnpackedDeb deb : debs) {
      if (deb.name().equals("base-passwd")) {
        for (Entry entry : deb.entries()) {
          if (entry.path().equals(path) && entry instanceof Entry.RegularFile file) {
            return Optional.of(new String(store.bytes(file.content()), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return Optional.empty();
  }

  static void add(List<UnpackedDeb> debs, ContentStore store, AccountIds ids, Additions image)
      throws IOException {
    Optional<String> users = master(debs, store, "passwd");
    Optional<String> groups = master(debs, store, "group");
    if (users.isEmpty() || groups.isEmpty()) {
      return;
    }
    long shadow = ids.group("shadow").orElse(SHADOW);
    image.file("etc/passwd", withoutPasswords(users.get()));
    image.file("etc/group", withoutPasswords(groups.get()));
    image.file("etc/shadow", 0640, 0, shadow, shadow(users.get()));
    image.file("etc/gshadow", 0640, 0, shadow, gshadow(groups.get()));
  }

  private static String withoutPasswords(String text) {
    StringBuilder out = new StringBuilder();
    for (String line : lines(text)) {
      String[] fields = line.split(":", 3);
      out.append(fields[0]).append(":x:").append(fields[2]).append('\n');
    }
    return out.toString();
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> line.split(":", -1).length > 3).toList();
  }

  private static byte[] shadow(String passwd) {
    StringBuilder out = new StringBuilder();
    for (String line : lines(passwd)) {
      String[] fields = line.split(":", 3);
      out.append(fields[0]).append(':').append(locked(fields[1])).append("::0:99999:7:::\n");
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gshadow(String group) {
    StringBuilder out = new StringBuilder();
    for (String line : lines(group)) {
      String[] fields = line.split(":", 4);
      out.append(fields[0]).append(':').append(locked(fields[1])).append("::");
      out.append(fields[3]).append('\n');
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** An empty password would let anyone in. */
  private static String locked(String password) {
    return password.isEmpty() || password.equals("x") ? "*" : password;
  }
}
