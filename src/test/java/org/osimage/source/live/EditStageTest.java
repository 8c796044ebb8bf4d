package org.osimage.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.element.Hidden;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class EditStageTest {
  private static final String STAMP = "20101102T120000Z";
  private static final String HASH = "$5$salt$" + "a".repeat(43);

  private final MemoryContentStore store = new MemoryContentStore();

  private ImageTree apply(ImageTree image, ImageEdits edits) throws IOException {
    return new EditStage(edits, STAMP, store, Trees.TIME).apply(image, Map.of()).tree();
  }

  private String text(ImageTree image, String path) throws IOException {
    Entry entry = image.find(TreePath.literal(path)).orElseThrow();
    return new String(store.bytes(((Entry.RegularFile) entry).content()), StandardCharsets.UTF_8);
  }

  private static ImageEdits password() {
    return new ImageEdits(
        false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Hidden.of(HASH)));
  }

  @Test
  void noEditsLeaveTheTreeAlone() throws IOException {
    ImageTree image = Trees.tree(Trees.file(store, "etc/motd", "x 20100101T000000Z"));
    assertEquals(image, apply(image, ImageEdits.NONE));
  }

  @Test
  void stampsAreWrittenAndReplaced() throws IOException {
    ImageTree image =
        apply(
            Trees.tree(
                Trees.file(store, "etc/motd", "SmartOS 20100101T000000Z (build)\n")
                    .withAttributes(Attributes.of(0640, 1, 3, 5))),
            new ImageEdits(
                true,
                Optional.of("SmartOS @buildstamp@ x86_64 \u00fc"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertEquals(STAMP + "\n", text(image, "etc/joyent_buildstamp"));
    assertEquals("SmartOS " + STAMP + " (build)\n", text(image, "etc/motd"));
    assertEquals("SmartOS " + STAMP + " x86_64 \u00fc\n", text(image, "etc/release"));
    assertEquals(
        Attributes.of(0640, 1, 3, Trees.TIME),
        image.find(TreePath.literal("etc/motd")).orElseThrow().attributes());
    assertFalse(image.contains(TreePath.literal("etc/issue")));
  }

  @Test
  void theHostidIsWhatTheKernelReads() {
    // rot47 of 0x0084a1f3
    assertEquals("# DO NOT EDIT\n\"_I__gc2`7b\"\n", EditStage.hostid(0x0084a1f3));
  }

  @Test
  void theRowOfRootGetsTheHashAndOthersStay() throws IOException {
    ImageTree image =
        apply(
            Trees.tree(
                Trees.file(store, "etc/passwd", "root::0:0::/:\nadm:x:4:4::/:\n"),
                Trees.file(store, "etc/shadow", "adm:NP:::::::\nroot:old:6445::::::\n")
                    .withAttributes(Attributes.of(0644, 0, 3, 5))),
            password());
    assertEquals("root:x:0:0::/:\nadm:x:4:4::/:\n", text(image, "etc/passwd"));
    assertEquals("adm:NP:::::::\nroot:" + HASH + ":6445::::::\n", text(image, "etc/shadow"));
    Attributes a = image.find(TreePath.literal("etc/shadow")).orElseThrow().attributes();
    assertEquals(0400, a.mode());
    assertEquals(3, a.gid());
  }

  @Test
  void rowsThatAreMissingAreMade() throws IOException {
    ImageTree image =
        apply(Trees.tree(Trees.file(store, "etc/shadow", "adm:NP:::::::")), password());
    assertEquals("adm:NP:::::::\nroot:" + HASH + ":::::::\n", text(image, "etc/shadow"));
    assertTrue(text(image, "etc/passwd").startsWith("root:x:0:0:"));
  }

  @Test
  void theHashIsNotPrinted() {
    assertFalse(password().toString().contains("$5$"), password().toString());
  }

  @Test
  void aDirectoryInPlaceOfAFile() {
    ImageTree image = Trees.tree(Trees.dir("etc/shadow"));
    String message =
        assertThrows(ImageBuildException.class, () -> apply(image, password())).getMessage();
    assertEquals("the image has a directory /etc/shadow, which is to be a text file", message);
  }

  private void kernel(String path, int elfClass, int machine) throws IOException {
    byte[] elf = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', (byte) elfClass, 1}, 0, elf, 0, 6);
    elf[18] = (byte) machine;
    ImageTree image = Trees.tree(Trees.file(store, path, elf));
    new KernelCheck(store, "x86_64").apply(image, Map.of());
  }

  @Test
  void kernelsOfOtherArchitecturesAreRefused() throws IOException {
    String unix = "platform/i86pc/kernel/amd64/unix";
    kernel(unix, 2, 62);
    kernel("platform/notes", 2, 43);
    String message =
        assertThrows(ImageBuildException.class, () -> kernel(unix, 2, 43)).getMessage();
    assertTrue(
        message.startsWith(
            "<arch> is x86_64, and the image has no kernel for it: " + unix + " is sparc."),
        message);
    assertThrows(ImageBuildException.class, () -> kernel(unix, 1, 3));
    ImageTree text = Trees.tree(Trees.file(store, unix, "no kernel"));
    assertThrows(
        ImageBuildException.class, () -> new KernelCheck(store, "x86_64").apply(text, Map.of()));
  }
}
