package org.osimage.shell;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.builtin.StandardBuiltIns;
import org.osimage.shell.command.Budget;
import org.osimage.shell.command.BudgetException;
import org.osimage.shell.command.Commands;
import org.osimage.shell.command.Limits;
import org.osimage.shell.command.Machine;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.Streams;
import org.osimage.shell.file.FileTree;
import org.osimage.shell.file.Growth;
import org.osimage.shell.pattern.CostException;
import org.osimage.shell.run.Runtime;
import org.osimage.shell.run.Runtime.Presence;
import org.osimage.shell.run.Shells;
import org.osimage.shell.syntax.Clause;
import org.osimage.shell.syntax.Dialect;
import org.osimage.shell.syntax.Parser;
import org.osimage.shell.syntax.SyntaxException;
import org.osimage.shell.tool.GeneralCommands;

/** Runs scripts on a tree, one after the other. */
public final class Shell {
  private final FileTree files;
  private final Commands commands;
  private final Machine machine;
  private final Limits limits;
  private final Presence presence;

  private Shell(
      FileTree files, Commands commands, Machine machine, Limits limits, Presence presence) {
    this.files = files;
    this.commands = commands;
    this.machine = machine;
    this.limits = limits;
    this.presence = presence;
  }

  /** A shell with the general commands, those of them that the tree has a file for. */
  public static Shell on(FileTree files, Machine machine) {
    Commands commands = GeneralCommands.all();
    return new Shell(files, commands, machine, Limits.DEFAULT, Presence.ON_THE_TREE);
  }

  /** With more commands, by name ({@code dpkg}) or by path ({@code /usr/lib/x/helper}). */
  public Shell with(Commands more) {
    return new Shell(files, commands.with(more), machine, limits, presence);
  }

  public Shell with(Limits newLimits) {
    return new Shell(files, commands, machine, newLimits, presence);
  }

  /** With all commands present although the tree has no file for them. */
  public Shell withoutFiles() {
    return new Shell(files, commands, machine, limits, Presence.ALWAYS);
  }

  public FileTree files() {
    return files;
  }

  /** The names of all commands that scripts can call. */
  public Commands commands() {
    return commands;
  }

  /**
   * Parses a script to its end without running it.
   *
   * @return where and why it is not of the language, e.g. {@code line 3: ...}; empty if it is
   */
  public static Optional<String> check(String text, Dialect dialect) {
    Parser parser = new Parser(text, 1, dialect, name -> Optional.empty());
    try {
      Optional<Clause> next = parser.next();
      while (next.isPresent()) {
        next = parser.next();
      }
      return Optional.empty();
    } catch (SyntaxException e) {
      return Optional.of("line " + e.line() + ": " + e.getMessage());
    }
  }

  /** Runs a script to its end; the tree has its changes then, also if it failed. */
  public Outcome run(Script script) throws IOException {
    files.accesses().take();
    Budget budget = new Budget(limits, files.accesses());
    Runtime runtime =
        new Runtime(files, commands, StandardBuiltIns.all(), machine, budget, presence);
    Streams.Collector output = Streams.collector(budget);
    Streams.Collector errors = Streams.collector(budget);
    List<Stream> streams =
        List.of(script.input(), script.output().orElse(output), script.errors().orElse(errors));
    int status;
    Optional<String> refused = Optional.empty();
    files.limit(budget);
    try {
      status =
          Shells.run(
              runtime,
              script.dialect(),
              script.name(),
              script.text(),
              script.zero(),
              script.arguments(),
              script.environment(),
              script.directory(),
              script.umask(),
              streams);
    } catch (BudgetException e) {
      status = 1;
      refused = Optional.of(e.where() + ": " + e.getMessage());
    } catch (CostException e) {
      status = 1;
      refused = Optional.of(files.accesses().where() + ": " + e.getMessage());
    } catch (StackOverflowError e) {
      status = 1;
      refused =
          Optional.of(files.accesses().where() + ": constructs stand too deep in one another");
    } finally {
      files.limit(Growth.UNLIMITED);
    }
    return new Outcome(
        status, output.text(), errors.text(), runtime.unknown(), refused, files.accesses().take());
  }
}
