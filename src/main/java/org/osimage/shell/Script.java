package org.osimage.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.Streams;
import org.osimage.shell.syntax.Dialect;

/**
 * One run of a script.
 *
 * @param name for messages and the record of accesses, e.g. {@code nginx.postinst}
 * @param text as a string of bytes
 * @param zero the value of {@code $0}
 * @param environment what is exported at the start; nothing else is
 * @param directory the working directory, without a leading slash; empty for the root
 * @param output where standard output goes; collected when empty
 * @param errors where standard errors go; collected when empty
 */
public record Script(
    String name,
    String text,
    Dialect dialect,
    String zero,
    List<String> arguments,
    Map<String, String> environment,
    String directory,
    int umask,
    Stream input,
    Optional<Stream> output,
    Optional<Stream> errors) {
  public Script {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A script of which the first line says for which shell it is. */
  public static Script of(String name, String text) {
    return new Script(
        name,
        text,
        dialect(text),
        name,
        List.of(),
        Map.of(),
        "",
        022,
        Streams.nothing(),
        Optional.empty(),
        Optional.empty());
  }

  private static Dialect dialect(String text) {
    int end = text.indexOf('\n');
    String line = text.startsWith("#!") ? text.substring(2, end < 0 ? text.length() : end) : "";
    String[] words = line.strip().split("[ \t]+");
    String program = words[0].endsWith("/env") && words.length > 1 ? words[1] : words[0];
    return Dialect.ofInterpreter(program);
  }

  public Script withArguments(List<String> newArguments) {
    return new Script(
        name,
        text,
        dialect,
        zero,
        newArguments,
        environment,
        directory,
        umask,
        input,
        output,
        errors);
  }

  public Script withEnvironment(Map<String, String> newEnvironment) {
    return new Script(
        name,
        text,
        dialect,
        zero,
        arguments,
        newEnvironment,
        directory,
        umask,
        input,
        output,
        errors);
  }

  /** With a working directory, without a leading slash. */
  public Script in(String newDirectory) {
    return new Script(
        name,
        text,
        dialect,
        zero,
        arguments,
        environment,
        newDirectory,
        umask,
        input,
        output,
        errors);
  }

  public Script withZero(String newZero) {
    return new Script(
        name,
        text,
        dialect,
        newZero,
        arguments,
        environment,
        directory,
        umask,
        input,
        output,
        errors);
  }

  public Script withDialect(Dialect newDialect) {
    return new Script(
        name,
        text,
        newDialect,
        zero,
        arguments,
        environment,
        directory,
        umask,
        input,
        output,
        errors);
  }

  public Script withInput(Stream newInput) {
    return new Script(
        name,
        text,
        dialect,
        zero,
        arguments,
        environment,
        directory,
        umask,
        newInput,
        output,
        errors);
  }

  /** With its output and errors going elsewhere instead of being collected. */
  public Script withOutput(Stream newOutput, Stream newErrors) {
    return new Script(
        name,
        text,
        dialect,
        zero,
        arguments,
        environment,
        directory,
        umask,
        input,
        Optional.of(newOutput),
        Optional.of(newErrors));
  }
}
