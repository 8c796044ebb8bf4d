package org.osimage.shell.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Pipe;
import org.osimage.shell.command.Processes;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.UnknownCommand;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.file.Where;

/** Finds programs by name or path, and starts them: registered commands, or scripts of the tree. */
public final class Programs implements Processes {
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final Set<String> SHELLS = Set.of("sh", "dash", "bash", "ksh", "rbash");
  private static final Set<String> STANDARD = Set.of("bin", "sbin", "usr/bin", "usr/sbin");
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;

  /** A program: its path as found, and the file behind it if the tree has one. */
  private record Program(String path, Optional<Found> file) {}

  private final Runtime runtime;
  private final ShellState state;

  Programs(Runtime runtime, ShellState state) {
    this.runtime = runtime;
    this.state = state;
  }

  @Override
  public Optional<Stream> descriptor(int number) {
    return state.descriptor(number);
  }

  @Override
  public Optional<String> path(String name) {
    String path = state.variables().value("PATH").orElse("");
    return find(name, path, state.directory()).map(Program::path);
  }

  /** The program in a list of directories. */
  public Optional<String> path(String name, String directories) {
    return find(name, directories, state.directory()).map(Program::path);
  }

  private Optional<Program> find(String name, String path, String directory) {
    if (name.indexOf('/') >= 0) {
      return at(name, directory);
    }
    for (String each : path.split(":", -1)) {
      String candidate = each.isEmpty() ? "./" + name : each + "/" + name;
      Optional<Program> program = at(candidate, directory);
      if (program.isPresent() && executable(program.get())) {
        return program;
      }
    }
    boolean known = runtime.commands().find(name).isPresent() || SHELLS.contains(name);
    return runtime.presence() == Runtime.Presence.ALWAYS && known && !path.isEmpty()
        ? Optional.of(new Program("/usr/bin/" + name, Optional.empty()))
        : Optional.empty();
  }

  private Optional<Program> at(String path, String directory) {
    try {
      Found found = runtime.files().lookup(directory, path, true);
      if (found.node().isPresent()) {
        return Optional.of(new Program(path, Optional.of(found)));
      }
    } catch (FileException e) {
      // not there: a registered command may be, below
    }
    String plain = path.startsWith("/") ? path.substring(1) : "";
    String name = plain.substring(plain.lastIndexOf('/') + 1);
    boolean standard = STANDARD.contains(parent(plain));
    boolean known = runtime.commands().find(name).isPresent() || SHELLS.contains(name);
    return runtime.presence() == Runtime.Presence.ALWAYS && standard && known
        ? Optional.of(new Program(path, Optional.empty()))
        : Optional.empty();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static boolean executable(Program program) {
    return program.file().isEmpty()
        || program
            .file()
            .get()
            .node()
            .filter(n -> n.isFile() && (n.attributes().mode() & 0111) != 0)
            .isPresent();
  }

  /** Runs a program with the shell's own streams, environment and directory. */
  public int run(List<String> argv) throws IOException {
    return run(
        argv,
        state.variables().environment(),
        state.variables().value("PATH").orElse(""),
        state.directory(),
        state.streams());
  }

  @Override
  public int run(
      List<String> argv,
      Map<String, String> environment,
      String directory,
      Stream in,
      Stream out,
      Stream err)
      throws IOException {
    String path = environment.getOrDefault("PATH", PATH);
    return run(argv, environment, path, directory, List.of(in, out, err));
  }

  private int run(
      List<String> argv,
      Map<String, String> environment,
      String path,
      String directory,
      List<Stream> streams)
      throws IOException {
    runtime.budget().step();
    runtime.budget().enter();
    Where where = runtime.files().accesses().where();
    try {
      String name = argv.get(0);
      Optional<Program> found = find(name, path, directory);
      if (found.isEmpty()) {
        complain(streams, name + ": not found");
        return NOT_FOUND;
      }
      if (!executable(found.get())) {
        complain(streams, name + ": Permission denied");
        return NOT_EXECUTABLE;
      }
      return start(found.get(), argv, environment, directory, streams);
    } finally {
      runtime.budget().leave();
      runtime.files().accesses().at(where);
    }
  }

  private void complain(List<Stream> streams, String message) throws IOException {
    streams
        .get(2)
        .print(Bytes.fromText(state.script()) + ": " + state.line() + ": " + message + "\n");
  }

  private int start(
      Program program,
      List<String> argv,
      Map<String, String> environment,
      String directory,
      List<Stream> streams)
      throws IOException {
    String path = program.path();
    String real = program.file().map(Found::path).orElse(path);
    Optional<Command> command = command(path, real);
    List<String> arguments = argv.subList(1, argv.size());
    if (command.isPresent()) {
      return call(command.get(), argv.get(0), arguments, environment, directory, streams);
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    String realName = real.substring(real.lastIndexOf('/') + 1);
    Scripts scripts = new Scripts(runtime, environment, directory, streams);
    if (SHELLS.contains(name) || SHELLS.contains(realName)) {
      return scripts.shell(SHELLS.contains(name) ? name : realName, arguments);
    }
    Node node = program.file().flatMap(Found::node).orElseThrow();
    return file(node, path, arguments, argv.get(0), environment, directory, streams, scripts);
  }

  /** A file that no command is registered for: a script, or nothing that can be run here. */
  private int file(
      Node node,
      String path,
      List<String> arguments,
      String name,
      Map<String, String> environment,
      String directory,
      List<Stream> streams,
      Scripts scripts)
      throws IOException {
    String text = Bytes.of(runtime.files().bytes(node));
    if (!text.startsWith("#!")) {
      boolean binary = text.substring(0, Math.min(128, text.length())).indexOf('\0') >= 0;
      if (binary) {
        return unknown(
            path, text.startsWith("\177ELF") ? "an ELF program" : "a binary file", streams);
      }
      return scripts.script("sh", List.of(), name, path, text, arguments);
    }
    String line = text.substring(2, text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n'));
    String[] parts = line.strip().split("[ \t]+", 2);
    List<String> options = parts.length > 1 ? List.of(parts[1]) : List.of();
    String interpreter = parts[0].substring(parts[0].lastIndexOf('/') + 1);
    if (interpreter.equals("env") && parts.length > 1) {
      interpreter = parts[1];
      options = List.of();
    }
    if (SHELLS.contains(interpreter)) {
      return scripts.script(interpreter, options, name, path, text, arguments);
    }
    Optional<Command> command = runtime.commands().find(interpreter);
    if (command.isEmpty()) {
      return unknown(path, "a script for " + parts[0], streams);
    }
    List<String> all = new ArrayList<>(options);
    all.add(path);
    all.addAll(arguments);
    return call(command.get(), interpreter, all, environment, directory, streams);
  }

  @Override
  public int notInterpreted(String command, List<String> arguments) {
    runtime
        .unknown()
        .add(
            new UnknownCommand(
                runtime.files().accesses().where(),
                command,
                "called with " + String.join(" ", arguments)));
    return NOT_EXECUTABLE;
  }

  private int unknown(String path, String reason, List<Stream> streams) throws IOException {
    runtime.unknown().add(new UnknownCommand(runtime.files().accesses().where(), path, reason));
    complain(streams, path + ": cannot be interpreted");
    return NOT_EXECUTABLE;
  }

  private Optional<Command> command(String path, String real) {
    for (String each : List.of("/" + real.replaceFirst("^/", ""), path)) {
      Optional<Command> exact = runtime.commands().find(each);
      if (exact.isPresent()) {
        return exact;
      }
    }
    for (String each : List.of(path.replaceFirst("^/", ""), real)) {
      if (STANDARD.contains(parent(each)) || !path.startsWith("/") && each.indexOf('/') < 0) {
        Optional<Command> named =
            runtime.commands().find(each.substring(each.lastIndexOf('/') + 1));
        if (named.isPresent()) {
          return named;
        }
      }
    }
    return Optional.empty();
  }

  private int call(
      Command command,
      String name,
      List<String> arguments,
      Map<String, String> environment,
      String directory,
      List<Stream> streams)
      throws IOException {
    String base = name.substring(name.lastIndexOf('/') + 1);
    Invocation call =
        new Invocation(
            base,
            arguments,
            environment,
            streams.get(0),
            streams.get(1),
            streams.get(2),
            runtime.files(),
            directory,
            state.umask(),
            runtime.machine(),
            runtime.budget(),
            this);
    try {
      return command.run(call);
    } catch (Pipe.Broken e) {
      return 141;
    } catch (UsageException e) {
      call.fail(e.text());
      return e.status();
    } catch (FileException e) {
      return call.fail(e.text());
    }
  }
}
