package org.osimage.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osimage.bench.ShellDriver;
import org.osimage.shell.command.Machine;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.FileTree;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.syntax.Dialect;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;

/** What a script left in a directory that was empty: by a real shell, or by ours. */
record PeerRun(int status, String output, Map<String, String> files, String errors) {
  @Override
  public boolean equals(Object other) {
    return other instanceof PeerRun run
        && status == run.status
        && output.equals(run.output)
        && files.equals(run.files);
  }

  @Override
  public int hashCode() {
    return output.hashCode();
  }

  @Override
  public String toString() {
    return "status " + status + " files " + files + "\n" + output;
  }

  static PeerRun ours(String script, Dialect dialect) throws IOException {
    FileTree files = FileTree.of(ShellDriver.empty(), new MemoryContentStore(), 1_000_000_000L);
    Found work = files.lookup("", "w", true);
    files.createDirectory(work, 0755);
    Script prepared =
        Script.of("script", Bytes.fromText(script))
            .withDialect(dialect)
            .withEnvironment(Map.of("PATH", "/usr/bin:/bin", "HOME", "/home/u", "LC_ALL", "C"))
            .in("w");
    Outcome outcome = Shell.on(files, Machine.linux("h", "x86_64")).withoutFiles().run(prepared);
    Map<String, String> left = new TreeMap<>();
    collect(files, "w", "", left);
    String errors = outcome.errors() + outcome.refused().orElse("");
    return new PeerRun(outcome.status(), outcome.output(), left, errors);
  }

  private static void collect(FileTree files, String at, String name, Map<String, String> into)
      throws IOException {
    Node node = files.node("", at, false);
    if (node.isDirectory()) {
      into.put(name + "/", Integer.toOctalString(node.attributes().mode()));
      for (String child : node.children().keySet()) {
        collect(files, at + "/" + child, name + "/" + child, into);
      }
    } else {
      String body = node.isFile() ? Bytes.of(files.bytes(node)) : "-> " + node.target();
      into.put(
          name,
          (node.isFile() ? Integer.toOctalString(node.attributes().mode()) + " " : "") + body);
    }
  }

  static PeerRun real(Path directory, String script, String... shell) throws IOException {
    clear(directory);
    Files.createDirectories(directory);
    Path file = directory.resolveSibling("script");
    Files.writeString(file, script);
    List<String> argv = new ArrayList<>(List.of(shell));
    argv.set(0, Tools.find(shell[0]).orElseThrow().toString());
    argv.add(file.toString());
    Path out = directory.resolveSibling("out");
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", "/home/u", "LC_ALL", "C"));
    try {
      Process process = builder.start();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("no end:\n" + script);
      }
      Map<String, String> files = new TreeMap<>();
      collect(directory, directory, files);
      String output;
      try (InputStream in = Files.newInputStream(out)) {
        output = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      }
      return new PeerRun(process.exitValue(), output, files, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void collect(Path root, Path at, Map<String, String> into) throws IOException {
    String relative = root.relativize(at).toString();
    String name = relative.isEmpty() ? "" : "/" + relative;
    if (Files.isSymbolicLink(at)) {
      into.put(name, "-> " + Files.readSymbolicLink(at));
      return;
    }
    String mode = Integer.toOctalString((Integer) Files.getAttribute(at, "unix:mode") & 07777);
    if (Files.isDirectory(at)) {
      into.put(name + "/", mode);
      try (Stream<Path> children = Files.list(at)) {
        for (Path child : children.sorted().toList()) {
          collect(root, child, into);
        }
      }
    } else {
      into.put(name, mode + " " + Bytes.of(Files.readAllBytes(at)));
    }
  }

  private static void clear(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> walk = Files.walk(directory)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
