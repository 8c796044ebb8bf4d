package org.osimage.source.ips.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.source.ips.plan.Delivered;

/**
 * The files of the driver database besides {@code name_to_major}, with the form of their lines.
 * Source: illumos, {@code cmd/modload}.
 */
enum DriverFile {
  ALIASES("etc/driver_aliases"),
  CLASSES("etc/driver_classes"),
  MINOR_PERM("etc/minor_perm"),
  POLICY("etc/security/device_policy"),
  PRIVILEGES("etc/security/extra_privs"),
  DEVLINKS("etc/devlink.tab");

  private final String path;

  DriverFile(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  /** Whether lines of the driver that its package does not name go away. */
  boolean exact() {
    return this != ALIASES && this != DEVLINKS;
  }

  /** The lines that a driver wants. */
  List<String> lines(String name, Delivered driver) {
    List<String> lines = new ArrayList<>();
    switch (this) {
      case ALIASES ->
          driver.action().values("alias").forEach(a -> lines.add(name + " \"" + a + "\""));
      case CLASSES -> driver.action().values("class").forEach(c -> lines.add(name + "\t" + c));
      case MINOR_PERM -> {
        driver.action().values("perms").forEach(p -> lines.add(name + ":" + p));
        driver.action().values("clone_perms").forEach(p -> lines.add(clonePermission(name, p)));
      }
      case POLICY -> driver.action().values("policy").forEach(p -> lines.add(policy(name, p)));
      case PRIVILEGES -> {
        for (String privileges : driver.action().values("privs")) {
          List.of(privileges.split(",", -1)).forEach(p -> lines.add(name + ":" + p));
        }
      }
      case DEVLINKS ->
          driver.action().values("devlink").forEach(d -> lines.add(d.replace("\\t", "\t")));
    }
    return lines;
  }

  /** The minor node of clone is named like the driver unless the text begins with another. */
  private static String clonePermission(String name, String text) {
    boolean named = text.strip().split("\\s+", -1).length != 3;
    return "clone:" + (named ? "" : name + " ") + text;
  }

  /** The minor node, all if none is named, then each setting behind a tab. */
  private static String policy(String name, String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      boolean setting = word.indexOf('=') >= 0;
      if (line.isEmpty()) {
        line.append(name).append(':').append(setting ? "*" : word);
      }
      if (setting) {
        line.append('\t').append(word);
      }
    }
    return line.toString();
  }

  /** The driver that a line belongs to; empty for comments and where lines belong to nobody. */
  Optional<String> owner(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#") || this == DEVLINKS) {
      return Optional.empty();
    }
    int end = 0;
    while (end < text.length() && " \t:".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String name = text.substring(0, end);
    if (this == MINOR_PERM && name.equals("clone") && end < text.length()) {
      // the minor nodes of clone belong to the drivers that are named like them
      return Optional.of(text.substring(end + 1).split("\\s+", 2)[0]);
    }
    return Optional.of(name);
  }

  /** Lines that mean the same are equal in this form. */
  String normal(String line) {
    return line.strip().replaceAll("[ \t]+", " ").replace("\"", "");
  }
}
