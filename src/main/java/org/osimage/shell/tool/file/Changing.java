package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.text.Dates;
import org.osimage.shell.text.Mode;
import org.osimage.tree.Attributes;

/** chmod, chown, chgrp, touch and truncate. */
public final class Changing {
  private static final Options.Syntax OWN =
      Options.of("RhfvcHLP")
          .with("recursive", 'R')
          .with("no-dereference", 'h')
          .with("dereference", 'd')
          .with("silent", 'f')
          .with("quiet", 'f')
          .with("verbose", 'v')
          .with("changes", 'c')
          .with("reference:", 'r')
          .with("from:", 'F')
          .with("preserve-root", 'p')
          .with("no-preserve-root", 'n');
  private static final Options.Syntax TOUCH =
      Options.of("acmfhr:d:t:")
          .with("no-create", 'c')
          .with("no-dereference", 'h')
          .with("reference:", 'r')
          .with("date:", 'd')
          .with("time:", 'x');

  private Changing() {}

  /** What becomes of an entry's attributes. */
  private interface Change {
    Attributes of(Node node) throws IOException;
  }

  private static int each(
      Invocation call, Options options, List<String> paths, String verb, Change change)
      throws IOException {
    int status = 0;
    for (String path : paths) {
      try {
        if (options.has('R')) {
          Paths.walk(
              call,
              path,
              (at, found) -> {
                Node node = found.node().orElseThrow();
                if (!node.isSymlink() || options.has('h')) {
                  call.files().setAttributes(found, change.of(node));
                }
              });
        } else {
          Found found = call.files().existing(call.directory(), path, !options.has('h'));
          call.files().setAttributes(found, change.of(found.node().orElseThrow()));
        }
      } catch (FileException e) {
        status = 1;
        if (!options.has('f')) {
          call.fail("cannot " + verb + " '" + path + "': " + e.errno().text());
        }
      }
    }
    return status;
  }

  public static int chmod(Invocation call) throws IOException {
    // a mode such as -x looks like options
    List<String> arguments = new java.util.ArrayList<>();
    Optional<String> dashed = Optional.empty();
    for (String argument : call.arguments()) {
      if (dashed.isEmpty()
          && argument.matches("-[rwxXstugo]*[rwxXst,+=-][rwxXstugoa,+=-]*")
          && !argument.startsWith("--")) {
        dashed = Optional.of(argument);
      } else {
        arguments.add(argument);
      }
    }
    Options options = OWN.parse(arguments);
    List<String> operands = options.operands(dashed.isPresent() || options.has('r') ? 1 : 2);
    if (options.has('r')) {
      int mode =
          call.files()
              .node(call.directory(), options.value('r').orElse(""), true)
              .attributes()
              .mode();
      return each(call, options, operands, "access", node -> node.attributes().withMode(mode));
    }
    String text = dashed.orElse(operands.get(0));
    List<String> paths = dashed.isPresent() ? operands : operands.subList(1, operands.size());
    Mode mode =
        Mode.parse(text).orElseThrow(() -> new UsageException("invalid mode: '" + text + "'"));
    return each(
        call,
        options,
        paths,
        "access",
        node ->
            node.attributes()
                .withMode(mode.apply(node.attributes().mode(), node.isDirectory(), call.umask())));
  }

  public static int chown(Invocation call) throws IOException {
    Options options = OWN.parse(call.arguments());
    List<String> operands = options.operands(options.has('r') ? 1 : 2);
    if (options.has('r')) {
      Attributes from =
          call.files().node(call.directory(), options.value('r').orElse(""), true).attributes();
      return each(call, options, operands, "access", node -> owned(node, from.uid(), from.gid()));
    }
    String spec = operands.get(0);
    Owners owners = Owners.of(call);
    int colon =
        spec.indexOf(':') >= 0
            ? spec.indexOf(':')
            : owners.user(spec).isPresent() ? -1 : spec.indexOf('.');
    String userName = colon < 0 ? spec : spec.substring(0, colon);
    String groupName = colon < 0 ? "" : spec.substring(colon + 1);
    Optional<Long> user = userName.isEmpty() ? Optional.empty() : owners.user(userName);
    if (user.isEmpty() && !userName.isEmpty()) {
      return call.fail("invalid user: '" + spec + "'");
    }
    Optional<Long> group = groupName.isEmpty() ? Optional.empty() : owners.group(groupName);
    if (group.isEmpty() && !groupName.isEmpty()) {
      return call.fail("invalid group: '" + spec + "'");
    }
    if (colon >= 0 && groupName.isEmpty() && user.isPresent()) {
      group = owners.primaryGroup(user.get());
    }
    Optional<Long> newGroup = group;
    Optional<String> from = options.value('F');
    return each(
        call,
        options,
        operands.subList(1, operands.size()),
        "access",
        node ->
            matches(owners, from, node)
                ? owned(
                    node,
                    user.orElse(node.attributes().uid()),
                    newGroup.orElse(node.attributes().gid()))
                : node.attributes());
  }

  private static boolean matches(Owners owners, Optional<String> from, Node node) {
    if (from.isEmpty()) {
      return true;
    }
    String[] parts = from.get().split(":", -1);
    boolean user =
        parts[0].isEmpty()
            || owners.user(parts[0]).filter(u -> u == node.attributes().uid()).isPresent();
    return user
        && (parts.length < 2
            || parts[1].isEmpty()
            || owners.group(parts[1]).filter(g -> g == node.attributes().gid()).isPresent());
  }

  /** As the kernel, takes set-id bits from programs; capabilities go, too. */
  private static Attributes owned(Node node, long uid, long gid) {
    Attributes changed = node.attributes().withOwner(uid, gid);
    if (node.isFile()) {
      int mode = changed.mode();
      mode &= (mode & 010) != 0 ? ~06000 : ~04000;
      changed = changed.withMode(mode);
      if (changed.xattrs().containsKey("security.capability")) {
        java.util.TreeMap<String, String> rest = new java.util.TreeMap<>(changed.xattrs());
        rest.remove("security.capability");
        changed = new Attributes(mode, uid, gid, changed.mtime(), rest);
      }
    }
    return changed;
  }

  public static int chgrp(Invocation call) throws IOException {
    Options options = OWN.parse(call.arguments());
    List<String> operands = options.operands(options.has('r') ? 1 : 2);
    Optional<Long> group;
    List<String> paths = operands;
    if (options.has('r')) {
      group =
          Optional.of(
              call.files()
                  .node(call.directory(), options.value('r').orElse(""), true)
                  .attributes()
                  .gid());
    } else {
      group = Owners.of(call).group(operands.get(0));
      paths = operands.subList(1, operands.size());
      if (group.isEmpty()) {
        return call.fail("invalid group: '" + operands.get(0) + "'");
      }
    }
    long gid = group.get();
    return each(call, options, paths, "access", node -> owned(node, node.attributes().uid(), gid));
  }

  public static int touch(Invocation call) throws IOException {
    Options options = TOUCH.parse(call.arguments());
    long time = call.files().clock();
    if (options.has('r')) {
      time =
          call.files()
              .node(call.directory(), options.value('r').orElse(""), true)
              .attributes()
              .mtime();
    } else if (options.has('d')) {
      String text = options.value('d').orElse("");
      time =
          Dates.parse(text, time)
              .orElseThrow(() -> new UsageException("invalid date format '" + text + "'"));
    } else if (options.has('t')) {
      String text = options.value('t').orElse("");
      time =
          Dates.stamp(text, time)
              .orElseThrow(() -> new UsageException("invalid date format '" + text + "'"));
    }
    int status = 0;
    for (String path : options.operands(1)) {
      try {
        Found found = call.lookup(path, !options.has('h'));
        if (found.node().isEmpty()) {
          if (options.has('c')) {
            continue;
          }
          call.files().createFile(found, 0666 & ~call.umask());
          found = call.files().existing(call.directory(), path, true);
        }
        if (!options.has('a') || options.has('m')) {
          call.files()
              .setAttributes(found, found.node().orElseThrow().attributes().withMtime(time));
        }
      } catch (FileException e) {
        status = call.fail("cannot touch '" + path + "': " + e.errno().text());
      }
    }
    return status;
  }

  public static int truncate(Invocation call) throws IOException {
    Options options =
        Options.of("cs:r:o")
            .with("size:", 's')
            .with("no-create", 'c')
            .with("reference:", 'r')
            .parse(call.arguments());
    String text = options.value('s').orElse("0");
    for (String path : options.operands(1)) {
      Found found = call.lookup(path, true);
      if (found.node().isEmpty()) {
        if (options.has('c')) {
          continue;
        }
        call.files().createFile(found, 0666 & ~call.umask());
        found = call.files().existing(call.directory(), path, true);
      }
      long size = found.node().orElseThrow().size();
      long number =
          org.osimage.shell.text.Sizes.parse(text.replaceFirst("^[-+<>/%]", ""))
              .orElseThrow(() -> new UsageException("Invalid number: '" + text + "'"));
      long now =
          text.startsWith("+")
              ? size + number
              : text.startsWith("-") ? Math.max(0, size - number) : number;
      call.files().open(found).truncate(now);
    }
    return 0;
  }
}
