package org.osimage.source.debian.tool.account;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;

/** The commands of shadow-utils that change accounts: useradd(8), groupadd(8), usermod(8), ... */
final class ShadowTools {
  private ShadowTools() {}

  static Map<String, Command> all() {
    Map<String, Command> all = new TreeMap<>();
    all.put("useradd", ShadowTools::useradd);
    all.put("usermod", ShadowTools::usermod);
    all.put("userdel", ShadowTools::userdel);
    all.put("chfn", ShadowTools::chfn);
    all.put("chsh", ShadowTools::chsh);
    all.put("chage", ShadowTools::chage);
    all.put("passwd", ShadowTools::passwd);
    all.put("pwck", call -> 0);
    all.put("pwconv", ShadowTools::pwconv);
    all.putAll(ShadowGroups.all());
    return all;
  }

  private static int useradd(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "ugGdsceplfkKbR", ShadowOptions.USER_NAMES);
    if (options.rest().size() != 1) {
      return 2;
    }
    String name = options.rest().get(0);
    UserFiles users = new UserFiles(call.files());
    if (users.user(name).isPresent()) {
      call.err().print("useradd: user '" + name + "' already exists\n");
      return 9;
    }
    boolean system = options.has("r");
    long from = system ? users.loginDefinition("SYS_UID_MIN", 101) : 1000;
    long to = system ? users.loginDefinition("SYS_UID_MAX", 999) : 60000;
    OptionalLong free =
        system
            ? users.systemFree(UserFiles.PASSWD, from, to)
            : users.personFree(UserFiles.PASSWD, from, to);
    Optional<String> wished = options.get("u");
    if (wished.isEmpty() && free.isEmpty()) {
      call.err().print("useradd: there is no free UID\n");
      return 4;
    }
    long uid = wished.isPresent() ? Long.parseLong(wished.get()) : free.getAsLong();
    if (wished.isPresent() && !options.has("o") && users.user(wished.get()).isPresent()) {
      call.err().print("useradd: UID " + uid + " is not unique\n");
      return 4;
    }
    Optional<Long> gid =
        options.has("g") ? users.gid(options.get("g").orElseThrow()) : Optional.empty();
    if (options.has("g") && users.group(options.get("g").orElseThrow()).isEmpty()) {
      call.err().print("useradd: group '" + options.get("g").get() + "' does not exist\n");
      return 6;
    }
    if (gid.isEmpty()) {
      gid = Optional.of(options.has("N") ? 100L : ownGroup(users, name, uid, system));
    }
    String home = options.get("d").orElse("/home/" + name);
    String shell = options.get("s").orElse("/bin/sh");
    String ages = system ? "::::::" : ":0:99999:7:::";
    users.addUser(
        name,
        uid,
        gid.get(),
        options.get("c").orElse(""),
        home,
        shell,
        options.get("p").orElse("!") + ":" + users.day() + ages);
    for (String group : options.get("G").orElse("").split(",")) {
      if (!group.isEmpty()) {
        users.addMember(group, name);
      }
    }
    if (options.has("m")) {
      makeHome(call, users, home, uid, gid.get(), 0700);
    }
    return 0;
  }

  private static long ownGroup(UserFiles users, String name, long uid, boolean system)
      throws IOException {
    Optional<Long> there = users.group(name).map(g -> Long.parseLong(g[2]));
    if (there.isPresent()) {
      return there.get();
    }
    long gid =
        users.group(String.valueOf(uid)).isEmpty()
            ? uid
            : (system
                    ? users.systemFree(UserFiles.GROUP, 101, 999)
                    : users.personFree(UserFiles.GROUP, 1000, 60000))
                .orElse(uid);
    users.addGroup(name, gid, "!");
    return gid;
  }

  /** With the files of {@code /etc/skel}, if it is not there yet. */
  static void makeHome(Invocation call, UserFiles users, String home, long uid, long gid, int mode)
      throws IOException {
    if (users.files().exists(home)) {
      return;
    }
    users.files().directories(home);
    for (String name : users.files().names("/etc/skel")) {
      int status = call.run(List.of("cp", "-a", "/etc/skel/" + name, home + "/" + name));
      if (status == 0) {
        call.run(List.of("chown", "-R", uid + ":" + gid, home + "/" + name));
      }
    }
    users.files().attributes(home, uid, gid, mode);
  }

  private static int usermod(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "ugGdscelpfRvwVW", ShadowOptions.USER_NAMES);
    UserFiles users = new UserFiles(call.files());
    String name = options.rest().isEmpty() ? "" : options.rest().get(0);
    Optional<String[]> found = users.user(name);
    if (found.isEmpty()) {
      call.err().print("usermod: user '" + name + "' does not exist\n");
      return 6;
    }
    String[] fields = found.get();
    options.get("u").ifPresent(u -> fields[2] = u);
    if (options.has("g")) {
      Optional<Long> gid = users.gid(options.get("g").orElseThrow());
      if (gid.isEmpty()) {
        call.err().print("usermod: group '" + options.get("g").get() + "' does not exist\n");
        return 6;
      }
      fields[3] = String.valueOf(gid.get());
    }
    options.get("c").ifPresent(c -> fields[4] = c);
    options.get("d").ifPresent(d -> fields[5] = d);
    options.get("s").ifPresent(s -> fields[6] = s);
    options.get("l").ifPresent(l -> fields[0] = l);
    users.replace(UserFiles.PASSWD, name, fields);
    shadow(users, name, options);
    if (options.has("G")) {
      List<String> wanted = List.of(options.get("G").orElse("").split(","));
      for (String group : wanted) {
        if (!group.isEmpty() && users.group(group).isEmpty()) {
          call.err().print("usermod: group '" + group + "' does not exist\n");
          return 6;
        }
      }
      for (String[] group : users.entries(UserFiles.GROUP, 4)) {
        if (wanted.contains(group[0])) {
          users.addMember(group[0], name);
        } else if (!options.has("a")) {
          users.removeMember(group[0], name);
        }
      }
    }
    return 0;
  }

  private static void shadow(UserFiles users, String name, ShadowOptions options)
      throws IOException {
    for (String[] line : users.entries(UserFiles.SHADOW, 9)) {
      if (line[0].equals(name)) {
        options.get("p").ifPresent(p -> line[1] = p);
        if (options.has("L") && !line[1].startsWith("!")) {
          line[1] = "!" + line[1];
        }
        if (options.has("U") && line[1].length() > 1 && line[1].startsWith("!")) {
          line[1] = line[1].substring(1);
        }
        options.get("e").ifPresent(e -> line[7] = e.equals("-1") ? "" : e);
        options.get("l").ifPresent(l -> line[0] = l);
        users.replace(UserFiles.SHADOW, name, line);
      }
    }
  }

  private static int userdel(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "R", Map.of());
    UserFiles users = new UserFiles(call.files());
    String name = options.rest().isEmpty() ? "" : options.rest().get(0);
    if (users.user(name).isEmpty()) {
      call.err().print("userdel: user '" + name + "' does not exist\n");
      return 6;
    }
    users.remove(UserFiles.PASSWD, name);
    users.remove(UserFiles.SHADOW, name);
    for (String[] group : users.entries(UserFiles.GROUP, 4)) {
      users.removeMember(group[0], name);
    }
    return 0;
  }

  private static int chfn(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "frwhoR", Map.of("full-name", "f"));
    UserFiles users = new UserFiles(call.files());
    String name = options.rest().isEmpty() ? "" : options.rest().get(0);
    Optional<String[]> found = users.user(name);
    if (found.isEmpty()) {
      call.err().print("chfn: user '" + name + "' does not exist\n");
      return 1;
    }
    String[] parts = (found.get()[4] + ",,,,").split(",", -1);
    String letters = "frwho";
    for (int i = 0; i < letters.length(); i++) {
      Optional<String> value = options.get(letters.substring(i, i + 1));
      if (value.isPresent()) {
        parts[i] = value.get();
      }
    }
    found.get()[4] = String.join(",", List.of(parts).subList(0, 5)).replaceFirst(",+$", "");
    users.replace(UserFiles.PASSWD, name, found.get());
    return 0;
  }

  private static int chsh(Invocation call) throws IOException {
    ShadowOptions options = ShadowOptions.parse(call, "sR", Map.of("shell", "s"));
    String name = options.rest().isEmpty() ? "root" : options.rest().get(0);
    return usermod(call.with("usermod", List.of("-s", options.get("s").orElse("/bin/sh"), name)));
  }

  private static int chage(Invocation call) throws IOException {
    ShadowOptions options =
        ShadowOptions.parse(call, "dEImMWR", Map.of("lastday", "d", "expiredate", "E"));
    UserFiles users = new UserFiles(call.files());
    String name = options.rest().isEmpty() ? "" : options.rest().get(0);
    String letters = "dmMWIE";
    for (String[] line : users.entries(UserFiles.SHADOW, 9)) {
      if (line[0].equals(name)) {
        for (int i = 0; i < letters.length(); i++) {
          Optional<String> value = options.get(letters.substring(i, i + 1));
          if (value.isPresent()) {
            line[2 + i] = value.get().equals("-1") ? "" : value.get();
          }
        }
        users.replace(UserFiles.SHADOW, name, line);
        return 0;
      }
    }
    return call.fail("user '" + name + "' does not exist in /etc/shadow");
  }

  private static int passwd(Invocation call) throws IOException {
    ShadowOptions options =
        ShadowOptions.parse(call, "nxwiR", Map.of("lock", "l", "unlock", "u", "delete", "d"));
    String name = options.rest().isEmpty() ? "root" : options.rest().get(0);
    UserFiles users = new UserFiles(call.files());
    for (String[] line : users.entries(UserFiles.SHADOW, 9)) {
      if (line[0].equals(name)) {
        if (options.has("d")) {
          line[1] = "";
        }
        if (options.has("l") && !line[1].startsWith("!")) {
          line[1] = "!" + line[1];
        }
        if (options.has("u") && line[1].startsWith("!") && line[1].length() > 1) {
          line[1] = line[1].substring(1);
        }
        users.replace(UserFiles.SHADOW, name, line);
        return 0;
      }
    }
    return call.fail("user '" + name + "' does not exist");
  }

  private static int pwconv(Invocation call) throws IOException {
    UserFiles users = new UserFiles(call.files());
    StringBuilder shadow = new StringBuilder(users.files().text(UserFiles.SHADOW));
    List<String> known = users.entries(UserFiles.SHADOW, 2).stream().map(e -> e[0]).toList();
    for (String[] user : users.entries(UserFiles.PASSWD, 7)) {
      if (!known.contains(user[0])) {
        shadow.append(String.join(":", user[0], user[1], String.valueOf(users.day())));
        shadow.append(":0:99999:7:::\n");
      }
      if (!user[1].equals("x")) {
        user[1] = "x";
        users.replace(UserFiles.PASSWD, user[0], user);
      }
    }
    users.writeSecret(UserFiles.SHADOW, shadow.toString());
    return 0;
  }
}
