package org.osimage.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.osimage.BuildLog;
import org.osimage.source.debian.repository.TestRepository;

/**
 * A small image of several sources, whose build fills every kind of file in the cache: indexes,
 * packs of packages and archives, loose bodies, checkpoints.
 */
record SmallImage(Path dir, String configuration) {
  /** Writes the inputs into a directory. */
  static SmallImage in(Path dir) throws IOException {
    Path overlay = Files.createDirectories(dir.resolve("overlay/etc"));
    Files.writeString(overlay.resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    Files.writeString(overlay.resolve("group"), "root:x:0:\n");
    byte[] large = new byte[700_000];
    new Random(3).nextBytes(large);
    Files.write(overlay.resolve("large"), large);
    TestRepository repository = new TestRepository(Files.createDirectory(dir.resolve("repo")));
    for (String name : List.of("alpha", "beta", "gamma")) {
      String depends = name.equals("gamma") ? "" : "Depends: gamma\n";
      byte[] deb = deb(name, depends);
      repository.addFile(
          name,
          "1.0",
          "amd64",
          deb,
          depends.strip().isEmpty() ? new String[0] : new String[] {depends.strip()});
    }
    repository.publish(org.osimage.source.debian.repository.SigningKey.create());
    String configuration =
        "<software><debian><suite>bookworm</suite><mirror>"
            + repository.uri()
            + "</mirror><trusted>true</trusted><essential>false</essential>"
            + "<packages><package>alpha</package><package>beta</package></packages></debian>"
            + "<overlay><directory>overlay</directory><onConflict>replace</onConflict></overlay>"
            + "</software><iso><skip>true</skip></iso><usb><skip>true</skip></usb><flar><name>x</name></flar>";
    return new SmallImage(dir, configuration);
  }

  private static byte[] tar(SortedMap<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        byte[] body = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("./" + file.getKey());
        entry.setSize(body.length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(body);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] deb(String name, String depends) throws IOException {
    ByteArrayOutputStream ar = new ByteArrayOutputStream();
    ar.write("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
    String control =
        "Package: " + name + "\nVersion: 1.0\nArchitecture: amd64\n" + depends + "Description: x\n";
    member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
    member(ar, "control.tar", tar(new TreeMap<>(java.util.Map.of("control", control))));
    member(
        ar,
        "data.tar",
        tar(new TreeMap<>(java.util.Map.of("usr/share/" + name + "/f", name.repeat(3000)))));
    return ar.toByteArray();
  }

  private static void member(ByteArrayOutputStream ar, String name, byte[] body)
      throws IOException {
    String head =
        String.format("%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", body.length);
    ar.write(head.getBytes(StandardCharsets.US_ASCII));
    ar.write(body);
    if (body.length % 2 == 1) {
      ar.write('\n');
    }
  }

  /** Builds, and hands the image over. */
  byte[] build() throws IOException {
    for (String goal : List.of("populate", "flar")) {
      try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, BuildLog.SILENT))) {
        build.run(goal);
      }
    }
    return Files.readAllBytes(dir.resolve("target/img-1.0.flar"));
  }

  /** Builds once in the directory that is named; to be killed. */
  public static void main(String... args) throws IOException {
    new SmallImage(Path.of(args[0]), Files.readString(Path.of(args[0], "configuration"))).build();
    System.out.println("built");
  }

  /** For {@link #main}. */
  SmallImage written() throws IOException {
    Files.writeString(dir.resolve("configuration"), configuration);
    return this;
  }
}
