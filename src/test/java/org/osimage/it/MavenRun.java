package org.osimage.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Maven build in a process of its own, with the plugin under test from the repository that {@code
 * invoker:install} filled. Immutable: each {@code with} makes another one.
 */
public final class MavenRun {
  /** What a finished build left. */
  public record Result(int exit, String output) {
    public Result succeeded() {
      if (exit != 0) {
        fail("the build failed:\n" + output);
      }
      return this;
    }

    public Result failed() {
      if (exit == 0) {
        fail("the build should have failed:\n" + output);
      }
      return this;
    }

    /** The lines that Maven marks as errors, without its advice. */
    public String errors() {
      return String.join("\n", output.lines().filter(l -> l.startsWith("[ERROR]")).toList());
    }
  }

  private final Path project;
  private final Path java;
  private final Path maven;
  private final Map<String, String> environment;
  private final List<String> prefix;
  private final List<String> arguments;

  private MavenRun(
      Path project,
      Path java,
      Path maven,
      Map<String, String> environment,
      List<String> prefix,
      List<String> arguments) {
    this.project = project;
    this.java = java;
    this.maven = maven;
    this.environment = environment;
    this.prefix = prefix;
    this.arguments = arguments;
  }

  /** A build of the project with this JVM and the Maven that runs the tests. */
  public static MavenRun of(Path project) {
    return new MavenRun(
        project,
        Path.of(System.getProperty("java.home")),
        mavenHome(),
        new TreeMap<>(),
        List.of(),
        List.of());
  }

  private static Path mavenHome() {
    String home = System.getProperty("maven.home", System.getenv("MAVEN_HOME"));
    if (home != null) {
      return Path.of(home);
    }
    try {
      Path mvn = org.osimage.testing.Tools.find("mvn").orElseThrow().toRealPath();
      return mvn.getParent().getParent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another JDK. */
  public MavenRun withJava(Path home) {
    return new MavenRun(project, home, maven, environment, prefix, arguments);
  }

  /** Another Maven. */
  public MavenRun withMaven(Path home) {
    return new MavenRun(project, java, home, environment, prefix, arguments);
  }

  public MavenRun withEnvironment(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new MavenRun(project, java, maven, more, prefix, arguments);
  }

  /** A command that starts the build, e.g. {@code taskset -c 0}. */
  public MavenRun under(String... command) {
    List<String> more = new ArrayList<>(List.of(command));
    more.addAll(prefix);
    return new MavenRun(project, java, maven, environment, more, arguments);
  }

  public MavenRun with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new MavenRun(project, java, maven, environment, prefix, all);
  }

  public Path project() {
    return project;
  }

  /** The command, started by Maven's launcher class under an absolute java. */
  public List<String> command(String... goals) {
    List<String> command = new ArrayList<>(prefix);
    command.add(java.resolve("bin/java").toString());
    command.add("-Xmx512m");
    command.add("-classpath");
    command.add(bootClassPath());
    command.add("-Dclassworlds.conf=" + maven.resolve("bin/m2.conf"));
    command.add("-Dmaven.home=" + maven);
    command.add("-Dlibrary.jansi.path=" + maven.resolve("lib/jansi-native"));
    command.add("-Dmaven.multiModuleProjectDirectory=" + project);
    command.add("org.codehaus.plexus.classworlds.launcher.Launcher");
    command.addAll(List.of("-B", "-ntp"));
    if (!arguments.contains("-s")) { // Maven takes the first
      command.addAll(List.of("-s", Builds.settings().toString()));
    }
    command.add("-Dmaven.repo.local=" + Builds.repository());
    command.add("-Dosimage.cache=" + Builds.cache());
    command.addAll(arguments);
    command.addAll(List.of(goals));
    return command;
  }

  private String bootClassPath() {
    try (Stream<Path> jars = Files.list(maven.resolve("boot"))) {
      return String.join(
          File.pathSeparator,
          jars.map(Path::toString).filter(j -> j.endsWith(".jar")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Process start(Path log, String... goals) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(goals))
              .directory(project.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.environment().remove("MAVEN_OPTS");
      builder.environment().remove("MAVEN_ARGS");
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs to the end, for at most ten minutes. */
  public Result run(String... goals) {
    try {
      Path log = Files.createTempFile(Builds.work(), "build", ".log");
      Process process = start(log, goals);
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        fail("no end after ten minutes:\n" + read(log));
      }
      return new Result(process.exitValue(), read(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String read(Path log) throws IOException {
    try (InputStream in = Files.newInputStream(log)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
