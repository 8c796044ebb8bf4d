package org.osimage.source.debian.tool.account;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;

/** adduser(8) and addgroup(8) of Debian, deluser(8) and delgroup(8), with their ranges of ids. */
final class Adduser implements Command {
  private static final Set<String> WITH_VALUE =
      Set.of(
          "home",
          "shell",
          "uid",
          "gid",
          "gecos",
          "comment",
          "ingroup",
          "firstuid",
          "lastuid",
          "firstgid",
          "lastgid",
          "conf",
          "group-name");
  private static final long SYSTEM_FROM = 100;
  private static final long SYSTEM_TO = 999;
  private static final long PERSON_FROM = 1000;
  private static final long PERSON_TO = 59999;

  private record Options(Map<String, String> values, List<String> rest) {
    boolean has(String name) {
      return values.containsKey(name);
    }

    Optional<String> get(String name) {
      return Optional.ofNullable(values.get(name));
    }
  }

  private static Options options(Invocation call) {
    Map<String, String> values = new HashMap<>();
    List<String> rest = new ArrayList<>();
    List<String> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("--")) {
        int equals = word.indexOf('=');
        String name = word.substring(2, equals < 0 ? word.length() : equals);
        if (equals >= 0) {
          values.put(name, word.substring(equals + 1));
        } else if (WITH_VALUE.contains(name) && i + 1 < words.size()) {
          values.put(name, words.get(++i));
        } else {
          values.put(name, "");
        }
      } else if (word.equals("-q")) {
        values.put("quiet", "");
      } else if (!word.startsWith("-")) {
        rest.add(word);
      }
    }
    return new Options(values, rest);
  }

  @Override
  public int run(Invocation call) throws IOException {
    Options options = options(call);
    UserFiles users = new UserFiles(call.files());
    boolean group =
        call.name().endsWith("addgroup") || (options.has("group") && !options.has("system"));
    if (options.rest().isEmpty()) {
      call.err().print(call.name() + ": Only one or two names allowed.\n");
      return 1;
    }
    if (options.rest().size() == 2) {
      return addMember(call, users, options);
    }
    return group ? addGroup(call, users, options) : addUser(call, users, options);
  }

  private static int addMember(Invocation call, UserFiles users, Options options)
      throws IOException {
    String user = options.rest().get(0);
    String group = options.rest().get(1);
    if (users.user(user).isEmpty()) {
      call.err().print(call.name() + ": The user `" + user + "' does not exist.\n");
      return 1;
    }
    if (users.group(group).isEmpty()) {
      call.err().print(call.name() + ": The group `" + group + "' does not exist.\n");
      return 1;
    }
    users.addMember(group, user);
    return 0;
  }

  private static int addGroup(Invocation call, UserFiles users, Options options)
      throws IOException {
    String name = options.rest().get(0);
    boolean system = options.has("system");
    Optional<String[]> there = users.group(name);
    if (there.isPresent()) {
      boolean same = options.get("gid").filter(g -> !g.equals(there.get()[2])).isEmpty();
      if (system && same) {
        return 0;
      }
      call.err().print(call.name() + ": The group `" + name + "' already exists.\n");
      return system ? 0 : 1;
    }
    OptionalLong free =
        system
            ? users.lowestFree(UserFiles.GROUP, SYSTEM_FROM, SYSTEM_TO)
            : users.lowestFree(UserFiles.GROUP, PERSON_FROM, PERSON_TO);
    if (options.get("gid").isEmpty() && free.isEmpty()) {
      call.err().print(call.name() + ": No GID is available.\n");
      return 1;
    }
    users.addGroup(
        name,
        options.has("gid") ? Long.parseLong(options.get("gid").orElseThrow()) : free.getAsLong(),
        "!");
    return 0;
  }

  private static int addUser(Invocation call, UserFiles users, Options options) throws IOException {
    String name = options.rest().get(0);
    boolean system = options.has("system");
    Optional<String[]> there = users.user(name);
    if (there.isPresent()) {
      if (system && Long.parseLong(there.get()[2]) <= SYSTEM_TO) {
        return 0;
      }
      call.err().print(call.name() + ": The user `" + name + "' already exists.\n");
      return 1;
    }
    OptionalLong free =
        system
            ? users.lowestFree(UserFiles.PASSWD, SYSTEM_FROM, SYSTEM_TO)
            : users.lowestFree(UserFiles.PASSWD, PERSON_FROM, PERSON_TO);
    if (options.get("uid").isEmpty() && free.isEmpty()) {
      call.err().print(call.name() + ": No UID is available.\n");
      return 1;
    }
    long uid =
        options.has("uid") ? Long.parseLong(options.get("uid").orElseThrow()) : free.getAsLong();
    Optional<Long> gid = primaryGroup(users, options, name, uid, system);
    if (gid.isEmpty()) {
      call.err().print(call.name() + ": The group does not exist.\n");
      return 1;
    }
    String home = options.get("home").orElse(system ? "/nonexistent" : "/home/" + name);
    String shell = options.get("shell").orElse(system ? "/usr/sbin/nologin" : "/bin/bash");
    String comment = options.get("gecos").or(() -> options.get("comment")).orElse("");
    String ages = system ? "::::::" : ":0:99999:7:::";
    users.addUser(name, uid, gid.get(), comment, home, shell, "!:" + users.day() + ages);
    if (!options.has("no-create-home") && !home.equals("/nonexistent")) {
      home(call, users, home, uid, gid.get(), system);
    }
    return 0;
  }

  private static void home(
      Invocation call, UserFiles users, String home, long uid, long gid, boolean system)
      throws IOException {
    if (!system) {
      ShadowTools.makeHome(call, users, home, uid, gid, 0700);
    } else if (!users.files().exists(home)) {
      users.files().directories(home);
      users.files().attributes(home, uid, gid, 0755);
    }
  }

  private static Optional<Long> primaryGroup(
      UserFiles users, Options options, String name, long uid, boolean system) throws IOException {
    for (String key : List.of("gid", "ingroup")) {
      if (options.has(key)) {
        String wanted = options.get(key).orElseThrow();
        return users.group(wanted).isPresent() ? users.gid(wanted) : Optional.empty();
      }
    }
    if (system && !options.has("group")) {
      return users.gid("nogroup");
    }
    Optional<Long> own = users.group(name).map(g -> Long.parseLong(g[2]));
    if (own.isPresent()) {
      return own;
    }
    boolean asUid = !system && users.group(String.valueOf(uid)).isEmpty();
    long gid =
        asUid
            ? uid
            : users
                .lowestFree(
                    UserFiles.GROUP,
                    system ? SYSTEM_FROM : PERSON_FROM,
                    system ? SYSTEM_TO : PERSON_TO)
                .orElse(uid);
    users.addGroup(name, gid, "!");
    return Optional.of(gid);
  }

  /** deluser and delgroup: the account, or one membership. */
  static int delete(Invocation call) throws IOException {
    Options options = options(call);
    UserFiles users = new UserFiles(call.files());
    if (options.rest().isEmpty()) {
      return call.fail("Only one or two names allowed.");
    }
    String name = options.rest().get(0);
    if (options.rest().size() == 2) {
      users.removeMember(options.rest().get(1), name);
      return 0;
    }
    boolean group = call.name().endsWith("delgroup") || options.has("group");
    return call.run(List.of(group ? "groupdel" : "userdel", name));
  }
}
