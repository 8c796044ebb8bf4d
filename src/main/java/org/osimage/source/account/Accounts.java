package org.osimage.source.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.ImageBuildException;

/**
 * The users and groups of an image, from the texts of its own files. Immutable; what is added comes
 * last, lines that are there stay as they are.
 */
public final class Accounts {
  /** System accounts that get no id of their own are numbered downwards from here, as adduser. */
  private static final long HIGHEST_SYSTEM_ID = 999;

  private static final long LOWEST_SYSTEM_ID = 100;
  private static final long MAX_ID = 0xfffffffeL;

  /** What an image has that defines no accounts: the names that packages and devices need. */
  public static final Accounts NONE =
      new Accounts(
          List.of("root:x:0:0:root:/root:/bin/sh"), List.of("root:x:0:"), List.of(), List.of());

  private final List<String> passwd;
  private final List<String> group;
  private final List<String> shadow;
  private final List<String> gshadow;

  private Accounts(
      List<String> passwd, List<String> group, List<String> shadow, List<String> gshadow) {
    this.passwd = List.copyOf(passwd);
    this.group = List.copyOf(group);
    this.shadow = List.copyOf(shadow);
    this.gshadow = List.copyOf(gshadow);
  }

  /**
   * From the files' texts; empty where the image has no such file.
   *
   * @throws ImageBuildException if a line of passwd or group has too few fields or no number
   */
  public static Accounts parse(
      Optional<String> passwd,
      Optional<String> group,
      Optional<String> shadow,
      Optional<String> gshadow)
      throws ImageBuildException {
    Accounts accounts =
        new Accounts(
            passwd.map(Accounts::lines).orElse(NONE.passwd),
            group.map(Accounts::lines).orElse(NONE.group),
            shadow.map(Accounts::lines).orElse(List.of()),
            gshadow.map(Accounts::lines).orElse(List.of()));
    ids(accounts.passwd, "etc/passwd", 7);
    ids(accounts.group, "etc/group", 4);
    return accounts;
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  public String passwd() {
    return text(passwd);
  }

  public String group() {
    return text(group);
  }

  public String shadow() {
    return text(shadow);
  }

  public String gshadow() {
    return text(gshadow);
  }

  private static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  /**
   * The id of a user.
   *
   * @param user a name, or a decimal id which need not be known
   * @throws ImageBuildException naming the users that are known
   */
  public long uid(String user) throws ImageBuildException {
    return id(user, ids(passwd, "etc/passwd", 7), "user");
  }

  /** The id of a group, see {@link #uid}. */
  public long gid(String groupName) throws ImageBuildException {
    return id(groupName, ids(group, "etc/group", 4), "group");
  }

  private static long id(String name, SortedMap<String, Long> known, String what)
      throws ImageBuildException {
    if (name.matches("[0-9]{1,10}")) {
      long id = Long.parseLong(name);
      if (id <= MAX_ID) {
        return id;
      }
      throw new ImageBuildException(what + " id " + name + " is larger than " + MAX_ID);
    }
    Long id = known.get(name);
    if (id == null) {
      throw new ImageBuildException(
          "the image has no "
              + what
              + " '"
              + name
              + "'; known are "
              + String.join(", ", known.keySet())
              + (what.equals("user")
                  ? "; declare it with <users>, or give the id"
                  : "; declare it with <groups>, or give the id"));
    }
    return id;
  }

  private static SortedMap<String, Long> ids(List<String> lines, String file, int fields)
      throws ImageBuildException {
    SortedMap<String, Long> ids = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#") || line.startsWith("+") || line.startsWith("-")) {
        continue; // comments and NIS
      }
      String[] field = line.split(":", -1);
      if (field.length < fields || field[0].isEmpty() || !field[2].matches("[0-9]{1,10}")) {
        throw new ImageBuildException(
            file + " of the image, line " + (i + 1) + " is no account: " + line);
      }
      ids.putIfAbsent(field[0], Long.parseLong(field[2]));
    }
    return ids;
  }

  /**
   * These accounts and a group.
   *
   * @param gid empty: the highest free system id
   * @throws ImageBuildException if the name is not possible, or the group exists with another id,
   *     or another group has the id
   */
  public Accounts withGroup(String name, Optional<Long> gid) throws ImageBuildException {
    checkName(name, "group");
    SortedMap<String, Long> known = ids(group, "etc/group", 4);
    Optional<Long> existing = Optional.ofNullable(known.get(name));
    if (existing.isPresent()) {
      if (gid.isPresent() && !gid.equals(existing)) {
        throw new ImageBuildException(
            "<group> "
                + name
                + " has the id "
                + existing.get()
                + " in the image, not "
                + gid.get());
      }
      return this;
    }
    long id = free(gid, known, "<group> " + name);
    List<String> groups = new ArrayList<>(group);
    groups.add(name + ":x:" + id + ":");
    List<String> gshadows = new ArrayList<>(gshadow);
    if (!gshadow.isEmpty()) {
      gshadows.add(name + ":!::");
    }
    return new Accounts(passwd, groups, shadow, gshadows);
  }

  /** A user to add. */
  public record User(
      String name,
      Optional<Long> uid,
      Optional<String> group,
      List<String> groups,
      String comment,
      String home,
      String shell,
      Optional<String> passwordHash) {}

  /**
   * These accounts and a user, with the groups it names; a primary group of its own name is added
   * when none is given.
   *
   * @throws ImageBuildException if a field is not possible, a group is unknown, the user exists, or
   *     another user has the id
   */
  public Accounts withUser(User user) throws ImageBuildException {
    checkName(user.name(), "user");
    for (String field : List.of(user.comment(), user.home(), user.shell())) {
      if (field.matches("(?s).*[:\\n\\r].*")) {
        throw new ImageBuildException(
            "<user> " + user.name() + " has a colon or line break in a field: " + field);
      }
    }
    checkHash(user);
    SortedMap<String, Long> users = ids(passwd, "etc/passwd", 7);
    if (users.containsKey(user.name())) {
      throw new ImageBuildException(
          "<user> " + user.name() + " is in the image already; take it out of <users>");
    }
    long uid = free(user.uid(), users, "<user> " + user.name());
    Accounts grouped = user.group().isPresent() ? this : withGroup(user.name(), Optional.of(uid));
    long gid = grouped.gid(user.group().orElse(user.name()));
    List<String> passwds = new ArrayList<>(passwd);
    passwds.add(
        String.join(
            ":",
            user.name(),
            "x",
            Long.toString(uid),
            Long.toString(gid),
            user.comment(),
            user.home(),
            user.shell()));
    List<String> shadows = new ArrayList<>(shadow);
    shadows.add(user.name() + ":" + user.passwordHash().orElse("*") + "::0:99999:7:::");
    return new Accounts(
        passwds, members(grouped.group, user, 3), shadows, members(grouped.gshadow, user, 3));
  }

  private static List<String> members(List<String> lines, User user, int field)
      throws ImageBuildException {
    List<String> changed = new ArrayList<>(lines);
    for (String wanted : user.groups()) {
      boolean found = false;
      for (int i = 0; i < changed.size(); i++) {
        String[] fields = changed.get(i).split(":", -1);
        if (fields[0].equals(wanted) && fields.length > field) {
          TreeSet<String> names = new TreeSet<>();
          Collections.addAll(names, fields[field].split(","));
          names.remove("");
          names.add(user.name());
          fields[field] = String.join(",", names);
          changed.set(i, String.join(":", fields));
          found = true;
        }
      }
      if (!found && !lines.isEmpty()) {
        throw new ImageBuildException(
            "<user> " + user.name() + " is to be in the group " + wanted + ", which is unknown");
      }
    }
    return changed;
  }

  private static void checkName(String name, String what) throws ImageBuildException {
    if (!name.matches("[a-z_][a-z0-9_.-]{0,31}")) {
      throw new ImageBuildException(
          "<"
              + what
              + "> has the name '"
              + name
              + "': use a-z, 0-9, '_', '-' and '.', 1 to 32 characters");
    }
  }

  private static void checkHash(User user) throws ImageBuildException {
    String hash = user.passwordHash().orElse("*");
    if (!hash.matches("[!*]+|!?\\$(y|gy|7|2[aby]|6|5)\\$[A-Za-z0-9./$=,]+")) {
      throw new ImageBuildException(
          "<user> "
              + user.name()
              + " has a <passwordHash> that is no hash of crypt(5), which begins with $y$, $6$ or"
              + " $5$; a password in clear is never taken");
    }
  }

  private static long free(Optional<Long> wanted, SortedMap<String, Long> known, String who)
      throws ImageBuildException {
    if (wanted.isPresent()) {
      for (var other : known.entrySet()) {
        if (other.getValue().equals(wanted.get())) {
          throw new ImageBuildException(
              who + " is to have the id " + wanted.get() + ", which " + other.getKey() + " has");
        }
      }
      return wanted.get();
    }
    for (long id = HIGHEST_SYSTEM_ID; id >= LOWEST_SYSTEM_ID; id--) {
      if (!known.containsValue(id)) {
        return id;
      }
    }
    throw new ImageBuildException(who + ": every system id from 100 to 999 is taken");
  }
}
