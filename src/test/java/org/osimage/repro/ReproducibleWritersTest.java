package org.osimage.repro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.testing.ChildJvm;
import org.osimage.testing.Tools;

/** Every writer and encoder gives the same bytes whatever the host looks like. */
class ReproducibleWritersTest {
  private static final Path JVMS = Path.of("/usr/lib/jvm");

  @TempDir Path dir;

  private static ChildJvm child(int order) {
    return ChildJvm.of(EveryOutput.class, String.valueOf(order));
  }

  private Map<String, ChildJvm> variations() throws IOException {
    Map<String, ChildJvm> variations = new LinkedHashMap<>();
    variations.put(
        "Turkish, Kathmandu, Latin-1, one processor",
        child(2)
            .option("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-9")
            .option("-XX:ActiveProcessorCount=1")
            .environment("TZ", "Asia/Kathmandu")
            .environment("LC_ALL", "C"));
    variations.put(
        "Arabic digits, four processors, constant identity hashes, umask 077",
        child(3)
            .option("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2")
            .option("-Duser.language=ar", "-Duser.country=EG", "-XX:ActiveProcessorCount=4")
            .option("-Duser.timezone=America/St_Johns")
            .environment("LC_ALL", "C.UTF-8")
            .runBy("sh", "-c", "umask 077; exec \"$0\" \"$@\""));
    if (System.getProperty("user.name").equals("root") && Tools.find("setpriv").isPresent()) {
      variations.put(
          "an ordinary user in a directory of its own",
          child(4)
              .classPath(readableClassPath())
              .environment("HOME", "/nonexistent")
              .runBy("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    for (Path home : otherJvms()) {
      variations.put(home.getFileName().toString(), child(5).home(home));
    }
    return variations;
  }

  /** Java virtual machines of another release than this one. */
  private static List<Path> otherJvms() throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(JVMS)) {
      try (Stream<Path> homes = Files.list(JVMS)) {
        for (Path home : homes.sorted().toList()) {
          boolean other = !home.toRealPath().equals(Path.of(System.getProperty("java.home")));
          if (other && !Files.isSymbolicLink(home) && Files.exists(home.resolve("bin/java"))) {
            found.add(home);
          }
        }
      }
    }
    return found;
  }

  /** A copy of the class path that others than its owner may read. */
  private String readableClassPath() throws IOException {
    List<String> copies = new ArrayList<>();
    open(dir);
    for (String part : ChildJvm.systemClassPath().split(File.pathSeparator)) {
      Path from = Path.of(part);
      if (!Files.exists(from)) {
        continue;
      }
      Path to = dir.resolve("cp" + copies.size() + "-" + from.getFileName());
      copies.add(to.toString());
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Path copy = to.resolve(from.relativize(file).toString());
          Files.copy(file, file.equals(from) ? to : copy);
          open(file.equals(from) ? to : copy);
        }
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void open(Path file) {
    file.toFile().setReadable(true, false);
    if (Files.isDirectory(file)) {
      file.toFile().setExecutable(true, false);
    }
  }

  private static String run(String name, ChildJvm child) throws Exception {
    Tools.Result result = child.run();
    assertEquals(0, result.exit(), name + ":\n" + result.output());
    return result
        .output()
        .lines()
        .filter(l -> l.matches("[a-z]+( layout)? [0-9]+ [0-9a-f]{64}")) // not the JVM's warnings
        .collect(Collectors.joining("\n"));
  }

  @Test
  @Timeout(600)
  void theHostDoesNotReachTheBytes() throws Exception {
    String expected = run("as it is", child(1));
    assertTrue(expected.lines().count() > 15, expected);
    for (Map.Entry<String, ChildJvm> variation : variations().entrySet()) {
      assertEquals(expected, run(variation.getKey(), variation.getValue()), variation.getKey());
    }
  }
}
