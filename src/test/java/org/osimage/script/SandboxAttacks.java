package org.osimage.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osimage.host.HostListing;
import org.osimage.host.HostStat;
import org.osimage.testing.MemoryContentStore;

/**
 * Scripts that try to reach what lies outside of their workspace, and what became of it. A program
 * as well, to be run by another user: {@code ATTACKS-FILE DIRECTORY EVERY-NTH}.
 */
public final class SandboxAttacks {
  /** What a script can reach and the build opens, writes, moves or removes. */
  private static final List<String> PLACES =
      List.of(
          "record",
          "record/requests",
          "record/1.1",
          "record/1.1/answer",
          "record/1.1/arguments",
          "record/links",
          "script",
          "script/2",
          "script/2.run",
          "lib",
          "lib/bin/chown",
          "lib/real/chmod",
          "media",
          "media/a.bin",
          "tmp",
          "tmp/spool",
          "pkg_image",
          "pkg_image/etc/passwd",
          "pkg_image/etc");

  /** What is put there; {@code P} is the place, {@code V} the victims' directory. */
  private static final Map<String, String> TRICKS =
      Map.of(
          "a link to a file", "ln -s \"$V/keys\" \"$P\"",
          "a link to a directory", "ln -s \"$V\" \"$P\"",
          "a hard link", "ln \"$V/keys\" \"$P\"",
          "a fifo", "mkfifo \"$P\"");

  private static final String ASK =
      "\nmkdir -p /osimage/record/1.1\n"
          + "[ -e /osimage/record/1.1/arguments ] ||"
          + " printf '/osimage/pkg_image\\0chown\\0root\\0\\nssh-ed25519 AAAA evil\\n#\\0'"
          + " > /osimage/record/1.1/arguments\n"
          + "(echo 1.1 > /osimage/record/requests) & sleep 0.3\n"
          + "chown 0:3 etc/conf & chmod 4755 usr/bin/su & sleep 0.2; exit 0\n";

  private SandboxAttacks() {}

  /** Scripts by name. */
  static Map<String, String> all(Path file) throws IOException {
    Map<String, String> attacks = new LinkedHashMap<>();
    for (String place : PLACES) {
      for (Map.Entry<String, String> trick : new TreeMap<>(TRICKS).entrySet()) {
        String script =
            "P=/osimage/" + place + "; mkdir -p \"${P%/*}\"; rm -rf \"$P\"; " + trick.getValue();
        attacks.put(trick.getKey() + " as " + place, script + ASK);
      }
    }
    for (String part : Files.readString(file).split("(?m)^# ")) {
      int line = part.indexOf('\n');
      if (line > 0 && !part.startsWith("Attacks")) {
        attacks.put(part.substring(0, line), part.substring(line + 1));
      }
    }
    return attacks;
  }

  /**
   * Runs the attack as a step would, then a harmless step, and merges and takes out what is there.
   */
  static String run(Path work, Path victims, String script) throws IOException {
    MemoryContentStore store = new MemoryContentStore();
    ScriptLimits limits = new ScriptLimits(200, 1L << 30, 64L << 20);
    ScriptSettings settings =
        new ScriptSettings(
            work,
            ScriptCases.EPOCH,
            new ScriptCases.Recording(),
            false,
            List.of(victims),
            List.of(),
            20,
            limits);
    try (Workspace workspace = Workspace.create(store, settings)) {
      workspace.add(Workspace.PKG_IMAGE, ScriptCases.tree(store));
      Path media = workspace.directory("media");
      for (String body : List.of("V='" + victims + "'\n" + script, "chown 0:3 etc/conf; :")) {
        workspace.run(Script.of("attack", body));
        workspace.merge(Workspace.PKG_IMAGE);
        for (Path file : Workspace.filesIn(media)) {
          String name = String.valueOf(file.getFileName());
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            workspace.moveOut("media", name, work.resolve("out-" + name));
          }
        }
        workspace.scratch("spool");
      }
      return "ran";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  static Path victims(Path directory) throws IOException {
    Path victims = Files.createDirectories(directory.resolve("victims/m2"));
    Files.writeString(victims.resolveSibling("keys"), "ssh-ed25519 the user's\n");
    Files.writeString(victims.resolve("settings.xml"), "<settings/>\n");
    return directory.resolve("victims");
  }

  /** Everything that an attack could have changed, with its bytes. */
  static String state(Path victims) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(victims)) {
      for (Path file : files.sorted().toList()) {
        HostStat inode = HostStat.of(file);
        text.append(file).append(' ').append(Integer.toOctalString(inode.mode()));
        text.append(' ').append(inode.links()).append(' ').append(inode.uid());
        text.append(' ').append(inode.modified());
        text.append(inode.isFile() ? " " + Files.readString(file).strip() : "").append('\n');
      }
    }
    for (String file : List.of("/etc/passwd", "/etc/hostname", "/usr/bin/env", "/")) {
      HostStat inode = HostStat.of(Path.of(file));
      text.append(file).append(' ').append(inode.size()).append(inode.modified()).append('\n');
    }
    return text.toString();
  }

  /** Effects outside, each a line. */
  static List<String> effects(Path attacks, Path directory, int nth, List<String> told)
      throws IOException {
    List<String> effects = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, String> attack : all(attacks).entrySet()) {
      if (number++ % nth != 0) {
        continue;
      }
      Path place = Files.createTempDirectory(directory, "attack");
      Path victims = victims(place);
      String before = state(victims);
      Path work = Files.createDirectory(place.resolve("work"));
      long start = System.nanoTime();
      String end = run(work, victims, attack.getValue());
      told.add(attack.getKey() + ": " + end + (System.nanoTime() - start) / 1_000_000 + " ms");
      if (!state(victims).equals(before)) {
        effects.add(attack.getKey() + " changed\n" + before + "to\n" + state(victims));
      }
      for (Path left : HostListing.children(work)) {
        String name = String.valueOf(left.getFileName());
        if (!name.startsWith("out-")
            || HostStat.of(left).links() > 1
            || !HostStat.of(left).isFile()) {
          effects.add(attack.getKey() + " left " + name);
        }
        if (name.startsWith("out-") && (HostStat.of(left).permissions() & 07000) != 0) {
          effects.add(attack.getKey() + " left a set-id file");
        }
      }
    }
    return effects;
  }

  public static void main(String... args) throws IOException {
    List<String> told = new ArrayList<>();
    List<String> effects =
        effects(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]), told);
    String text = told.size() + " attacks\n" + String.join("\n", effects);
    Files.write(Path.of(args[1]).resolve("results"), text.getBytes(StandardCharsets.UTF_8));
    Files.write(
        Path.of(args[1]).resolve("told"), String.join("\n", told).getBytes(StandardCharsets.UTF_8));
  }
}
