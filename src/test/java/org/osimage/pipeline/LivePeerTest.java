package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.pipeline.populate.PopulateStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.source.live.ProtoArea;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A proto area of 30,000 entries, judged by bsdtar, md5sum and sha256sum. */
@Tag("peer")
class LivePeerTest {
  private static final int ENTRIES = 30_000;
  private static final List<String> USERS = List.of("root", "daemon", "bin", "sys", "adm");
  private static final List<String> GROUPS = List.of("root", "bin", "sys", "other", "mail");
  private static final String LIVE =
      "<software><live><manifests><manifest>manifest</manifest></manifests>"
          + "<search><proto>proto</proto></search></live></software>"
          + "<bootArchive><format>cpio</format></bootArchive><platform/>"
          + "<iso><skip>true</skip></iso><usb><skip>true</skip></usb>";

  @TempDir Path dir;

  @Test
  void thirtyThousandEntries() throws IOException {
    Tools.require("bsdtar", "md5sum", "sha256sum");
    ProtoArea.write(dir, 20101102, ENTRIES, 200);
    BuildSettings settings = Settings.of(dir, LIVE, BuildLog.SILENT);
    ImageTree image;
    try (ImageBuild build = new ImageBuild(settings)) {
      build.run("populate");
      build.run("configure-boot-root");
      build.run("archive");
      image =
          Checkpoint.load(settings.workDirectory(), PopulateStep.NAME)
              .orElseThrow()
              .loadState(settings.workDirectory())
              .pkgImage();
    }
    Map<String, String> manifest = new TreeMap<>();
    for (String line : Files.readAllLines(dir.resolve("manifest"))) {
      String[] words = line.split(" ", -1);
      manifest.put(words[1].replaceFirst("=.*", ""), line);
    }
    assertEquals(ENTRIES, manifest.size());
    assertEquals(ENTRIES + 1, image.size()); // and the root
    for (Map.Entry<String, String> line : manifest.entrySet()) {
      check(image, line.getKey(), line.getValue());
    }
    checkArchive(manifest);
  }

  private static void check(ImageTree image, String path, String line) {
    Entry entry = image.find(TreePath.literal(path)).orElseThrow();
    Entry body = image.body(entry);
    String[] words = line.split(" ", -1);
    String target = words[1].replaceFirst("^[^=]*=?", "");
    switch (words[0]) {
      case "s" -> assertEquals(target, ((Entry.Symlink) entry).target(), line);
      case "h" ->
          assertEquals(body, image.body(image.find(TreePath.literal(target)).orElseThrow()));
      default -> {
        Attributes a = body.attributes();
        assertEquals(Integer.parseInt(words[2], 8), a.mode(), line);
        assertEquals(USERS.indexOf(words[3]), a.uid(), line);
        assertEquals(GROUPS.indexOf(words[4]), a.gid(), line);
        Entry.Kind kind = words[0].equals("d") ? Entry.Kind.DIRECTORY : Entry.Kind.FILE;
        assertEquals(kind, body.kind(), line);
      }
    }
  }

  /** The boot archive lists what the manifests list, and its own manifests hold on disk. */
  private void checkArchive(Map<String, String> manifest) throws IOException {
    Path archive = dir.resolve("target/img-1.0.cpio");
    TreeSet<String> listed = new TreeSet<>();
    Tools.run("bsdtar", "-tf", archive.toString())
        .succeeded()
        .output()
        .lines()
        .map(line -> line.replaceFirst("^\\./", "").replaceFirst("/$", ""))
        .filter(line -> !line.isEmpty() && !line.equals("."))
        .forEach(listed::add);
    TreeSet<String> expected = new TreeSet<>(manifest.keySet());
    expected.addAll(
        List.of(
            ".volsetid",
            "usr/share",
            "usr/share/smartos",
            "usr/share/smartos/manifest",
            "usr/share/smartos/manifest.sha256"));
    assertEquals(expected, listed);
    Path root = Files.createDirectory(dir.resolve("root"));
    // whatever their modes are, the files must be readable here
    Tools.run(root, List.of("bsdtar", "-xf", archive.toString(), "--no-same-permissions"))
        .succeeded();
    Tools.run(root, List.of("chmod", "-R", "u+rwX", ".")).succeeded();
    for (String sum : List.of("md5sum", "sha256sum")) {
      String list = "usr/share/smartos/manifest" + (sum.equals("md5sum") ? "" : ".sha256");
      long lines = Files.readAllLines(root.resolve(list)).size();
      long files = manifest.values().stream().filter(l -> l.matches("[fh] .*")).count();
      assertEquals(files, lines);
      Tools.run(root, List.of(sum, "--quiet", "--strict", "-c", list)).succeeded();
      List<String> wrong =
          Files.readAllLines(root.resolve(list)).stream()
              .filter(l -> l.endsWith("  ./etc/passwd"))
              .map(l -> l.replace("passwd", "group"))
              .toList();
      assertEquals(1, wrong.size());
      Files.write(dir.resolve("wrong"), wrong);
      Tools.Result bad =
          Tools.run(root, List.of(sum, "--quiet", "-c", dir.resolve("wrong").toString()));
      assertTrue(bad.exit() != 0 && bad.output().contains("etc/group: FAILED"), bad.output());
    }
  }
}
