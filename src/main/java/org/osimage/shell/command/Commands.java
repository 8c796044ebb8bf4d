package org.osimage.shell.command;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Commands by name. Immutable: {@code with} gives another registry. */
public final class Commands {
  private static final Commands NONE = new Commands(new TreeMap<>());

  private final SortedMap<String, Command> commands;

  private Commands(SortedMap<String, Command> commands) {
    this.commands = Collections.unmodifiableSortedMap(commands);
  }

  public static Commands none() {
    return NONE;
  }

  public static Commands of(Map<String, ? extends Command> commands) {
    return new Commands(new TreeMap<>(commands));
  }

  /** With one more command, or another one under the name. */
  public Commands with(String name, Command command) {
    SortedMap<String, Command> more = new TreeMap<>(commands);
    more.put(name, command);
    return new Commands(more);
  }

  /** With all of those, which win over the ones here. */
  public Commands with(Commands others) {
    SortedMap<String, Command> more = new TreeMap<>(commands);
    more.putAll(others.commands);
    return new Commands(more);
  }

  public Optional<Command> find(String name) {
    return Optional.ofNullable(commands.get(name));
  }

  public SortedMap<String, Command> all() {
    return commands;
  }
}
