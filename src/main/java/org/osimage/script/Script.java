package org.osimage.script;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A program to run in a workspace. A body that begins with {@code #!}, or is an ELF binary, is
 * executed itself, any other goes to {@code /bin/sh}. Immutable.
 */
public final class Script {
  private final String name;
  private final byte[] body;
  private final List<String> arguments;
  private final SortedMap<String, String> environment;
  private final Optional<String> directory;
  private final Optional<byte[]> input;
  private final List<Path> shown;

  private Script(
      String name,
      byte[] body,
      List<String> arguments,
      SortedMap<String, String> environment,
      Optional<String> directory,
      Optional<byte[]> input,
      List<Path> shown) {
    this.name = name;
    this.body = body;
    this.arguments = List.copyOf(arguments);
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    this.directory = directory;
    this.input = input;
    this.shown = List.copyOf(shown);
  }

  /**
   * A script without arguments, further variables and standard input.
   *
   * @param name for the log and messages, e.g. {@code postinstall of EXMPhello}
   */
  public static Script of(String name, byte[] body) {
    return new Script(
        name,
        body.clone(),
        List.of(),
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** As {@link #of(String, byte[])}, from text. */
  public static Script of(String name, String body) {
    return of(name, body.getBytes(StandardCharsets.UTF_8));
  }

  public Script withArguments(List<String> newArguments) {
    return new Script(name, body, newArguments, environment, directory, input, shown);
  }

  /**
   * With variables besides, or instead of, the usual ones: PATH, HOME, TMPDIR, LC_ALL, TZ,
   * SOURCE_DATE_EPOCH. Nothing else of the host's environment reaches a script.
   */
  public Script withEnvironment(SortedMap<String, String> newEnvironment) {
    return new Script(name, body, arguments, newEnvironment, directory, input, shown);
  }

  /** With a working directory as scripts see it; otherwise it is the workspace's first tree. */
  public Script withDirectory(String newDirectory) {
    return new Script(name, body, arguments, environment, Optional.of(newDirectory), input, shown);
  }

  /** With bytes on standard input, which is empty otherwise. */
  public Script withInput(byte[] newInput) {
    return new Script(
        name, body, arguments, environment, directory, Optional.of(newInput.clone()), shown);
  }

  /** With files and directories that it sees although they lie in a hidden directory. */
  public Script withShown(List<Path> newShown) {
    return new Script(name, body, arguments, environment, directory, input, newShown);
  }

  List<Path> shown() {
    return shown;
  }

  public String name() {
    return name;
  }

  byte[] body() {
    return body;
  }

  List<String> arguments() {
    return arguments;
  }

  SortedMap<String, String> environment() {
    return environment;
  }

  Optional<String> directory() {
    return directory;
  }

  Optional<byte[]> input() {
    return input;
  }

  /** Whether the kernel can execute the body. */
  boolean isExecutable() {
    boolean interpreter = body.length > 2 && body[0] == '#' && body[1] == '!';
    boolean elf = body.length > 4 && body[0] == 0x7f && body[1] == 'E' && body[2] == 'L';
    return interpreter || elf;
  }

  @Override
  public String toString() {
    return name;
  }
}
