package org.osimage.source.debian.tool.account;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.osimage.shell.file.FileTree;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * passwd(5), group(5), shadow(5) and gshadow(5) of a tree, read anew at each call and written line
 * by line, so that what a tool does not understand stays as it is.
 */
public final class UserFiles {
  static final String PASSWD = "/etc/passwd";
  static final String GROUP = "/etc/group";
  static final String SHADOW = "/etc/shadow";
  static final String GSHADOW = "/etc/gshadow";

  private final TreeFiles files;
  private final long day;

  public UserFiles(FileTree tree) {
    this.files = new TreeFiles(tree);
    this.day = Math.floorDiv(tree.clock(), 86_400L);
  }

  public TreeFiles files() {
    return files;
  }

  /** Days since 1970, for shadow. */
  public long day() {
    return day;
  }

  /** The fields of the lines that have at least so many. */
  List<String[]> entries(String path, int fields) throws IOException {
    List<String[]> all = new ArrayList<>();
    for (String line : files.lines(path)) {
      String[] parts = line.split(":", -1);
      if (parts.length >= fields) {
        all.add(parts);
      }
    }
    return all;
  }

  private Optional<String[]> entry(String path, int fields, int column, String value)
      throws IOException {
    return entries(path, fields).stream().filter(e -> e[column].equals(value)).findFirst();
  }

  /** By name or number. */
  public Optional<String[]> user(String key) throws IOException {
    Optional<String[]> named = entry(PASSWD, 7, 0, key);
    return named.isPresent() || !key.matches("[0-9]+") ? named : entry(PASSWD, 7, 2, key);
  }

  public Optional<String[]> group(String key) throws IOException {
    Optional<String[]> named = entry(GROUP, 4, 0, key);
    return named.isPresent() || !key.matches("[0-9]+") ? named : entry(GROUP, 4, 2, key);
  }

  /** The number of a user; a number stands for itself. */
  public Optional<Long> uid(String key) throws IOException {
    return number(user(key), key);
  }

  public Optional<Long> gid(String key) throws IOException {
    return number(group(key), key);
  }

  private static Optional<Long> number(Optional<String[]> entry, String key) {
    String text = entry.map(e -> e[2]).orElse(key);
    return text.matches("[0-9]{1,10}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private TreeSet<Long> used(String path) throws IOException {
    TreeSet<Long> used = new TreeSet<>();
    for (String[] entry : entries(path, 3)) {
      if (entry[2].matches("[0-9]{1,10}")) {
        used.add(Long.parseLong(entry[2]));
      }
    }
    return used;
  }

  /** The lowest free number, as adduser(8) takes it. */
  OptionalLong lowestFree(String path, long from, long to) throws IOException {
    TreeSet<Long> used = used(path);
    for (long id = from; id <= to; id++) {
      if (!used.contains(id)) {
        return OptionalLong.of(id);
      }
    }
    return OptionalLong.empty();
  }

  /** As useradd(8) takes one for a system account: below the lowest in use, else any from above. */
  OptionalLong systemFree(String path, long from, long to) throws IOException {
    TreeSet<Long> used = used(path);
    Long lowest = used.ceiling(from);
    long below = lowest == null || lowest > to ? to : lowest - 1;
    for (long id = below < from ? to : below; id >= from; id--) {
      if (!used.contains(id)) {
        return OptionalLong.of(id);
      }
    }
    return OptionalLong.empty();
  }

  /** As useradd(8) takes one for a person: above the highest in use, else any from below. */
  OptionalLong personFree(String path, long from, long to) throws IOException {
    Long highest = used(path).floor(to);
    if (highest == null || highest < from) {
      return OptionalLong.of(from);
    }
    return highest < to ? OptionalLong.of(highest + 1) : lowestFree(path, from, to);
  }

  /** The highest number that neither a user nor a group has, as systemd-sysusers(8) takes it. */
  public OptionalLong highestFree(long from, long to) throws IOException {
    TreeSet<Long> used = used(PASSWD);
    used.addAll(used(GROUP));
    for (long id = to; id >= from; id--) {
      if (!used.contains(id)) {
        return OptionalLong.of(id);
      }
    }
    return OptionalLong.empty();
  }

  /** Writes shadow or gshadow; a new one can be read by the group shadow, where that exists. */
  void writeSecret(String path, String text) throws IOException {
    boolean fresh = !files.exists(path);
    files.write(path, text, 0640);
    if (fresh) {
      files.attributes(path, 0, gid("shadow").orElse(0L), 0640);
    }
  }

  private void append(String path, String line, int mode) throws IOException {
    String text = files.text(path);
    String end = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    files.write(path, text + end + line + "\n", mode);
  }

  /**
   * @param password for gshadow: an exclamation mark, or as systemd-sysusers writes it
   */
  public void addGroup(String name, long gid, String password) throws IOException {
    append(GROUP, name + ":x:" + gid + ":", 0644);
    if (files.exists(GSHADOW)) {
      append(GSHADOW, name + ":" + password + "::", 0640);
    }
  }

  /**
   * @param shadow the fields of shadow behind the name
   */
  public void addUser(
      String name, long uid, long gid, String comment, String home, String shell, String shadow)
      throws IOException {
    append(
        PASSWD,
        String.join(":", name, "x", String.valueOf(uid), String.valueOf(gid), comment, home, shell),
        0644);
    if (files.exists(SHADOW)) {
      append(SHADOW, name + ":" + shadow, 0640);
    }
  }

  /** Replaces the line of a name; nothing if there is none. */
  void replace(String path, String name, String[] fields) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : files.lines(path)) {
      text.append(line.startsWith(name + ":") ? String.join(":", fields) : line).append('\n');
    }
    files.write(path, text.toString(), 0644);
  }

  void remove(String path, String name) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : files.lines(path)) {
      if (!line.startsWith(name + ":")) {
        text.append(line).append('\n');
      }
    }
    files.write(path, text.toString(), 0644);
  }

  /** Makes a user a member of a group, once. */
  public void addMember(String group, String user) throws IOException {
    member(group, user, true);
  }

  void removeMember(String group, String user) throws IOException {
    member(group, user, false);
  }

  private void member(String group, String user, boolean wanted) throws IOException {
    for (String path : List.of(GROUP, GSHADOW)) {
      Optional<String[]> found = entry(path, 4, 0, group);
      if (found.isPresent()) {
        String[] fields = found.get();
        List<String> members = new ArrayList<>(List.of(fields[3].split(",")));
        members.removeIf(m -> m.isEmpty() || m.equals(user));
        boolean was = List.of(fields[3].split(",")).contains(user);
        if (wanted) {
          members.add(user);
        }
        if (was != wanted) {
          fields[3] = String.join(",", members);
          replace(path, group, fields);
        }
      }
    }
  }

  /** The value of a word in {@code /etc/login.defs}. */
  long loginDefinition(String name, long otherwise) throws IOException {
    for (String line : files.lines("/etc/login.defs")) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 2 && words[0].equals(name) && words[1].matches("[0-9]{1,9}")) {
        return Long.parseLong(words[1]);
      }
    }
    return otherwise;
  }
}
