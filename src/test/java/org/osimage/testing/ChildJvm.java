package org.osimage.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another Java virtual machine with this one's class path, for what only a fresh one can show. */
public final class ChildJvm {
  private final String main;
  private final List<String> arguments;
  private final List<String> options = new ArrayList<>();
  private final List<String> prefix = new ArrayList<>();
  private final Map<String, String> environment = new java.util.TreeMap<>();
  private Path java = Path.of(System.getProperty("java.home"));
  private String classPath = System.getProperty("surefire.test.class.path", systemClassPath());

  private ChildJvm(String main, List<String> arguments) {
    this.main = main;
    this.arguments = arguments;
  }

  /** The class needs a {@code main} method. */
  public static ChildJvm of(Class<?> main, String... arguments) {
    return new ChildJvm(main.getName(), List.of(arguments));
  }

  public static String systemClassPath() {
    return System.getProperty("java.class.path");
  }

  public ChildJvm option(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** What the JVM is run by, e.g. {@code setpriv --reuid=65534}. */
  public ChildJvm runBy(String... command) {
    prefix.addAll(List.of(command));
    return this;
  }

  public ChildJvm environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public ChildJvm home(Path javaHome) {
    java = javaHome;
    return this;
  }

  public ChildJvm classPath(String other) {
    classPath = other;
    return this;
  }

  /** Starts it; both output streams are one. */
  public Process start() throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(java.resolve("bin/java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(n -> n.startsWith("LC_") || n.equals("LANG"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs it to its end, which must be within two minutes, and returns what it printed. */
  public Tools.Result run() throws IOException, InterruptedException {
    Process process = start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end: " + main + "\n" + output);
    }
    return new Tools.Result(process.exitValue(), output);
  }
}
