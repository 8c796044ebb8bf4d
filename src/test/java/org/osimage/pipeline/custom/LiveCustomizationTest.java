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
    populate(LIVE);
  }

  private void populate(String configuration) throws IOException {
    log.infos.clear();
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, log))) {
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

  @Test
  void afterAFileThatOnlyTheScriptReadsHasChangedItRunsAgain() throws IOException {
    write("overlay/etc/extra", "one\n");
    write("tools/lib.sh", "copy() { cp \"$1\" \"$2\"; }\n");
    write(
        "tools/customize",
        "#!/bin/sh -e\n. tools/lib.sh\ncopy \"$2\"/etc/extra \"$1\"/etc/extra\n");
    populate();
    write("overlay/etc/extra", "two\n");
    populate();
    assertTrue(ran("customize: ").endsWith("(<input> overlay changed)"), log.infos.toString());
    Path work = dir.resolve("target/osimage/default");
    ImageTree image = Checkpoint.load(work, "customize").orElseThrow().loadState(work).pkgImage();
    assertEquals("two\n", text(image, "etc/extra"));
    write("tools/lib.sh", "copy() { echo three > \"$2\"; }\n");
    populate();
    assertTrue(ran("customize: ").endsWith("(<input> tools changed)"), log.infos.toString());
  }

  private String ran(String step) {
    return log.infos.stream()
        .filter(line -> line.startsWith(step) && !line.startsWith(step + "+"))
        .filter(line -> !line.startsWith(step + "*"))
        .reduce("", (a, b) -> b);
  }

  @Test
  void whatIsNoInputIsNotSeen() throws IOException {
    write("secret/data", "x\n");
    write(
        "tools/customize", "#!/bin/sh\ncat secret/data && exit 0\necho \"saw nothing\"; exit 3\n");
    String message = assertThrows(ImageBuildException.class, this::populate).getMessage();
    assertTrue(message.contains("exit status 3") && message.contains("saw nothing"), message);
  }

  @Test
  void aCustomStepSeesItsInputsAndRunsAgainWhenTheyChange() throws IOException {
    write("data/a", "1\n");
    write("list", "b\n");
    write("other", "c\n");
    String step =
        "<checkpoint><name>copy</name><after>im-mod</after><script>#!/bin/sh -e\ncd "
            + dir
            + "\ncat data/a list > $PKG_IMAGE_PATH/new\ntest ! -e other</script>"
            + "<inputs><input>data</input><input>list</input></inputs></checkpoint>";
    String configuration =
        "<software><overlay><directory>overlay</directory></overlay></software><execution>"
            + "<checkpoints>"
            + step
            + "</checkpoints></execution>";
    populate(configuration);
    assertTrue(ran("copy: ").endsWith("(first run)"), log.infos.toString());
    populate(configuration);
    assertEquals("copy: unchanged", ran("copy: "));
    write("list", "d\n");
    populate(configuration);
    assertTrue(ran("copy: ").endsWith("(<input> list changed)"), log.infos.toString());
    Files.delete(dir.resolve("list"));
    String message =
        assertThrows(ImageBuildException.class, () -> populate(configuration)).getMessage();
    assertTrue(message.contains("copy: there is no <input> list"), message);
  }
}
