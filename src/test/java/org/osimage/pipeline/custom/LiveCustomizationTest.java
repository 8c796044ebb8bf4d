package org.osimage.pipeline.custom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.content.PackedContentStore;
import org.osimage.it.Builds;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Recorded;
import org.osimage.pipeline.Settings;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.testing.Tools;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** The scripts of {@code <live><customize>}, confined as in every build. */
class LiveCustomizationTest {
  private static final String LIVE =
      "<software><live><manifests><manifest>manifest</manifest></manifests>"
          + "<search><overlay>overlay</overlay></search>"
          + "<customize>tools/customize</customize></live></software>";

  private final Recorded log = new Recorded();

  /** Not in /tmp, which scripts see empty. */
  private final Path dir = Builds.work().resolve("live-customization");

  @BeforeEach
  void inputs() throws IOException {
    Tools.require("unshare");
    Builds.delete(dir);
    write("manifest", "d etc 0755 0 0\nf etc/motd 0644 0 0\n");
    write("overlay/etc/motd", "hello\n");
    write(
        "tools/customize",
        "#!/bin/sh -e\nls tools/customize >/dev/null\ntest -f \"$2/etc/motd\"\n"
            + "echo \"$BUILDSTAMP\" > \"$1/etc/stamp\"\necho first >> \"$1/etc/order\"\n");
    write("tools/customize.b", "echo b >> $1/etc/order\nchown 0:3 $1/etc/order\n");
    write("tools/customize.a", "echo a >> $1/etc/order\n");
    write("tools/customizer", "exit 1\n");
  }

  private void write(String path, String body) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
  }

  private void populate() throws IOException {
    log.infos.clear();
    try (ImageBuild build = new ImageBuild(Settings.of(dir, LIVE, log))) {
      build.run("populate");
    }
  }

  private String text(ImageTree image, String path) throws IOException {
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("cache/store"))) {
      Path work = dir.resolve("target/osimage/default");
      for (String pack : Checkpoint.load(work, "customize.b").orElseThrow().packs()) {
        store.attach(pack);
      }
      Entry entry = image.find(TreePath.literal(path)).orElseThrow();
      return new String(store.bytes(((Entry.RegularFile) entry).content()), StandardCharsets.UTF_8);
    }
  }

  @Test
  void scriptsRunInOrderWithTheOriginalsVariables() throws IOException {
    populate();
    Path work = dir.resolve("target/osimage/default");
    ImageTree image = Checkpoint.load(work, "customize.b").orElseThrow().loadState(work).pkgImage();
    assertEquals("first\na\nb\n", text(image, "etc/order"));
    assertEquals("20231114T221320Z\n", text(image, "etc/stamp"));
    assertEquals(3, image.find(TreePath.literal("etc/order")).orElseThrow().attributes().gid());
    populate();
    assertEquals(
        List.of("customize: unchanged", "customize.a: unchanged", "customize.b: unchanged"),
        log.infos.stream().filter(l -> l.startsWith("customize")).toList());
  }

  @Test
  void aScriptThatFailsFailsTheBuild() throws IOException {
    write("tools/customize.a", "echo broken; exit 3\n");
    String message = assertThrows(ImageBuildException.class, this::populate).getMessage();
    assertTrue(message.contains("customize.a") && message.contains("exit status 3"), message);
  }

  @Test
  void aScriptThatIsMissingIsNamed() throws IOException {
    Files.delete(dir.resolve("tools/customize"));
    String message = assertThrows(ImageBuildException.class, this::populate).getMessage();
    assertTrue(message.contains("tools/customize is no file that can be read"), message);
  }
}
