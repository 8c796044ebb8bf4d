package org.osimage.shell.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.file.FileTree;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.file.Where;

/**
 * One call of a command.
 *
 * @param name as it was called
 * @param arguments without the name
 * @param environment exported variables
 * @param directory the working directory, without a leading slash; empty for the root
 * @param umask the bits that a new file does not get
 */
public record Invocation(
    String name,
    List<String> arguments,
    Map<String, String> environment,
    Stream in,
    Stream out,
    Stream err,
    FileTree files,
    String directory,
    int umask,
    Machine machine,
    Budget budget,
    Processes processes) {
  public Invocation {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** The script and line that called. */
  public Where where() {
    return files.accesses().where();
  }

  public void print(String text) throws IOException {
    out.print(text);
  }

  public void println(String text) throws IOException {
    out.print(text + "\n");
  }

  /** Prints {@code name: message} as an error, and returns 1 for convenience. */
  public int fail(String message) throws IOException {
    err.print(name + ": " + message + "\n");
    return 1;
  }

  public Optional<String> variable(String variable) {
    return Optional.ofNullable(environment.get(variable));
  }

  public Optional<Node> find(String path) {
    return files.find(directory, path, true);
  }

  public Found lookup(String path, boolean follow) throws IOException {
    return files.lookup(directory, path, follow);
  }

  /** The whole of a file, or of standard input for a minus. */
  public String read(String path) throws IOException {
    return path.equals("-")
        ? org.osimage.shell.file.Bytes.of(in.readAll())
        : org.osimage.shell.file.Bytes.of(open(path).readAll());
  }

  /** Opens a file or device for reading. */
  public Stream open(String path) throws IOException {
    return Opening.open(this, path, Opening.Mode.READ);
  }

  /** Opens a file for writing, emptied; it is made if it is not there. */
  public Stream create(String path) throws IOException {
    return Opening.open(this, path, Opening.Mode.WRITE);
  }

  public Stream append(String path) throws IOException {
    return Opening.open(this, path, Opening.Mode.APPEND);
  }

  /** Runs another program with the same streams, environment and directory. */
  public int run(List<String> argv) throws IOException {
    return processes.run(argv, environment, directory, in, out, err);
  }

  /** Runs another program with other streams. */
  public int run(List<String> argv, Stream newIn, Stream newOut) throws IOException {
    return processes.run(argv, environment, directory, newIn, newOut, err);
  }

  /** The same call under another name with other arguments. */
  public Invocation with(String newName, List<String> newArguments) {
    return new Invocation(
        newName,
        newArguments,
        environment,
        in,
        out,
        err,
        files,
        directory,
        umask,
        machine,
        budget,
        processes);
  }

  /** The same call with other streams. */
  public Invocation with(Stream newIn, Stream newOut) {
    return new Invocation(
        name,
        arguments,
        environment,
        newIn,
        newOut,
        err,
        files,
        directory,
        umask,
        machine,
        budget,
        processes);
  }
}
