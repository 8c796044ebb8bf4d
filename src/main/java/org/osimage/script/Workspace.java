package org.osimage.script;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.host.HostListing;
import org.osimage.host.HostStat;
import org.osimage.tree.ImageTree;

/**
 * Trees as directories that scripts change, one script after the other. Scripts find them at the
 * same paths on every host: {@code /osimage/pkg_image} and so on; a directory {@code /osimage/tmp},
 * which is also {@code /tmp}, is theirs and thrown away. One thread at a time.
 */
public final class Workspace implements Closeable {
  /** The usual names of trees, as distro_const names its directories. */
  public static final String PKG_IMAGE = "pkg_image";

  public static final String BOOT_ARCHIVE = "boot_archive";

  /** A directory that scripts may use; it is thrown away. */
  public static final String TEMPORARY = "tmp";

  private static final String SCRIPT = "script";
  private static final String RECORD = "record";

  private static final List<String> STAND_INS =
      List.of("chown", "chgrp", "chmod", "mknod", "install", "setcap");
  private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final ContentStore store;
  private final ScriptSettings settings;

  /** Holds the two directories below; nobody else may enter it, since it holds set-id files. */
  private final Path directory;

  private final Path files;
  private final HeldDirectory held;
  private final SandboxPaths paths;
  private final Sandbox sandbox;
  private final Ownership ownership;
  private final Map<String, Materialised> trees = new LinkedHashMap<>();
  private final Set<String> directories = new TreeSet<>();
  private int scripts;

  private Workspace(ContentStore store, ScriptSettings settings, Path directory)
      throws IOException {
    this.store = store;
    this.settings = settings;
    this.directory = directory;
    this.files = Files.createDirectory(directory.resolve("files"));
    Path control = Files.createDirectory(directory.resolve("control"));
    this.sandbox = new Sandbox(files, control, settings);
    this.paths = new SandboxPaths(settings.unconfined() ? files.toString() : Sandbox.INSIDE, files);
    for (String name : List.of(SCRIPT, RECORD, "lib", "lib/bin", "lib/real")) {
      Files.createDirectory(files.resolve(name));
    }
    this.held = HeldDirectory.open(files);
    this.ownership = new Ownership(held, Files.createDirectory(control.resolve("links")));
    directory(TEMPORARY);
    Files.writeString(control.resolve("supervise.sh"), Sandbox.resource("supervise.sh"));
    makeStandIns();
  }

  /** An empty workspace in the settings' directory; what a killed build left there goes first. */
  public static Workspace create(ContentStore store, ScriptSettings settings) throws IOException {
    Files.createDirectories(settings.directory());
    if (!settings.directory().getFileSystem().supportedFileAttributeViews().contains("unix")) {
      throw new ImageBuildException("scripts need a Unix host");
    }
    Path directory = settings.directory().toRealPath().resolve("workspace");
    delete(directory);
    Files.createDirectory(directory, OURS_ALONE);
    return new Workspace(store, settings, directory);
  }

  private void makeStandIns() throws IOException {
    String text = Sandbox.resource("stand-in.sh").replace("@BASE@", HostView.quote(paths.inside()));
    for (String name : STAND_INS) {
      Path standIn = files.resolve("lib/bin").resolve(name);
      Files.writeString(standIn, text);
      Sandbox.makeExecutable(standIn);
      for (String bin : Commands.PATH.split(":")) {
        Path real = Path.of(bin, name);
        Path copy = files.resolve("lib/real").resolve(name);
        if (Files.isRegularFile(real) && Files.isReadable(real) && !Files.exists(copy)) {
          Files.copy(real, copy);
          Sandbox.makeExecutable(copy);
        }
      }
    }
  }

  /**
   * Materialises a tree.
   *
   * @param name {@link #PKG_IMAGE}, {@link #BOOT_ARCHIVE}, or another file name
   */
  public void add(String name, ImageTree tree) throws IOException {
    trees.put(name, new Materialiser(store, files.resolve(name)).write(tree));
  }

  /**
   * Makes a tree another one, writing only what differs; what scripts did must have been merged.
   */
  public void update(String name, ImageTree tree) throws IOException {
    Materialised before = trees.get(name);
    if (before == null) {
      throw new IllegalArgumentException("no tree " + name);
    }
    ownership.clear(); // all of it is in the tree
    Path root = files.resolve(name);
    trees.put(name, new TreeUpdate(new Materialiser(store, root), root, before, tree).apply());
  }

  /** The absolute path of a tree, or of {@code tmp}, as scripts see it. */
  public String path(String name) {
    return paths.inside() + "/" + name;
  }

  /**
   * A directory for files from and to scripts, which find it at {@link #path}; it is made anew,
   * empty.
   *
   * @param name not that of a tree
   */
  public Path directory(String name) throws IOException {
    Path path = files.resolve(name);
    delete(path);
    Files.createDirectory(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    directories.add(name);
    return path;
  }

  /** The directory that scripts find at {@code path(TEMPORARY)}. */
  public Path temporary() {
    return files.resolve(TEMPORARY);
  }

  /**
   * A directory below {@link #temporary}, made anew: what an earlier script put there is gone, a
   * link as well.
   */
  public Path scratch(String name) throws IOException {
    Path path = temporary().resolve(name);
    delete(path);
    return Files.createDirectory(path);
  }

  /** What lies in a directory of the workspace, by name; read only after a script has ended. */
  public static List<Path> filesIn(Path directory) throws IOException {
    return HostListing.children(directory);
  }

  /**
   * Runs a script to its end; what it leaves running is killed.
   *
   * @throws ImageBuildException if scripts cannot be confined here, the script changed anything
   *     outside of the trees, or took too long
   */
  public ScriptResult run(Script script) throws IOException {
    renew(RECORD);
    renew(SCRIPT);
    Commands.run(files, "mkfifo", RECORD + "/requests");
    PrivilegedCommands commands = new PrivilegedCommands(paths, held, ownership);
    String run = write(script);
    Map<String, Object> before = keys();
    Set<String> changed = new TreeSet<>();
    Sandbox.Outcome outcome;
    try (RequestChannel channel =
        new RequestChannel(files.resolve(RECORD), commands, settings.log())) {
      outcome = settings.unconfined() ? unconfined(script, run) : sandbox.run(script, run);
    }
    if (outcome.killed().isPresent()) {
      throw new ImageBuildException(script.name() + " " + outcome.killed().get());
    }
    changed.addAll(outcome.changed());
    changed.addAll(commands.outside());
    Map<String, Object> after = keys();
    for (String name : union(before.keySet(), after.keySet())) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        changed.add(path(name));
      }
    }
    if (!changed.isEmpty()) {
      throw new ImageBuildException(
          script.name()
              + " wrote, renamed or removed outside of the image: "
              + shortened(changed)
              + (settings.unconfined() ? "" : ". The host is as it was")
              + "; a script may change only what is below "
              + Stream.concat(trees.keySet().stream(), directories.stream())
                  .map(this::path)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return new ScriptResult(outcome.exit(), outcome.tail());
  }

  private static String shortened(Set<String> paths) {
    return ImageBuildException.words(
        paths.stream().map(p -> p.replaceAll("\\p{Cntrl}", "?")).toList(), 20);
  }

  /** Makes a directory of ours anew: what a script put there is never read or written. */
  private void renew(String name) throws IOException {
    delete(files.resolve(name));
    Files.createDirectory(files.resolve(name));
  }

  /** Which file bears each name: a directory of ours must not become another, or a link. */
  private Map<String, Object> keys() throws IOException {
    Map<String, Object> keys = new TreeMap<>();
    for (Path file : HostListing.children(files)) {
      HostStat inode = HostStat.of(file); // whose number may pass to something of another type
      keys.put(String.valueOf(file.getFileName()), List.of(inode.file(), inode.isDirectory()));
    }
    return keys;
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /**
   * Moves a file that a script left in a directory of the workspace out of it.
   *
   * @param name of a regular file in the directory, which must be one of {@link #directory}
   * @throws ImageBuildException if it is none any more
   */
  public void moveOut(String directory, String name, Path target) throws IOException {
    Path file = files.resolve(directory).resolve(name);
    HostStat inode =
        held.inode(file)
            .filter(HostStat::isFile)
            .orElseThrow(
                () -> new ImageBuildException(path(directory) + "/" + name + " is no file"));
    Path aside = target.resolveSibling("." + target.getFileName() + ".part");
    Files.deleteIfExists(aside);
    try {
      Files.createFile(aside);
      Set<PosixFilePermission> usual = Files.getPosixFilePermissions(aside);
      if (inode.links() == 1) {
        Files.setAttribute(file, "unix:mode", 0600); // no set-id bit leaves the workspace
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.setAttribute(file, "unix:mode", inode.permissions() | 0400);
        Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING); // it has a name in the image
        Files.setAttribute(file, "unix:mode", inode.permissions());
      }
      Files.setPosixFilePermissions(aside, usual);
      Files.move(
          aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private Sandbox.Outcome unconfined(Script script, String run) throws IOException {
    settings.log().warn(script.name() + " runs unconfined: it can do whatever you can");
    ScriptProcess process =
        ScriptProcess.start(
            files,
            script.name(),
            settings.log(),
            List.of(
                "/bin/sh", directory.resolve("control/supervise.sh").toString(), "/bin/sh", run));
    Optional<String> killed =
        process.await(settings.timeout(), new ScriptWatch(settings.limits(), files));
    return new Sandbox.Outcome(killed, process.exit(), process.tail(), Set.of());
  }

  /** Writes the script and the text that runs it, whose path as scripts see it comes back. */
  private String write(Script script) throws IOException {
    String number = String.valueOf(++scripts);
    Path body = files.resolve(SCRIPT).resolve(number);
    Files.write(body, script.body());
    Sandbox.makeExecutable(body);
    String input = "/dev/null";
    if (script.input().isPresent()) {
      Path file = body.resolveSibling(number + ".input");
      Files.write(file, script.input().get());
      input = paths.shown(file);
    }
    String directory = script.directory().orElse(path(trees.keySet().iterator().next()));
    StringBuilder text = new StringBuilder("umask 022\n");
    text.append("cd ").append(HostView.quote(directory)).append(" || exit 126\n");
    text.append("exec env -i");
    environment(script)
        .forEach((k, v) -> text.append(" \\\n  ").append(HostView.quote(k + "=" + v)));
    text.append(script.isExecutable() ? " \\\n  " : " \\\n  /bin/sh ");
    text.append(HostView.quote(paths.shown(body)));
    script.arguments().forEach(a -> text.append(' ').append(HostView.quote(a)));
    text.append(" < ").append(HostView.quote(input)).append('\n');
    Path run = body.resolveSibling(number + ".run");
    Files.writeString(run, text);
    return paths.shown(run);
  }

  private SortedMap<String, String> environment(Script script) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", paths.inside() + "/lib/bin:" + Commands.PATH);
    environment.put("HOME", path(TEMPORARY));
    environment.put("TMPDIR", path(TEMPORARY));
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    environment.put("SOURCE_DATE_EPOCH", String.valueOf(settings.epoch()));
    environment.put("TAR_OPTIONS", "--no-same-owner");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.putAll(script.environment());
    return environment;
  }

  /**
   * Reads a tree back. Scripts may go on from there; the next difference is to this result.
   *
   * @throws ImageBuildException if it holds what an image cannot: sockets, names that are not UTF-8
   */
  public Merged merge(String name) throws IOException {
    Materialised before = trees.get(name);
    if (before == null) {
      throw new IllegalArgumentException("no tree " + name);
    }
    TreeReading reading =
        new TreeReading(store, before, ownership, files.resolve(name), settings.epoch());
    Materialised after = reading.read();
    trees.put(name, after);
    return new Merged(after.tree(), org.osimage.tree.TreeDiff.between(before.tree(), after.tree()));
  }

  /** Removes the directories. */
  @Override
  public void close() throws IOException {
    held.close();
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      // rm(1) goes as deep as any script went, and scripts leave directories without a w or x bit
      Path parent = directory.toAbsolutePath().getParent();
      Path in = parent == null ? directory : parent;
      try {
        Commands.run(in, "rm", "-rf", "--", directory.toString());
      } catch (IOException e) {
        Commands.run(in, "chmod", "-R", "u+rwx", "--", directory.toString());
        Commands.run(in, "rm", "-rf", "--", directory.toString());
      }
    }
  }
}
