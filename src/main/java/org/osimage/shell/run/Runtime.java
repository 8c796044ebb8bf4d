package org.osimage.shell.run;

import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.command.Budget;
import org.osimage.shell.command.Commands;
import org.osimage.shell.command.Machine;
import org.osimage.shell.command.UnknownCommand;
import org.osimage.shell.file.FileTree;

/** What all shells of one script share. */
public final class Runtime {
  /** Whether a general command is there although the tree has no file for it. */
  public enum Presence {
    /** Only what the tree has can be run, as on a real system. */
    ON_THE_TREE,
    /** Every known command can be run. */
    ALWAYS
  }

  private final FileTree files;
  private final Commands commands;
  private final BuiltIns builtIns;
  private final Machine machine;
  private final Budget budget;
  private final Presence presence;
  private final List<UnknownCommand> unknown = new ArrayList<>();
  private int nextProcess = ShellState.PROCESS;
  private boolean nullGlob;

  public Runtime(
      FileTree files,
      Commands commands,
      BuiltIns builtIns,
      Machine machine,
      Budget budget,
      Presence presence) {
    this.files = files;
    this.commands = commands;
    this.builtIns = builtIns;
    this.machine = machine;
    this.budget = budget;
    this.presence = presence;
  }

  public FileTree files() {
    return files;
  }

  public Commands commands() {
    return commands;
  }

  public BuiltIns builtIns() {
    return builtIns;
  }

  public Machine machine() {
    return machine;
  }

  public Budget budget() {
    return budget;
  }

  public Presence presence() {
    return presence;
  }

  /** Programs that were reached and could not be run. */
  public List<UnknownCommand> unknown() {
    return unknown;
  }

  int nextProcess() {
    return ++nextProcess;
  }

  boolean nullGlob() {
    return nullGlob;
  }

  /** For {@code shopt nullglob}. */
  public void nullGlob(boolean value) {
    nullGlob = value;
  }
}
