package org.osimage.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osimage.shell.Outcome;
import org.osimage.shell.Script;
import org.osimage.shell.Shell;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Commands;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Machine;
import org.osimage.shell.command.Streams;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.FileTree;
import org.osimage.shell.syntax.Dialect;
import org.osimage.testing.HostTree;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Runs a script in our shell: see {@code bench/shell}. */
public final class ShellDriver {
  private static final String USAGE =
      "bench/shell [--bash] [--tree DIRECTORY] [--batch DIRECTORY | -c COMMAND | FILE]"
          + " [ARGUMENT...]";

  private ShellDriver() {}

  public static void main(String[] argv) throws IOException {
    List<String> words = new ArrayList<>(List.of(argv));
    Dialect dialect = Dialect.DASH;
    MemoryContentStore store = new MemoryContentStore();
    ImageTree tree = empty();
    while (!words.isEmpty() && words.get(0).startsWith("--")) {
      String option = words.remove(0);
      if (option.equals("--bash")) {
        dialect = Dialect.BASH;
      } else if (option.equals("--tree") && !words.isEmpty()) {
        tree = HostTree.read(Path.of(words.remove(0)), store);
      } else if (option.equals("--batch") && !words.isEmpty()) {
        batch(Path.of(words.remove(0)), dialect);
        return;
      } else {
        System.err.println(USAGE);
        System.exit(2);
      }
    }
    String name = "sh";
    String text;
    byte[] input = new byte[0];
    if (!words.isEmpty() && words.get(0).equals("-c")) {
      text = Bytes.fromText(words.get(1));
      words = words.subList(2, words.size());
      input = System.in.readAllBytes();
    } else if (!words.isEmpty()) {
      name = words.remove(0);
      text = Bytes.of(Files.readAllBytes(Path.of(name)));
      input = System.in.readAllBytes();
    } else {
      text = Bytes.of(System.in.readAllBytes());
    }
    FileTree files = FileTree.of(tree, store, 1_000_000_000L);
    Script script =
        Script.of(name, text)
            .withDialect(dialect)
            .withArguments(words.stream().map(Bytes::fromText).toList())
            .withEnvironment(Map.of("HOME", "/root", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin"))
            .withInput(Streams.from(new ByteArrayInputStream(input)))
            .withOutput(Streams.to(System.out), Streams.to(System.err));
    Shell shell = Shell.on(files, Machine.linux("host", "x86_64")).withoutFiles();
    Outcome outcome = shell.run(script);
    outcome.refused().ifPresent(why -> System.err.println("refused: " + why));
    outcome.unknown().forEach(u -> System.err.println(u.where() + ": unknown: " + u.command()));
    System.out.flush();
    System.exit(outcome.status());
  }

  /**
   * Runs every {@code NAME.sh} of a directory; leaves {@code NAME.out}, {@code .err}, {@code
   * .status}.
   */
  private static void batch(Path directory, Dialect dialect) throws IOException {
    List<Path> scripts;
    try (java.util.stream.Stream<Path> files = Files.list(directory)) {
      scripts = files.filter(f -> f.toString().endsWith(".sh")).sorted().toList();
    }
    Command argv = call -> printed(call);
    for (Path path : scripts) {
      FileTree files = FileTree.of(empty(), new MemoryContentStore(), 1_000_000_000L);
      files.createDirectory(files.lookup("", "w", true), 0755);
      Script script =
          Script.of("sh", Bytes.of(Files.readAllBytes(path)))
              .withDialect(dialect)
              .withEnvironment(
                  Map.of(
                      "HOME",
                      "/w",
                      "PATH",
                      "/usr/bin:/bin",
                      "SH",
                      "dash",
                      "TMP",
                      "/w",
                      "LC_ALL",
                      "C"))
              .in("w");
      Shell shell =
          Shell.on(files, Machine.linux("host", "x86_64"))
              .withoutFiles()
              .with(Commands.none().with("argv.py", argv));
      Outcome outcome = shell.run(script);
      String base = path.toString().replaceFirst("\\.sh$", "");
      Files.write(Path.of(base + ".out"), Bytes.bytes(outcome.output()));
      Files.writeString(Path.of(base + ".err"), outcome.errors() + outcome.refused().orElse(""));
      Files.writeString(Path.of(base + ".status"), Integer.toString(outcome.status()));
    }
  }

  /** Arguments as a list of quoted texts, as the helper of that name in Oils' tests prints them. */
  private static int printed(Invocation call) throws IOException {
    List<String> shown = new ArrayList<>();
    for (String each : call.arguments()) {
      StringBuilder out = new StringBuilder();
      boolean doubled = each.indexOf('\'') >= 0 && each.indexOf('"') < 0;
      for (char c : each.toCharArray()) {
        int named = "\\\n\t\r".indexOf(c);
        if (named >= 0) {
          out.append("\\").append("\\ntr".charAt(named));
        } else if (c < 32 || c > 126) {
          out.append(String.format(java.util.Locale.ROOT, "\\x%02x", (int) c));
        } else {
          out.append(c == '\'' && !doubled ? "\\'" : String.valueOf(c));
        }
      }
      shown.add(doubled ? "\"" + out + "\"" : "'" + out + "'");
    }
    call.println("[" + String.join(", ", shown) + "]");
    return 0;
  }

  /** Only a few directories that every system has. */
  public static ImageTree empty() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String path : List.of("", "tmp", "root", "etc", "dev", "usr", "usr/bin", "var", "bin")) {
      Attributes attributes = Attributes.root(path.equals("tmp") ? 01777 : 0755, 0);
      entries.add(
          new Entry.Directory(TreePath.of(path.getBytes(StandardCharsets.UTF_8)), attributes));
    }
    return ImageTree.of(entries);
  }
}
