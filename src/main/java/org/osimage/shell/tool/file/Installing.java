package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.text.Mode;
import org.osimage.tree.Attributes;

/** install(1) and mktemp(1). */
public final class Installing {
  private static final Options.Syntax INSTALL =
      Options.of("bcCdDg:m:o:pst:TvS:Z")
          .with("backup::", 'b')
          .with("compare", 'C')
          .with("directory", 'd')
          .with("group:", 'g')
          .with("mode:", 'm')
          .with("owner:", 'o')
          .with("preserve-timestamps", 'p')
          .with("strip", 's')
          .with("target-directory:", 't')
          .with("no-target-directory", 'T')
          .with("verbose", 'v')
          .with("suffix:", 'S');
  private static final Options.Syntax MKTEMP =
      Options.of("dup:qt")
          .with("directory", 'd')
          .with("dry-run", 'u')
          .with("tmpdir::", 'P')
          .with("suffix:", 'S')
          .with("quiet", 'q');
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Invocation call;
  private final Options options;
  private final Mode mode;
  private final Optional<Long> user;
  private final Optional<Long> group;

  private Installing(Invocation call, Options options) throws IOException {
    this.call = call;
    this.options = options;
    String text = options.value('m').orElse("755");
    this.mode =
        Mode.parse(text).orElseThrow(() -> new UsageException("invalid mode '" + text + "'"));
    Owners owners = Owners.of(call);
    this.user = options.value('o').flatMap(owners::user);
    this.group = options.value('g').flatMap(owners::group);
    if (options.has('o') && user.isEmpty()) {
      throw new UsageException("invalid user '" + options.value('o').orElse("") + "'");
    }
    if (options.has('g') && group.isEmpty()) {
      throw new UsageException("invalid group '" + options.value('g').orElse("") + "'");
    }
  }

  public static int install(Invocation call) throws IOException {
    return new Installing(call, INSTALL.parse(call.arguments())).run();
  }

  private int run() throws IOException {
    List<String> operands = new ArrayList<>(options.operands(1));
    if (options.has('d')) {
      for (String path : operands) {
        Making.directories(call, path, 0755);
        attributes(path);
      }
      return 0;
    }
    Optional<String> given = options.value('t');
    if (given.isEmpty() && operands.size() < 2) {
      throw new UsageException("missing destination file operand after '" + operands.get(0) + "'");
    }
    String target = given.isPresent() ? given.get() : operands.remove(operands.size() - 1);
    if (options.has('D')) {
      Making.directories(call, given.isPresent() ? target : Paths.directory(target), 0755);
    }
    boolean directory = !options.has('T') && Paths.isDirectory(call, target);
    if ((given.isPresent() || operands.size() > 1) && !directory) {
      throw new UsageException("target '" + target + "' is not a directory");
    }
    int status = 0;
    for (String source : operands) {
      String to = directory ? Paths.join(target, Paths.base(source)) : target;
      try {
        file(source, to);
      } catch (FileException e) {
        status = call.fail("cannot install '" + source + "' to '" + to + "': " + e.errno().text());
      }
    }
    return status;
  }

  private void file(String source, String target) throws IOException {
    byte[] device = new byte[0];
    Optional<Node> node = call.find(source);
    if (node.isEmpty() || !node.get().isFile()) {
      device = call.open(source).readAll(); // such as /dev/null
    }
    Found to = call.lookup(target, false);
    if (to.node().isPresent()) {
      if (options.has('b')) {
        Backup.make(call, options.value('b').orElse(""), options.value('S'), target);
      } else {
        call.files().remove(to);
      }
      to = call.lookup(target, false);
    }
    call.files().createFile(to, 0600);
    to = call.lookup(target, false);
    if (node.isPresent() && node.get().isFile()) {
      call.files().setContent(to, call.files().content(node.get()));
    } else {
      call.files().setContent(to, call.files().store().put(device));
    }
    attributes(target);
    if (options.has('p') && node.isPresent()) {
      long time = node.get().attributes().mtime();
      call.files().setAttributes(to, to.node().orElseThrow().attributes().withMtime(time));
    }
    if (options.has('v')) {
      call.println("'" + source + "' -> '" + target + "'");
    }
  }

  private void attributes(String path) throws IOException {
    Found found = call.files().existing(call.directory(), path, true);
    Node node = found.node().orElseThrow();
    Attributes now = node.attributes();
    now = now.withOwner(user.orElse(0L), group.orElse(0L));
    call.files().setAttributes(found, now.withMode(mode.apply(0, node.isDirectory(), 0)));
  }

  /** The name is the first free one of a fixed sequence, hence the same in every run. */
  public static int mktemp(Invocation call) throws IOException {
    Options options = MKTEMP.parse(call.arguments());
    String template = options.operands().isEmpty() ? "tmp.XXXXXXXXXX" : options.operands().get(0);
    boolean inTemporary =
        options.operands().isEmpty() || options.has('t') || options.has('P') || options.has('p');
    if (inTemporary) {
      String directory =
          options
              .value('p')
              .or(() -> options.value('P'))
              .filter(d -> !d.isEmpty())
              .or(() -> call.variable("TMPDIR"))
              .orElse("/tmp");
      template = Paths.join(directory, template);
    }
    String suffix = options.value('S').orElse("");
    int end = template.lastIndexOf('X') + 1;
    int start = end;
    while (start > 0 && template.charAt(start - 1) == 'X') {
      start--;
    }
    if (end - start < 3) {
      return call.fail("too few X's in template '" + template + "'");
    }
    for (long number = 0; ; number++) {
      call.budget().step();
      String path =
          template.substring(0, start)
              + letters(number, end - start)
              + template.substring(end)
              + suffix;
      Found found;
      try {
        found = call.lookup(path, false);
      } catch (FileException e) {
        return call.fail(
            "failed to create "
                + (options.has('d') ? "directory" : "file")
                + " via template '"
                + template
                + "': "
                + e.errno().text());
      }
      if (found.node().isPresent()) {
        continue;
      }
      if (!options.has('u')) {
        if (options.has('d')) {
          call.files().createDirectory(found, 0700);
        } else {
          call.files().createFile(found, 0600);
        }
      }
      call.println(path);
      return 0;
    }
  }

  private static String letters(long number, int width) {
    StringBuilder text = new StringBuilder();
    for (long left = number; text.length() < width; left /= LETTERS.length()) {
      text.insert(0, LETTERS.charAt((int) (left % LETTERS.length())));
    }
    return text.toString();
  }
}
