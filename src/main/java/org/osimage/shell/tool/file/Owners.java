package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Node;

/** Users and groups of the tree, read leniently: a damaged line is passed over. */
public final class Owners {
  private final Map<String, Long> users = new LinkedHashMap<>();
  private final Map<String, Long> groups = new LinkedHashMap<>();
  private final Map<Long, Long> primary = new TreeMap<>();

  private Owners() {}

  public static Owners of(Invocation call) throws IOException {
    Owners owners = new Owners();
    for (String[] line : lines(call, "etc/passwd", 4)) {
      long uid = Long.parseLong(line[2]);
      owners.users.putIfAbsent(line[0], uid);
      if (line[3].matches("[0-9]{1,10}")) {
        owners.primary.putIfAbsent(uid, Long.parseLong(line[3]));
      }
    }
    for (String[] line : lines(call, "etc/group", 3)) {
      owners.groups.putIfAbsent(line[0], Long.parseLong(line[2]));
    }
    return owners;
  }

  private static Iterable<String[]> lines(Invocation call, String path, int fields)
      throws IOException {
    java.util.List<String[]> lines = new java.util.ArrayList<>();
    Optional<Node> file = call.files().find(path).filter(Node::isFile);
    if (file.isPresent()) {
      for (String line : call.files().read("", path).split("\n")) {
        String[] entry = line.split(":", -1);
        if (entry.length >= fields && entry[2].matches("[0-9]{1,10}")) {
          lines.add(entry);
        }
      }
    }
    return lines;
  }

  private static Optional<Long> id(Map<String, Long> ids, String name) {
    Optional<Long> id = Optional.ofNullable(ids.get(name));
    return id.isEmpty() && name.matches("\\+?[0-9]{1,10}")
        ? Optional.of(Long.parseLong(name.replace("+", "")))
        : id;
  }

  public Optional<Long> user(String nameOrId) {
    return id(users, nameOrId);
  }

  public Optional<Long> group(String nameOrId) {
    return id(groups, nameOrId);
  }

  /** The first group of a user. */
  public Optional<Long> primaryGroup(long uid) {
    return Optional.ofNullable(primary.get(uid));
  }

  private static String name(Map<String, Long> ids, long id) {
    for (Map.Entry<String, Long> entry : ids.entrySet()) {
      if (entry.getValue() == id) {
        return entry.getKey();
      }
    }
    return id == 0 ? "root" : Long.toString(id);
  }

  public String userName(long uid) {
    return name(users, uid);
  }

  public String groupName(long gid) {
    return name(groups, gid);
  }

  public boolean hasUserName(long uid) {
    return users.containsValue(uid);
  }
}
