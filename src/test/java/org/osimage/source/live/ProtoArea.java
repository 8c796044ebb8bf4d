package org.osimage.source.live;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes a proto area and its manifest in the proportions of a real one: of a hundred entries 7 are
 * directories, 83 files, 8 symbolic and 2 hard links; 28 modes, 18 pairs of owners, one file in 300
 * set-id. Same seed, same area.
 */
public final class ProtoArea {
  /** Of files. */
  private static final int[] MODES = {
    0444, 0555, 0644, 0755, 0400, 0440, 0500, 0600, 0640, 0700, 0711, 0750, 0544, 0550, 0664, 0744
  };

  private static final int[] SET_ID = {04555, 02555, 04755, 06555, 02755, 04511, 02511};
  private static final int[] DIRECTORY_MODES = {0755, 0755, 0755, 0555, 0700, 0775, 01777};
  private static final List<String> USERS =
      List.of("root", "root", "root", "daemon", "bin", "sys", "adm");
  private static final List<String> GROUPS = List.of("root", "bin", "sys", "other", "mail");

  private final Path directory;
  private final Random random;
  private final int averageSize;
  private final List<String> directories = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  private ProtoArea(Path directory, long seed, int averageSize) {
    this.directory = directory;
    this.random = new Random(seed);
    this.averageSize = averageSize;
  }

  /**
   * Writes {@code manifest} and the tree {@code proto} into the directory.
   *
   * @param entries of the manifest
   * @param averageSize of a file, in bytes
   */
  public static void write(Path directory, long seed, int entries, int averageSize)
      throws IOException {
    ProtoArea area = new ProtoArea(directory.resolve("proto"), seed, averageSize);
    area.fixed();
    while (area.lines.size() < entries) {
      area.entry();
    }
    try (Writer out = Files.newBufferedWriter(directory.resolve("manifest"))) {
      for (String line : area.lines) {
        out.write(line + "\n");
      }
    }
  }

  private void fixed() throws IOException {
    for (String path :
        List.of(
            "etc",
            "platform",
            "platform/i86pc",
            "platform/i86pc/kernel",
            "platform/i86pc/kernel/amd64",
            "usr",
            "usr/bin",
            "usr/lib")) {
      directory(path, "0755 root sys");
    }
    StringBuilder passwd = new StringBuilder();
    StringBuilder group = new StringBuilder();
    List<String> users = List.of("root", "daemon", "bin", "sys", "adm");
    users.forEach(u -> passwd.append(u + ":x:" + users.indexOf(u) + ":1::/:\n"));
    GROUPS.forEach(g -> group.append(g + "::" + GROUPS.indexOf(g) + ":\n"));
    file("etc/passwd", "0644 root sys", passwd.toString().getBytes(StandardCharsets.UTF_8));
    file("etc/group", "0644 root sys", group.toString().getBytes(StandardCharsets.UTF_8));
    byte[] elf = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, elf, 0, 6);
    elf[18] = 62;
    file("platform/i86pc/kernel/amd64/unix", "0755 root sys", elf);
  }

  private void entry() throws IOException {
    String path = directories.get(random.nextInt(directories.size())) + "/" + name();
    int kind = random.nextInt(100);
    if (kind < 7) {
      directory(path, mode(DIRECTORY_MODES) + owners());
    } else if (kind < 15) {
      lines.add("s " + path + "=" + (kind % 2 == 0 ? "./" : "/usr/lib/") + name());
    } else if (kind < 17) {
      lines.add("h " + path + "=" + files.get(random.nextInt(files.size())));
    } else {
      byte[] body = new byte[random.nextInt(2 * averageSize)];
      random.nextBytes(body);
      int[] modes = random.nextInt(300) == 0 ? SET_ID : MODES;
      file(path, mode(modes) + owners(), body);
    }
  }

  private String name() {
    return String.format(
        Locale.ROOT, "%s%d%s", "lib-._+".charAt(random.nextInt(7)), lines.size(), suffix());
  }

  private String suffix() {
    return List.of("", ".so.1", ".conf", ".h", "-x").get(random.nextInt(5));
  }

  private String mode(int[] modes) {
    return String.format(Locale.ROOT, "%04o ", modes[random.nextInt(modes.length)]);
  }

  private String owners() {
    return USERS.get(random.nextInt(USERS.size()))
        + " "
        + GROUPS.get(random.nextInt(GROUPS.size()));
  }

  private void directory(String path, String attributes) throws IOException {
    Files.createDirectories(directory.resolve(path));
    directories.add(path);
    lines.add("d " + path + " " + attributes);
  }

  private void file(String path, String attributes, byte[] body) throws IOException {
    Files.write(directory.resolve(path), body);
    files.add(path);
    lines.add("f " + path + " " + attributes);
  }
}
