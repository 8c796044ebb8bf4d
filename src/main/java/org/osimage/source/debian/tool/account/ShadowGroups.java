package org.osimage.source.debian.tool.account;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;

/** The commands of shadow-utils that change groups: groupadd(8), groupmod(8), gpasswd(1), ... */
final class ShadowGroups {
  private ShadowGroups() {}

  static Map<String, Command> all() {
    Map<String, Command> all = new TreeMap<>();
    all.put("groupadd", ShadowGroups::groupadd);
    all.put("groupmod", ShadowGroups::groupmod);
    all.put("groupdel", ShadowGroups::groupdel);
    all.put("gpasswd", ShadowGroups::gpasswd);
    all.put("grpck", call -> 0);
    all.put("grpconv", ShadowGroups::grpconv);
    return all;
  }

  private static int groupadd(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "gpKRU", ShadowOptions.USER_NAMES);
    if (options.rest().size() != 1) {
      return 2;
    }
    String name = options.rest().get(0);
    UserFiles users = new UserFiles(call.files());
    if (users.group(name).isPresent()) {
      if (options.has("f")) {
        return 0;
      }
      call.err().print("groupadd: group '" + name + "' already exists\n");
      return 9;
    }
    boolean system = options.has("r");
    OptionalLong free =
        system
            ? users.systemFree(
                UserFiles.GROUP,
                users.loginDefinition("SYS_GID_MIN", 101),
                users.loginDefinition("SYS_GID_MAX", 999))
            : users.personFree(UserFiles.GROUP, 1000, 60000);
    Optional<String> wished = options.get("g");
    boolean taken = wished.isPresent() && users.group(wished.get()).isPresent();
    if (taken && !options.has("o") && !options.has("f")) {
      call.err().print("groupadd: GID '" + wished.get() + "' already exists\n");
      return 4;
    }
    if ((wished.isEmpty() || taken) && free.isEmpty()) {
      call.err().print("groupadd: there is no free GID\n");
      return 4;
    }
    boolean asWished = wished.isPresent() && (!taken || options.has("o"));
    long gid = asWished ? Long.parseLong(wished.get()) : free.getAsLong();
    users.addGroup(name, gid, "!");
    return 0;
  }

  private static int groupmod(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "gnp", ShadowOptions.USER_NAMES);
    UserFiles users = new UserFiles(call.files());
    String name = options.rest().isEmpty() ? "" : options.rest().get(0);
    Optional<String[]> found = users.group(name);
    if (found.isEmpty()) {
      call.err().print("groupmod: group '" + name + "' does not exist\n");
      return 6;
    }
    String[] fields = found.get();
    options.get("g").ifPresent(g -> fields[2] = g);
    options.get("n").ifPresent(n -> fields[0] = n);
    users.replace(UserFiles.GROUP, name, fields);
    for (String[] line : users.entries(UserFiles.GSHADOW, 4)) {
      if (line[0].equals(name) && options.has("n")) {
        line[0] = fields[0];
        users.replace(UserFiles.GSHADOW, name, line);
      }
    }
    return 0;
  }

  private static int groupdel(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "R", Map.of());
    UserFiles users = new UserFiles(call.files());
    String name = options.rest().isEmpty() ? "" : options.rest().get(0);
    if (users.group(name).isEmpty()) {
      call.err().print("groupdel: group '" + name + "' does not exist\n");
      return 6;
    }
    users.remove(UserFiles.GROUP, name);
    users.remove(UserFiles.GSHADOW, name);
    return 0;
  }

  private static int gpasswd(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "adMA", Map.of("add", "a", "delete", "d"));
    UserFiles users = new UserFiles(call.files());
    String group = options.rest().isEmpty() ? "" : options.rest().get(0);
    if (users.group(group).isEmpty()) {
      call.err().print("gpasswd: group '" + group + "' does not exist in /etc/group\n");
      return 3;
    }
    if (options.has("a")) {
      users.addMember(group, options.get("a").orElseThrow());
    }
    if (options.has("d")) {
      users.removeMember(group, options.get("d").orElseThrow());
    }
    return 0;
  }

  private static int grpconv(Invocation call) throws IOException {
    UserFiles users = new UserFiles(call.files());
    StringBuilder gshadow = new StringBuilder(users.files().text(UserFiles.GSHADOW));
    List<String> known = users.entries(UserFiles.GSHADOW, 2).stream().map(e -> e[0]).toList();
    for (String[] group : users.entries(UserFiles.GROUP, 4)) {
      if (!known.contains(group[0])) {
        gshadow.append(String.join(":", group[0], group[1].equals("x") ? "*" : group[1], ""));
        gshadow.append(':').append(group[3]).append('\n');
      }
      if (!group[1].equals("x")) {
        group[1] = "x";
        users.replace(UserFiles.GROUP, group[0], group);
      }
    }
    users.writeSecret(UserFiles.GSHADOW, gshadow.toString());
    return 0;
  }
}
