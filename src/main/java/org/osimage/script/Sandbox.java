package org.osimage.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.ImageBuildException;

/**
 * The confinement of a workspace's scripts: namespaces for users, mounts, processes, network and
 * IPC, in which the host is seen through overlay file systems. What a script writes there outside
 * of its workspace is thrown away, and listed.
 */
final class Sandbox {
  /** Where scripts find the workspace, on every host and for every user. */
  static final String INSIDE = "/osimage";

  private static final List<List<String>> NAMESPACES =
      List.of(
          List.of(
              "unshare",
              "--user",
              "--map-root-user",
              "--mount",
              "--pid",
              "--fork",
              "--kill-child",
              "--net",
              "--ipc",
              "--uts"),
          List.of(
              "bwrap",
              "--unshare-all",
              "--uid",
              "0",
              "--gid",
              "0",
              "--cap-add",
              "ALL",
              "--die-with-parent",
              "--bind",
              "/",
              "/",
              "--dev-bind",
              "/dev",
              "/dev",
              "--proc",
              "/proc"));

  /** In bytes, POSIX. */
  private static final int ULIMIT_BLOCK = 512;

  private final Path workspace;
  private final Path control;
  private final ScriptSettings settings;
  private int namespaces;

  /**
   * @param workspace what scripts see as {@link #INSIDE}
   * @param control what they do not see: plans and results
   */
  Sandbox(Path workspace, Path control, ScriptSettings settings) {
    this.workspace = workspace;
    this.control = control;
    this.settings = settings;
  }

  /** How a run ended; {@code changed} are paths of the host that the script wanted to change. */
  record Outcome(Optional<String> killed, int exit, List<String> tail, Set<String> changed) {}

  /**
   * Runs shell text in the sandbox.
   *
   * @param run in the workspace's directory {@code lib}, as scripts see it
   * @throws ImageBuildException if there can be no sandbox on this host
   */
  Outcome run(Script script, String run) throws IOException {
    String name = script.name();
    List<String> reasons = new ArrayList<>();
    for (; namespaces < NAMESPACES.size(); namespaces++) {
      Files.writeString(control.resolve("plan.sh"), plan(script.shown()));
      Files.writeString(control.resolve("enter.sh"), enter(run));
      Outcome outcome = attempt(name, NAMESPACES.get(namespaces));
      if (Files.exists(control.resolve("ready"))) {
        return outcome;
      }
      reasons.add(
          NAMESPACES.get(namespaces).get(0)
              + ": "
              + (outcome.killed().isEmpty() ? trouble(outcome) : "no answer"));
    }
    throw new ImageBuildException(
        name
            + ": scripts cannot be confined here ("
            + String.join("; ", reasons)
            + "). Allow unprivileged user namespaces, install util-linux or bubblewrap, or accept"
            + " that scripts can do whatever you can: -Dosimage.scripts.unconfined=true");
  }

  private String trouble(Outcome outcome) throws IOException {
    List<String> lines = new ArrayList<>(outcome.tail());
    Path file = control.resolve("trouble");
    if (Files.exists(file)) {
      lines.addAll(Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList());
    }
    return lines.isEmpty() ? "exit " + outcome.exit() : String.join(" ", lines);
  }

  private Outcome attempt(String name, List<String> namespace) throws IOException {
    for (String result :
        List.of("trouble", "ready", "status", "files", "layers", "directories", "unwatched")) {
      Files.deleteIfExists(control.resolve(result));
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", control.resolve("supervise.sh").toString()));
    command.addAll(namespace);
    command.addAll(List.of("/bin/sh", control.resolve("plan.sh").toString()));
    ScriptWatch watch = new ScriptWatch(settings.limits(), workspace);
    ScriptProcess process = ScriptProcess.start(control, name, settings.log(), command);
    Optional<String> killed = process.await(settings.timeout(), watch);
    Path status = control.resolve("status");
    int exit = Files.exists(status) ? Integer.parseInt(Files.readString(status).strip()) : 137;
    return new Outcome(killed, exit, process.tail(), changed());
  }

  /** Leaves the host behind, and then all that root of the namespaces may do. */
  private String enter(String run) {
    return "cd "
        + HostView.quote(control.resolve("root").resolve("root").toString())
        + " && pivot_root . . && umount -l . && cd / || exit 96\n"
        + "ulimit -f "
        + Math.max(1, settings.limits().written() / ULIMIT_BLOCK)
        + "\nexec unshare --user --map-root-user --mount /bin/sh -c '"
        + "if setpriv --bounding-set=-setfcap true 2> /dev/null; then "
        + "exec setpriv --bounding-set=-setfcap /bin/sh \"$1\"; fi; exec /bin/sh \"$1\"' sh "
        + run
        + "\n";
  }

  private String plan(List<Path> shown) throws IOException {
    HostView.require();
    List<Path> visible = new ArrayList<>(settings.shown());
    visible.addAll(shown);
    return "B="
        + HostView.quote(Files.createDirectories(control.resolve("root")).toString())
        + "\nC="
        + HostView.quote(control.toString())
        + "\nM="
        + (settings.limits().memory() >> 10)
        + "k\nW="
        + HostView.quote(workspace.toString())
        + "\n"
        + resource("sandbox.sh")
        + special()
        + HostView.plan(settings.hidden(), visible)
        + "devices\nprocesses\nworkspace\n"
        + HostView.temporary(settings.hidden(), settings.shown())
        + "hostname osimage 2> /dev/null || :\n"
        + resource("sandbox-end.sh");
  }

  /** What every sandbox has, whatever the host's view. */
  private static String special() {
    return "mkdir -p \"$B/lower/top/osimage\" \"$B/lower/top/proc\" \"$B/lower/top/var\""
        + " \"$B/lower/top/run\" \"$B/lower/top/dev/shm\"\n"
        + "for name in null zero full random urandom tty; do\n"
        + "  : > \"$B/lower/top/dev/$name\"\n"
        + "done\n"
        + "ln -s /proc/self/fd \"$B/lower/top/dev/fd\"\n"
        + "ln -s fd/0 \"$B/lower/top/dev/stdin\"\n"
        + "ln -s fd/1 \"$B/lower/top/dev/stdout\"\n"
        + "ln -s fd/2 \"$B/lower/top/dev/stderr\"\n"
        + "ln -s osimage/tmp \"$B/lower/top/tmp\"\n"
        + "ln -s ../osimage/tmp \"$B/lower/top/var/tmp\"\n";
  }

  /** A text of this package. */
  static String resource(String name) throws IOException {
    try (InputStream in = Sandbox.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The paths that the script changed, without the directories that only hold them. */
  private Set<String> changed() throws IOException {
    Set<String> files = list("files");
    Set<String> directories = list("directories");
    directories.removeAll(list("layers"));
    Set<String> leaves = new TreeSet<>(files);
    Set<String> parents = new HashSet<>();
    for (Set<String> set : List.of(files, directories)) {
      for (String path : set) {
        parents.add(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
      }
    }
    directories.stream().filter(d -> !d.isEmpty() && !parents.contains(d)).forEach(leaves::add);
    for (String path : list("unwatched")) {
      settings
          .log()
          .debug(path + " is read-only for scripts; what they try to write there is not listed");
    }
    return leaves;
  }

  private Set<String> list(String name) throws IOException {
    Path file = control.resolve(name);
    Set<String> paths = new TreeSet<>();
    if (Files.exists(file)) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String path : text.split(name.equals("unwatched") ? "\n" : "\0")) {
        if (!path.isEmpty()) {
          paths.add(path.startsWith("./") ? path.substring(1) : path);
        }
      }
      paths.remove(".");
    }
    return paths;
  }

  static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
