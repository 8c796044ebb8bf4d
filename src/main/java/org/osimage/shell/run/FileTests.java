package org.osimage.shell.run;

import java.util.Optional;
import org.osimage.shell.command.Opening;
import org.osimage.shell.file.Node;
import org.osimage.tree.Entry.Kind;

/** The primaries of test(1). */
public final class FileTests {
  private FileTests() {}

  private static Optional<Node> find(Executor shell, String path, boolean follow) {
    return shell.runtime().files().find(shell.state().directory(), path, follow);
  }

  /** Empty if there is no such operator. */
  public static Optional<Boolean> unary(Executor shell, String operator, String value) {
    boolean device = Opening.isDevice(value);
    return switch (operator) {
      case "-n" -> Optional.of(!value.isEmpty());
      case "-z" -> Optional.of(value.isEmpty());
      case "-h", "-L" -> Optional.of(find(shell, value, false).filter(Node::isSymlink).isPresent());
      case "-t" -> Optional.of(false);
      case "-o" ->
          Optional.of(
              ShellOptions.byName(value).filter(o -> shell.state().options().has(o)).isPresent());
      case "-e", "-a", "-r", "-w", "-c" ->
          Optional.of(
              device && find(shell, value, true).isEmpty()
                  || find(shell, value, true).filter(n -> is(operator, n)).isPresent());
      case "-f", "-d", "-b", "-p", "-S", "-x", "-s", "-u", "-g", "-k", "-O", "-G", "-N" ->
          Optional.of(find(shell, value, true).filter(n -> is(operator, n)).isPresent());
      default -> Optional.empty();
    };
  }

  private static boolean is(String operator, Node node) {
    int mode = node.attributes().mode();
    return switch (operator) {
      case "-f" -> node.isFile();
      case "-d" -> node.isDirectory();
      case "-b" -> node.kind() == Kind.DEVICE && node.block();
      case "-c" -> node.kind() == Kind.DEVICE && !node.block();
      case "-p" -> node.kind() == Kind.FIFO;
      case "-x" -> node.isDirectory() || (mode & 0111) != 0;
      case "-s" -> node.size() > 0;
      case "-u" -> (mode & 04000) != 0;
      case "-g" -> (mode & 02000) != 0;
      case "-k" -> (mode & 01000) != 0;
      case "-O" -> node.attributes().uid() == 0;
      case "-G" -> node.attributes().gid() == 0;
      case "-S", "-N" -> false;
      default -> true; // the super-user may read and write everything
    };
  }

  /** Empty if there is no such operator. */
  public static Optional<Boolean> binary(
      Executor shell, String operator, String left, String right) {
    switch (operator) {
      case "=", "==":
        return Optional.of(left.equals(right));
      case "!=":
        return Optional.of(!left.equals(right));
      case "<":
        return Optional.of(left.compareTo(right) < 0);
      case ">":
        return Optional.of(left.compareTo(right) > 0);
      case "-nt", "-ot", "-ef":
        return Optional.of(files(operator, find(shell, left, true), find(shell, right, true)));
      default:
        return Optional.empty();
    }
  }

  private static boolean files(String operator, Optional<Node> a, Optional<Node> b) {
    if (operator.equals("-ef")) {
      return a.isPresent() && b.isPresent() && a.get() == b.get();
    }
    Optional<Node> newer = operator.equals("-nt") ? a : b;
    Optional<Node> older = operator.equals("-nt") ? b : a;
    if (newer.isEmpty() || older.isEmpty()) {
      return false;
    }
    return newer.get().attributes().mtime() > older.get().attributes().mtime();
  }

  /** Whether a comparison of numbers holds, given its sign. */
  public static boolean compare(String operator, int sign) {
    return switch (operator) {
      case "-eq" -> sign == 0;
      case "-ne" -> sign != 0;
      case "-lt" -> sign < 0;
      case "-le" -> sign <= 0;
      case "-gt" -> sign > 0;
      default -> sign >= 0;
    };
  }
}
