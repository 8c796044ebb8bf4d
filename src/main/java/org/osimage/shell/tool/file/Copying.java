package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Opening;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.tree.Attributes;

/** cp(1). Bodies are not copied: both files have the same content. */
public final class Copying {
  private static final Options.Syntax SYNTAX =
      Options.of("rRapdPLHfinuTt:lsvxbS:Z")
          .with("recursive", 'r')
          .with("archive", 'a')
          .with("preserve::", 'p')
          .with("no-preserve:", 'X')
          .with("no-dereference", 'P')
          .with("dereference", 'L')
          .with("force", 'f')
          .with("interactive", 'i')
          .with("no-clobber", 'n')
          .with("update", 'u')
          .with("no-target-directory", 'T')
          .with("target-directory:", 't')
          .with("link", 'l')
          .with("symbolic-link", 's')
          .with("verbose", 'v')
          .with("one-file-system", 'x')
          .with("backup::", 'b')
          .with("suffix:", 'S')
          .with("parents", 'y')
          .with("remove-destination", 'z')
          .with("reflink::", 'Y')
          .with("sparse:", 'W')
          .with("strip-trailing-slashes", 'Z');

  private final Invocation call;
  private final Options options;
  private final boolean recursive;
  private final boolean preserveMode;
  private final boolean preserveOwner;
  private final boolean preserveTime;
  private final boolean preserveLinks;
  private final Map<Node, String> copied = new HashMap<>();
  private int status;

  private Copying(Invocation call, Options options) {
    this.call = call;
    this.options = options;
    boolean archive = options.has('a');
    this.recursive = archive || options.has('r') || options.has('R');
    String what = String.join(",", options.values('p'));
    boolean plain = options.values('p').contains("");
    this.preserveMode = archive || plain || what.contains("mode") || what.contains("all");
    this.preserveOwner = archive || plain || what.contains("ownership") || what.contains("all");
    this.preserveTime = archive || plain || what.contains("timestamps") || what.contains("all");
    this.preserveLinks =
        archive || options.has('d') || what.contains("links") || what.contains("all");
  }

  public static int cp(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    return new Copying(call, options).run();
  }

  /** Copies one entry with everything beneath it and all its properties, as {@code cp -a}. */
  static void all(Invocation call, String from, String to) throws IOException {
    new Copying(call, SYNTAX.parse(List.of("-a"))).copy(from, to);
  }

  private int run() throws IOException {
    List<String> sources = new ArrayList<>(options.operands());
    Optional<String> given = options.value('t');
    if (given.isEmpty()) {
      if (sources.size() < 2) {
        throw new UsageException(
            sources.isEmpty()
                ? "missing file operand"
                : "missing destination file operand after '" + sources.get(0) + "'");
      }
    }
    String target = given.isPresent() ? given.get() : sources.remove(sources.size() - 1);
    boolean directory = !options.has('T') && Paths.isDirectory(call, target);
    if ((given.isPresent() || sources.size() > 1) && !directory) {
      throw new UsageException("target '" + target + "' is not a directory");
    }
    for (String source : sources) {
      try {
        one(source, directory ? Paths.join(target, into(source)) : target);
      } catch (FileException e) {
        status = call.fail("cannot copy '" + source + "': " + e.text());
      }
    }
    return status;
  }

  private String into(String source) throws IOException {
    if (!options.has('y')) {
      return Paths.base(source).equals("..") ? "." : Paths.base(source);
    }
    String parents = Paths.directory(source);
    Making.directories(
        call, Paths.join(options.operands().get(options.operands().size() - 1), parents), 0777);
    return source;
  }

  private void one(String source, String target) throws IOException {
    if (Opening.isDevice(source) && call.find(source).isEmpty()) {
      byte[] body = call.open(source).readAll();
      call.create(target).write(body, 0, body.length);
      return;
    }
    Found from = call.lookup(source, follows(true));
    if (from.node().isEmpty()) {
      status = call.fail("cannot stat '" + source + "': No such file or directory");
      return;
    }
    copy(source, target);
  }

  private boolean follows(boolean argument) {
    if (options.has('a') || options.has('d') || options.has('P')) {
      return options.has('L');
    }
    return !recursive || options.has('L') || argument && options.has('H');
  }

  private void copy(String source, String target) throws IOException {
    call.budget().step();
    boolean argument = copied.isEmpty();
    Found from = call.files().existing(call.directory(), source, follows(argument));
    Node node = from.node().orElseThrow();
    if (node.isDirectory()) {
      directory(source, from, target);
      return;
    }
    Found to = call.lookup(target, false);
    if (to.node().isPresent() && !replaced(source, from, target, to)) {
      return;
    }
    to = call.lookup(target, false);
    if (options.has('v')) {
      call.println("'" + source + "' -> '" + target + "'");
    }
    if (options.has('s')) {
      call.files().createSymlink(to, source);
      return;
    }
    String before = preserveLinks ? copied.getOrDefault(node, "") : "";
    copied.putIfAbsent(node, target);
    if (options.has('l') && to.node().isEmpty()) {
      call.files().link(node, to);
    } else if (!before.isEmpty() && to.node().isEmpty()) {
      call.files().link(call.files().node(call.directory(), before, false), to);
    } else {
      body(node, to, target);
    }
  }

  /** Whether the target may be written; what cannot stay is gone then. */
  private boolean replaced(String source, Found from, String target, Found to) throws IOException {
    Node old = to.node().orElseThrow();
    Optional<Node> behind = call.find(target);
    if (old == from.node().orElseThrow()
        || behind.filter(b -> b == from.node().get()).isPresent()) {
      if (!options.has('b') && !options.has('l')) {
        status = call.fail("'" + source + "' and '" + target + "' are the same file");
      }
      return false;
    }
    if (options.has('n')) {
      return false;
    }
    boolean newer =
        behind
            .filter(b -> b.attributes().mtime() >= from.node().get().attributes().mtime())
            .isPresent();
    if (options.has('u') && newer) {
      return false;
    }
    if (behind.filter(Node::isDirectory).isPresent() && !old.isSymlink() || old.isDirectory()) {
      status = call.fail("cannot overwrite directory '" + target + "' with non-directory");
      return false;
    }
    if (options.has('b')) {
      Backup.make(call, options.value('b').orElse(""), options.value('S'), target);
      return true;
    }
    boolean special =
        !from.node().get().isFile() || options.has('z') || options.has('l') || options.has('s');
    if (special || old.isSymlink() && behind.isEmpty()) {
      if (old.isSymlink() && behind.isEmpty() && !special && !options.has('f')) {
        status = call.fail("not writing through dangling symlink '" + target + "'");
        return false;
      }
      call.files().remove(to);
    }
    return true;
  }

  private void body(Node node, Found to, String target) throws IOException {
    switch (node.kind()) {
      case SYMLINK -> {
        call.files().createSymlink(to, node.target());
        attributes(node, target, false, true);
      }
      case DEVICE -> {
        call.files()
            .createDevice(to, 0666 & ~call.umask(), node.block(), node.major(), node.minor());
        attributes(node, target, false, true);
      }
      case FIFO -> {
        call.files().createFifo(to, 0666 & ~call.umask());
        attributes(node, target, false, true);
      }
      default -> {
        Found at = call.lookup(target, true);
        boolean fresh = at.node().isEmpty();
        if (fresh) {
          call.files().createFile(at, node.attributes().mode() & 0777 & ~call.umask());
          at = call.lookup(target, true);
        }
        call.budget().grow(node.size());
        call.files().setContent(at, call.files().content(node));
        attributes(node, target, true, fresh);
      }
    }
  }

  /** Gives the copy what is to be preserved. */
  private void attributes(Node node, String target, boolean follow, boolean fresh)
      throws IOException {
    Found to = call.files().existing(call.directory(), target, follow);
    Attributes from = node.attributes();
    Attributes now = to.node().orElseThrow().attributes();
    if (preserveMode) {
      now = now.withMode(from.mode());
    } else if (fresh && node.isDirectory()) {
      now = now.withMode(from.mode() & ~call.umask());
    }
    if (preserveOwner) {
      now = now.withOwner(from.uid(), from.gid());
    }
    if (preserveTime) {
      now = now.withMtime(from.mtime());
    }
    if (options.has('a')) {
      now = new Attributes(now.mode(), now.uid(), now.gid(), now.mtime(), from.xattrs());
    }
    call.files().setAttributes(to, now);
  }

  private void directory(String source, Found from, String target) throws IOException {
    if (!recursive) {
      status = call.fail("-r not specified; omitting directory '" + source + "'");
      return;
    }
    Found to = call.lookup(target, true);
    if ((to.path() + "/").startsWith(from.path() + "/") && !copied.containsKey(from.node().get())) {
      status =
          call.fail("cannot copy a directory, '" + source + "', into itself, '" + target + "'");
      return;
    }
    copied.putIfAbsent(from.node().get(), target);
    if (to.node().filter(n -> !n.isDirectory()).isPresent()) {
      status =
          call.fail(
              "cannot overwrite non-directory '" + target + "' with directory '" + source + "'");
      return;
    }
    boolean fresh = to.node().isEmpty();
    if (fresh) {
      call.files().createDirectory(to, 0777 & ~call.umask());
    }
    for (String name : Paths.names(call, source)) {
      copy(Paths.join(source, name), Paths.join(target, name));
    }
    if (fresh || preserveMode || preserveTime || preserveOwner) {
      attributes(from.node().get(), target, true, fresh);
    }
  }
}
