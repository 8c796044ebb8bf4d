package org.osimage.shell.tool.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Machine;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.text.Dates;
import org.osimage.shell.tool.file.Owners;

/** What commands tell about machine, user and time. */
public final class Facts {
  private Facts() {}

  public static int uname(Invocation call) throws IOException {
    Options options =
        Options.of("asnrvmpio")
            .with("all", 'a')
            .with("kernel-name", 's')
            .with("nodename", 'n')
            .with("kernel-release", 'r')
            .with("kernel-version", 'v')
            .with("machine", 'm')
            .with("operating-system", 'o')
            .parse(call.arguments());
    Machine machine = call.machine();
    boolean all = options.has('a');
    boolean none = options.last("asnrvmpio") == ' ';
    List<String> words = new ArrayList<>();
    if (all || none || options.has('s')) {
      words.add(machine.system());
    }
    if (all || options.has('n')) {
      words.add(machine.hostname());
    }
    if (all || options.has('r')) {
      words.add(machine.release());
    }
    if (all || options.has('v')) {
      words.add(machine.version());
    }
    if (all || options.has('m')) {
      words.add(machine.machine());
    }
    if (options.has('p') || options.has('i')) {
      words.add("unknown");
    }
    if (all || options.has('o')) {
      words.add("GNU/Linux");
    }
    call.println(String.join(" ", words));
    return 0;
  }

  public static int hostname(Invocation call) throws IOException {
    call.println(call.machine().hostname());
    return 0;
  }

  public static int date(Invocation call) throws IOException {
    Options options =
        Options.of("d:f:I::Rr:s:u")
            .with("date:", 'd')
            .with("iso-8601::", 'I')
            .with("rfc-email", 'R')
            .with("rfc-3339:", 'T')
            .with("reference:", 'r')
            .with("utc", 'u')
            .with("universal", 'u')
            .with("set:", 's')
            .parse(call.arguments());
    long time = call.files().clock();
    if (options.has('d')) {
      String text = options.value('d').orElse("");
      Optional<Long> parsed = Dates.parse(text, time);
      if (parsed.isEmpty()) {
        return call.fail("invalid date '" + text + "'");
      }
      time = parsed.get();
    } else if (options.has('r')) {
      time =
          call.files()
              .node(call.directory(), options.value('r').orElse(""), true)
              .attributes()
              .mtime();
    }
    String format = "%a %b %e %H:%M:%S %Z %Y";
    if (options.has('R')) {
      format = "%a, %d %b %Y %H:%M:%S %z";
    } else if (options.has('I')) {
      format = iso(options.value('I').orElse(""));
    } else if (options.has('T')) {
      format =
          options.value('T').orElse("").equals("date") ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S+00:00";
    }
    for (String operand : options.operands()) {
      if (operand.startsWith("+")) {
        format = operand.substring(1);
      } else {
        throw new UsageException("invalid date '" + operand + "'");
      }
    }
    call.println(Dates.format(format, time));
    return 0;
  }

  private static String iso(String unit) {
    return switch (unit) {
      case "hours" -> "%Y-%m-%dT%H+00:00";
      case "minutes" -> "%Y-%m-%dT%H:%M+00:00";
      case "seconds" -> "%Y-%m-%dT%H:%M:%S+00:00";
      default -> "%Y-%m-%d";
    };
  }

  public static int id(Invocation call) throws IOException {
    Options options =
        Options.of("agGnruz")
            .with("user", 'u')
            .with("group", 'g')
            .with("groups", 'G')
            .with("name", 'n')
            .with("real", 'r')
            .parse(call.arguments());
    Owners owners = Owners.of(call);
    long uid = 0;
    if (!options.operands().isEmpty()) {
      String user = options.operands().get(0);
      Optional<Long> known = owners.user(user);
      if (known.isEmpty() || user.matches("[0-9]+") && !owners.hasUserName(known.get())) {
        return call.fail("'" + user + "': no such user");
      }
      uid = known.get();
    }
    long gid = owners.primaryGroup(uid).orElse(uid);
    List<Long> groups = groups(call, owners, uid, gid);
    if (options.has('u')) {
      call.println(options.has('n') ? owners.userName(uid) : Long.toString(uid));
    } else if (options.has('g')) {
      call.println(options.has('n') ? owners.groupName(gid) : Long.toString(gid));
    } else if (options.has('G')) {
      call.println(
          String.join(
              " ",
              groups.stream()
                  .map(g -> options.has('n') ? owners.groupName(g) : Long.toString(g))
                  .toList()));
    } else {
      String all =
          String.join(",", groups.stream().map(g -> g + "(" + owners.groupName(g) + ")").toList());
      call.println(
          "uid="
              + uid
              + "("
              + owners.userName(uid)
              + ") gid="
              + gid
              + "("
              + owners.groupName(gid)
              + ") groups="
              + all);
    }
    return 0;
  }

  private static List<Long> groups(Invocation call, Owners owners, long uid, long gid)
      throws IOException {
    List<Long> groups = new ArrayList<>(List.of(gid));
    String user = owners.userName(uid);
    if (call.files().find("etc/group").filter(n -> n.isFile()).isPresent()) {
      for (String line : call.files().read("", "etc/group").split("\n")) {
        String[] entry = line.split(":", -1);
        boolean member = entry.length > 3 && List.of(entry[3].split(",")).contains(user);
        if (member
            && entry[2].matches("[0-9]{1,10}")
            && !groups.contains(Long.parseLong(entry[2]))) {
          groups.add(Long.parseLong(entry[2]));
        }
      }
    }
    return groups;
  }

  public static int groups(Invocation call) throws IOException {
    Owners owners = Owners.of(call);
    long uid = call.arguments().isEmpty() ? 0 : owners.user(call.arguments().get(0)).orElse(-1L);
    if (uid < 0) {
      return call.fail("'" + call.arguments().get(0) + "': no such user");
    }
    List<String> names =
        groups(call, owners, uid, owners.primaryGroup(uid).orElse(uid)).stream()
            .map(owners::groupName)
            .toList();
    call.println(
        (call.arguments().isEmpty() ? "" : call.arguments().get(0) + " : ")
            + String.join(" ", names));
    return 0;
  }

  public static int whoami(Invocation call) throws IOException {
    call.println("root");
    return 0;
  }

  public static int getent(Invocation call) throws IOException {
    List<String> words = call.arguments().stream().filter(a -> !a.startsWith("-")).toList();
    if (words.isEmpty()) {
      throw new UsageException("wrong number of arguments");
    }
    String database = words.get(0);
    if (!List.of(
            "passwd", "group", "shadow", "gshadow", "hosts", "services", "protocols", "networks")
        .contains(database)) {
      call.err().print("Unknown database: " + database + "\n");
      return 1;
    }
    String path = "etc/" + database;
    if (call.files().find(path).filter(n -> n.isFile()).isEmpty()) {
      return words.size() > 1 ? 2 : 0;
    }
    List<String> lines = List.of(call.files().read("", path).split("\n"));
    if (words.size() == 1) {
      for (String line : lines) {
        call.println(line);
      }
      return 0;
    }
    int status = 0;
    for (String key : words.subList(1, words.size())) {
      int number = key.matches("[0-9]+") ? 2 : 0;
      Optional<String> found =
          lines.stream()
              .filter(l -> l.split(":", -1).length > number && l.split(":", -1)[number].equals(key))
              .findFirst();
      if (found.isPresent()) {
        call.println(found.get());
      } else {
        status = 2;
      }
    }
    return status;
  }
}
