package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Opening;
import org.osimage.shell.command.Options;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.text.Dates;
import org.osimage.shell.text.Mode;
import org.osimage.tree.Entry.Kind;

/** ls(1), in one column as without a terminal. */
public final class Listing {
  private static final Options.Syntax SYNTAX =
      Options.of("alAdrtSR1iFnhLHpcCxmugGosqkUvXBNw:I:T:")
          .with("all", 'a')
          .with("almost-all", 'A')
          .with("directory", 'd')
          .with("reverse", 'r')
          .with("recursive", 'R')
          .with("inode", 'i')
          .with("classify", 'F')
          .with("color::", 'Z')
          .with("quoting-style:", 'Y')
          .with("numeric-uid-gid", 'n')
          .with("dereference", 'L')
          .with("format:", 'K')
          .with("sort:", 'J')
          .with("time-style:", 'W')
          .with("full-time", 'l')
          .with("group-directories-first", 'M');

  private record Item(String shown, Node node) {}

  private final Invocation call;
  private final Options options;
  private final Owners owners;
  private final boolean detailed;

  private Listing(Invocation call, Options options) throws IOException {
    this.call = call;
    this.options = options;
    this.owners = Owners.of(call);
    this.detailed = options.has('l') || options.has('n') || options.has('g') || options.has('o');
  }

  public static int ls(Invocation call) throws IOException {
    return new Listing(call, SYNTAX.failingWith(2).parse(call.arguments())).run();
  }

  private int run() throws IOException {
    List<String> operands = options.operands().isEmpty() ? List.of(".") : options.operands();
    List<Item> files = new ArrayList<>();
    List<String> devices = new ArrayList<>();
    List<String> directories = new ArrayList<>();
    int status = 0;
    for (String path : operands) {
      try {
        if (Opening.isDevice(path) && call.find(path).isEmpty()) {
          devices.add(path);
          continue;
        }
        boolean follow = !detailed && !options.has('d') || options.has('L') || options.has('H');
        Node node =
            call.files()
                .find(call.directory(), path, follow)
                .orElse(call.files().node(call.directory(), path, false));
        if (node.isDirectory() && !options.has('d')) {
          directories.add(path);
        } else {
          files.add(new Item(path, node));
        }
      } catch (FileException e) {
        status = call.fail("cannot access '" + path + "': " + e.errno().text()) + 1;
      }
    }
    for (String device : devices) {
      call.println(device);
    }
    print(files);
    directories.sort(String::compareTo);
    boolean heads = operands.size() > 1 || options.has('R');
    boolean first = files.isEmpty();
    for (String path : directories) {
      directory(path, heads, first);
      first = false;
    }
    return status;
  }

  private void directory(String path, boolean head, boolean first) throws IOException {
    call.budget().step();
    if (head) {
      call.print((first ? "" : "\n") + path + ":\n");
    }
    Found found = call.files().existing(call.directory(), path, true);
    List<Item> items = new ArrayList<>();
    if (options.has('a')) {
      items.add(new Item(".", found.node().orElseThrow()));
      items.add(new Item("..", found.parent()));
    }
    call.files()
        .list(found)
        .forEach(
            (name, node) -> {
              if (!name.startsWith(".") || options.has('a') || options.has('A')) {
                items.add(new Item(name, node));
              }
            });
    if (detailed || options.has('s')) {
      call.println(
          "total " + items.stream().mapToLong(i -> (i.node().size() + 4095) / 4096 * 4).sum());
    }
    print(items);
    if (options.has('R')) {
      for (Item item : items) {
        if (item.node().isDirectory() && !item.shown().equals(".") && !item.shown().equals("..")) {
          directory(Paths.join(path, item.shown()), true, false);
        }
      }
    }
  }

  private void print(List<Item> items) throws IOException {
    Comparator<Item> order = Comparator.comparing(Item::shown);
    if (options.last("tSU") == 't') {
      order =
          Comparator.<Item>comparingLong(i -> -i.node().attributes().mtime()).thenComparing(order);
    } else if (options.last("tSU") == 'S') {
      order = Comparator.<Item>comparingLong(i -> -i.node().size()).thenComparing(order);
    }
    List<Item> sorted = new ArrayList<>(items);
    sorted.sort(options.has('r') ? order.reversed() : order);
    List<List<String>> rows = new ArrayList<>();
    for (Item item : sorted) {
      rows.add(detailed ? details(item) : List.of());
    }
    for (int i = 0; i < sorted.size(); i++) {
      StringBuilder line = new StringBuilder();
      if (options.has('i')) {
        line.append(sorted.get(i).node().number()).append(' ');
      }
      for (int c = 0; c < rows.get(i).size(); c++) {
        int column = c;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        boolean left = c == 2 || c == 3;
        line.append(
            String.format(
                Locale.ROOT,
                "%" + (left ? "-" : "") + Math.max(1, width) + "s ",
                rows.get(i).get(c)));
      }
      call.println(line + shown(sorted.get(i)));
    }
  }

  private String shown(Item item) {
    Node node = item.node();
    String name = item.shown();
    if (options.has('F') || options.has('p')) {
      boolean executable = node.isFile() && (node.attributes().mode() & 0111) != 0;
      name +=
          node.isDirectory()
              ? "/"
              : !options.has('F')
                  ? ""
                  : executable
                      ? "*"
                      : node.isSymlink() && !detailed ? "@" : node.kind() == Kind.FIFO ? "|" : "";
    }
    return detailed && node.isSymlink() ? name + " -> " + node.target() : name;
  }

  private List<String> details(Item item) {
    Node node = item.node();
    boolean numbers = options.has('n');
    String user =
        numbers ? Long.toString(node.attributes().uid()) : owners.userName(node.attributes().uid());
    String group =
        numbers
            ? Long.toString(node.attributes().gid())
            : owners.groupName(node.attributes().gid());
    String size =
        node.kind() == Kind.DEVICE
            ? node.major() + ", " + node.minor()
            : Long.toString(node.size());
    return List.of(
        type(node) + Mode.letters(node.attributes().mode()),
        Integer.toString(node.links()),
        user,
        group,
        size,
        date(node.attributes().mtime()));
  }

  private String date(long time) {
    boolean recent = time > call.files().clock() - 15778476 && time <= call.files().clock();
    return Dates.format(recent ? "%b %e %H:%M" : "%b %e  %Y", time);
  }

  static char type(Node node) {
    return switch (node.kind()) {
      case DIRECTORY -> 'd';
      case SYMLINK -> 'l';
      case DEVICE -> node.block() ? 'b' : 'c';
      case FIFO -> 'p';
      default -> '-';
    };
  }
}
