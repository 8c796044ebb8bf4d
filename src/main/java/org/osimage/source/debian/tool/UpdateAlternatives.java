package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Node;
import org.osimage.source.debian.tool.file.TreeFiles;

/** update-alternatives(1): names that several packages can provide. */
final class UpdateAlternatives implements Command {
  private static final String LINKS = "/etc/alternatives/";
  private static final String DATABASE = InstalledPackages.ADMIN + "/alternatives/";

  /**
   * @param slaves path by name of the slave
   */
  private record Choice(int priority, Map<String, String> slaves) {}

  /** One name with its links and what it can lead to. */
  private static final class Group {
    private boolean auto = true;
    private String link = "";
    private final TreeMap<String, String> slaveLinks = new TreeMap<>();
    private final TreeMap<String, Choice> choices = new TreeMap<>();

    static Group parse(List<String> lines) {
      Group group = new Group();
      if (lines.size() < 2) {
        return group;
      }
      group.auto = lines.get(0).equals("auto");
      group.link = lines.get(1);
      int i = 2;
      for (; i + 1 < lines.size() && !lines.get(i).isEmpty(); i += 2) {
        group.slaveLinks.put(lines.get(i), lines.get(i + 1));
      }
      for (i++; i + 1 < lines.size() && !lines.get(i).isEmpty(); ) {
        String path = lines.get(i++);
        int priority = number(lines.get(i++));
        Map<String, String> slaves = new TreeMap<>();
        for (String name : group.slaveLinks.keySet()) {
          String file = i < lines.size() ? lines.get(i++) : "";
          if (!file.isEmpty()) {
            slaves.put(name, file);
          }
        }
        group.choices.put(path, new Choice(priority, slaves));
      }
      return group;
    }

    String text() {
      StringBuilder out = new StringBuilder(auto ? "auto\n" : "manual\n");
      out.append(link).append('\n');
      slaveLinks.forEach((name, path) -> out.append(name).append('\n').append(path).append('\n'));
      out.append('\n');
      choices.forEach(
          (path, choice) -> {
            out.append(path).append('\n').append(choice.priority()).append('\n');
            for (String name : slaveLinks.keySet()) {
              out.append(choice.slaves().getOrDefault(name, "")).append('\n');
            }
          });
      return out.append('\n').toString();
    }

    /** Of equal ones the first by path. */
    Optional<String> best() {
      Optional<String> best = Optional.empty();
      int highest = Integer.MIN_VALUE;
      for (Map.Entry<String, Choice> choice : choices.entrySet()) {
        if (best.isEmpty() || choice.getValue().priority() > highest) {
          best = Optional.of(choice.getKey());
          highest = choice.getValue().priority();
        }
      }
      return best;
    }
  }

  private static int number(String text) {
    return text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  @Override
  public int run(Invocation call) throws IOException {
    List<String> words = new ArrayList<>(call.arguments());
    words.removeIf(w -> w.matches("--(quiet|force|verbose|debug|skip-auto)"));
    for (int i = 0; i + 1 < words.size(); ) {
      if (words.get(i).matches("--(log|admindir|altdir|root|instdir)")) {
        words.remove(i);
        words.remove(i);
      } else {
        i++;
      }
    }
    TreeFiles files = new TreeFiles(call.files());
    String action = words.isEmpty() ? "" : words.get(0);
    return switch (action) {
      case "--install" -> install(call, files, words);
      case "--remove" -> words.size() == 3 ? remove(files, words) : usage(call);
      case "--remove-all" -> words.size() == 2 ? removeAll(files, words.get(1)) : usage(call);
      case "--auto" -> words.size() == 2 ? auto(call, files, words.get(1)) : usage(call);
      case "--set" -> words.size() == 3 ? set(call, files, words) : usage(call);
      case "--list" -> words.size() == 2 ? list(call, files, words.get(1)) : usage(call);
      case "--query", "--display" ->
          words.size() == 2 ? query(call, files, words.get(1)) : usage(call);
      case "--get-selections" -> selections(call, files);
      default -> usage(call);
    };
  }

  private static int usage(Invocation call) throws IOException {
    call.err().print("update-alternatives: error: wrong arguments\n");
    return 2;
  }

  private int install(Invocation call, TreeFiles files, List<String> words) throws IOException {
    if (words.size() < 5 || !words.get(4).matches("-?[0-9]{1,9}")) {
      return usage(call);
    }
    String link = words.get(1);
    String name = words.get(2);
    String path = words.get(3);
    if (!files.exists(path)) {
      call.err().print("update-alternatives: error: alternative path " + path + " doesn't exist\n");
      return 2;
    }
    Group group = read(files, name);
    if (!group.link.isEmpty() && !group.link.equals(link)) {
      files.remove(group.link);
    }
    group.link = link;
    Map<String, String> slaves = new LinkedHashMap<>();
    for (int i = 5; i < words.size(); i += 4) {
      if (!words.get(i).equals("--slave") || i + 3 >= words.size()) {
        return usage(call);
      }
      group.slaveLinks.put(words.get(i + 2), words.get(i + 1));
      slaves.put(words.get(i + 2), words.get(i + 3));
    }
    slaves.values().removeIf(file -> !files.exists(file));
    group.choices.put(path, new Choice(number(words.get(4)), slaves));
    group
        .slaveLinks
        .keySet()
        .removeIf(n -> group.choices.values().stream().noneMatch(c -> c.slaves().containsKey(n)));
    Optional<String> old = current(files, name);
    boolean first = old.isEmpty();
    if (first) {
      group.auto = true;
    }
    if (group.auto || old.filter(path::equals).isPresent()) {
      String to = group.auto ? group.best().orElseThrow() : path;
      if (!old.filter(to::equals).isPresent()) {
        call.println(
            "update-alternatives: using "
                + to
                + " to provide "
                + link
                + " ("
                + name
                + ") in auto mode");
      }
      point(call, files, name, group, to);
    }
    files.write(DATABASE + name, group.text(), 0644);
    return 0;
  }

  /** Sets the links of a group to one of its choices. */
  private static void point(Invocation call, TreeFiles files, String name, Group group, String path)
      throws IOException {
    files.symlink(LINKS + name, path);
    link(call, files, group.link, LINKS + name);
    Choice choice = group.choices.getOrDefault(path, new Choice(0, Map.of()));
    for (Map.Entry<String, String> slave : group.slaveLinks.entrySet()) {
      String file = choice.slaves().get(slave.getKey());
      if (file == null) {
        files.remove(LINKS + slave.getKey());
        if (isOurs(files, slave.getValue())) {
          files.remove(slave.getValue());
        }
      } else {
        files.symlink(LINKS + slave.getKey(), file);
        link(call, files, slave.getValue(), LINKS + slave.getKey());
      }
    }
  }

  private static boolean isOurs(TreeFiles files, String link) {
    return files
        .unfollowed(link)
        .filter(n -> n.isSymlink() && n.target().startsWith(LINKS))
        .isPresent();
  }

  private static void link(Invocation call, TreeFiles files, String link, String target)
      throws IOException {
    Optional<Node> there = files.unfollowed(link);
    if (there.isPresent() && !there.get().isSymlink()) {
      call.err().print("update-alternatives: warning: not replacing " + link + " with a link\n");
      return;
    }
    files.symlink(link, target);
  }

  private static Group read(TreeFiles files, String name) throws IOException {
    return Group.parse(files.lines(DATABASE + name));
  }

  private static Optional<String> current(TreeFiles files, String name) {
    return files.unfollowed(LINKS + name).filter(Node::isSymlink).map(Node::target);
  }

  private static int remove(TreeFiles files, List<String> words) throws IOException {
    return remove(files, words.get(1), words.get(2));
  }

  private static int remove(TreeFiles files, String name, String path) throws IOException {
    Group group = read(files, name);
    if (group.choices.remove(path) == null) {
      return 0;
    }
    if (group.choices.isEmpty()) {
      files.remove(LINKS + name);
      files.remove(group.link);
      for (Map.Entry<String, String> slave : group.slaveLinks.entrySet()) {
        files.remove(LINKS + slave.getKey());
        files.remove(slave.getValue());
      }
      files.remove(DATABASE + name);
      return 0;
    }
    if (current(files, name).filter(path::equals).isPresent()) {
      group.auto = true;
      files.symlink(LINKS + name, group.best().orElseThrow());
    }
    files.write(DATABASE + name, group.text(), 0644);
    return 0;
  }

  private static int removeAll(TreeFiles files, String name) throws IOException {
    for (String path : List.copyOf(read(files, name).choices.keySet())) {
      remove(files, name, path);
    }
    return 0;
  }

  private static int unknown(Invocation call, String name) throws IOException {
    call.err().print("update-alternatives: error: no alternatives for " + name + "\n");
    return 2;
  }

  private static int auto(Invocation call, TreeFiles files, String name) throws IOException {
    Group group = read(files, name);
    if (group.choices.isEmpty()) {
      return unknown(call, name);
    }
    group.auto = true;
    point(call, files, name, group, group.best().orElseThrow());
    files.write(DATABASE + name, group.text(), 0644);
    return 0;
  }

  private static int set(Invocation call, TreeFiles files, List<String> words) throws IOException {
    String name = words.get(1);
    Group group = read(files, name);
    if (group.choices.isEmpty()) {
      return unknown(call, name);
    }
    if (!group.choices.containsKey(words.get(2))) {
      call.err()
          .print(
              "update-alternatives: error: alternative "
                  + words.get(2)
                  + " for "
                  + name
                  + " not registered; not setting\n");
      return 2;
    }
    group.auto = false;
    point(call, files, name, group, words.get(2));
    files.write(DATABASE + name, group.text(), 0644);
    return 0;
  }

  private static int list(Invocation call, TreeFiles files, String name) throws IOException {
    Group group = read(files, name);
    if (group.choices.isEmpty()) {
      return unknown(call, name);
    }
    for (String path : group.choices.keySet()) {
      call.println(path);
    }
    return 0;
  }

  private static int query(Invocation call, TreeFiles files, String name) throws IOException {
    Group group = read(files, name);
    if (group.choices.isEmpty()) {
      return unknown(call, name);
    }
    StringBuilder out = new StringBuilder();
    out.append("Name: ").append(name).append("\nLink: ").append(group.link).append('\n');
    if (!group.slaveLinks.isEmpty()) {
      out.append("Slaves:\n");
      group.slaveLinks.forEach((n, l) -> out.append(' ' + n + ' ' + l + '\n'));
    }
    out.append("Status: ").append(group.auto ? "auto" : "manual").append('\n');
    out.append("Best: ").append(group.best().orElseThrow()).append('\n');
    out.append("Value: ").append(current(files, name).orElse("none")).append('\n');
    group.choices.forEach(
        (path, choice) -> {
          out.append("\nAlternative: ").append(path);
          out.append("\nPriority: ").append(choice.priority()).append('\n');
          if (!choice.slaves().isEmpty()) {
            out.append("Slaves:\n");
            choice.slaves().forEach((n, f) -> out.append(" " + n + " " + f + "\n"));
          }
        });
    call.print(out.toString());
    return 0;
  }

  private static int selections(Invocation call, TreeFiles files) throws IOException {
    for (String name : files.names(DATABASE)) {
      Group group = read(files, name);
      call.println(
          String.format(
              java.util.Locale.ROOT,
              "%-30s %-8s %s",
              name,
              group.auto ? "auto" : "manual",
              current(files, name).orElse("")));
    }
    return 0;
  }
}
