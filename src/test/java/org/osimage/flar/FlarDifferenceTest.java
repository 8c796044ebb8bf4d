package org.osimage.flar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.flar.header.Nibbles;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

/** Section 6: differential archives, their manifest, and applying them. */
class FlarDifferenceTest {
  private static final FlarApply.Options PLAIN = new FlarApply.Options(List.of(), false, true);
  private static final FlarApply.Options FORCE = new FlarApply.Options(List.of(), true, true);

  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  private ImageTree apply(byte[] archive, ImageTree target, FlarApply.Options options)
      throws IOException {
    FlarApply.Changes changes =
        FlarApply.changes(
            Flars.open(directory, archive),
            FlarTarget.of(target, store),
            store::put,
            options,
            Resources.serial(Flars.SCRATCH));
    return FlarApply.tree(target, changes, Trees.TIME);
  }

  private byte[] delta(ImageTree before, ImageTree after) {
    return Flars.differential(Flars.options(), before, after, store);
  }

  private void bothWays(ImageTree a, ImageTree b, String what) throws IOException {
    assertSame(b, apply(delta(a, b), a, PLAIN), what);
    assertSame(a, apply(delta(b, a), b, PLAIN), what + ", back");
  }

  private static void assertSame(ImageTree expected, ImageTree actual, String what) {
    if (!expected.equals(actual)) {
      assertEquals(TreeListing.text(expected), TreeListing.text(actual), what);
    }
  }

  /** What a new release does to an image. */
  private ImageTree edited(ImageTree tree, Random random) throws ImageBuildException {
    List<Entry> all = tree.entries();
    Set<TreePath> linked = new HashSet<>();
    return tree.edit(
        editor -> {
          for (int i = 0; i < 12; i++) {
            Entry entry = all.get(1 + random.nextInt(all.size() - 1));
            if (editor.find(entry.path()).isEmpty() || linked.contains(entry.path())) {
              continue;
            }
            boolean directory = editor.find(entry.path()).get().kind() == Entry.Kind.DIRECTORY;
            switch (random.nextInt(6)) {
              case 0 -> editor.delete(entry.path());
              case 1 ->
                  editor.setAttributes(
                      entry.path(), Attributes.of(random.nextInt(010000), 5, 6, Trees.TIME + i));
              case 2 -> {
                editor.delete(entry.path());
                editor.put(Trees.file(store, entry.path().toString(), "new " + random.nextInt()));
              }
              case 3 -> {
                editor.delete(entry.path());
                editor.put(new Entry.Directory(entry.path(), Attributes.root(0755, Trees.TIME)));
                editor.put(Trees.file(store, entry.path() + "/below", "x"));
              }
              case 4 -> {
                if (!directory) {
                  linked.add(entry.path());
                  editor.put(
                      new Entry.HardLink(
                          entry.path().parent().resolve("link" + i),
                          entry.attributes(),
                          entry.path()));
                }
              }
              default -> editor.put(Trees.file(store, "added " + i + "-" + random.nextInt(9), "y"));
            }
          }
        });
  }

  @Test
  void unrelatedRandomTreesBothWays() throws IOException {
    for (long seed = 1; seed <= 40; seed += 2) {
      bothWays(Trees.random(seed, 120, store), Trees.random(seed + 1, 120, store), "seed " + seed);
    }
    bothWays(Trees.everything(store), Trees.random(7, 300, store), "everything");
  }

  @Test
  void editedRandomTreesBothWays() throws IOException {
    for (long seed = 1; seed <= 150; seed++) {
      ImageTree a = Trees.random(seed, 80, store);
      bothWays(a, edited(a, new Random(seed)), "seed " + seed);
    }
  }

  /** create, then apply onto nothing: owners, modes, links, devices and times are exact. */
  @Test
  void fullArchivesOntoAnEmptyTree() throws IOException {
    List<ImageTree> trees = new ArrayList<>(List.of(Trees.everything(store)));
    for (long seed = 1; seed <= 20; seed++) {
      trees.add(Trees.random(seed, 150, store));
    }
    for (ImageTree tree : trees) {
      byte[] archive = Flars.full(Flars.compressed(Flars.options()), tree, store);
      assertSame(tree, apply(archive, ImageTree.empty(0), PLAIN), "created, then applied");
    }
  }

  @Test
  void hardLinkGroupsThatSplitAndJoin() throws IOException {
    Entry a = Trees.file(store, "a", "same");
    Entry b = Trees.file(store, "b", "same");
    Entry c = Trees.file(store, "c", "same");
    ImageTree apart = Trees.tree(a, b, c);
    ImageTree all = Trees.tree(a, Trees.hardLink("b", "a"), Trees.hardLink("c", "a"));
    ImageTree two = Trees.tree(a, Trees.hardLink("c", "a"), b);
    ImageTree other = Trees.tree(a, b, Trees.hardLink("c", "b"));
    ImageTree less = Trees.tree(a, Trees.hardLink("b", "a"));
    ImageTree last = Trees.tree(c);
    List<ImageTree> trees = List.of(apart, all, two, other, less, last);
    for (ImageTree from : trees) {
      for (ImageTree to : trees) {
        assertSame(
            to,
            apply(delta(from, to), from, PLAIN),
            trees.indexOf(from) + " to " + trees.indexOf(to));
      }
    }
    assertEquals(0, FlarDifference.between(all, less).size(), "a name less changes no other");
  }

  @Test
  void typesThatChange() throws IOException {
    List<ImageTree> trees =
        List.of(
            Trees.tree(Trees.file(store, "p", "file")),
            Trees.tree(Trees.dir("p")),
            Trees.tree(Trees.file(store, "p/q/r", "deep"), Trees.symlink("p/s", "q")),
            Trees.tree(Trees.symlink("p", "elsewhere")),
            Trees.tree(Trees.device("p", true, 8, 1)),
            Trees.tree(Trees.device("p", false, 8, 1)),
            Trees.tree(Trees.fifo("p")),
            Trees.tree());
    for (ImageTree from : trees) {
      for (ImageTree to : trees) {
        assertSame(
            to,
            apply(delta(from, to), from, PLAIN),
            trees.indexOf(from) + " to " + trees.indexOf(to));
      }
    }
  }

  /** Rule 6: the example that Sun's checker accepts, word for word. */
  @Test
  void manifestIsWrittenAsTheCheckerReadsIt() {
    Entry keep =
        Trees.file(store, "etc/keep", "12345").withAttributes(Attributes.root(0644, 0x65535100));
    Entry gone =
        Trees.file(store, "dir/gone", "12345").withAttributes(Attributes.root(0644, 0x65535100));
    ImageTree before =
        Trees.tree(
            keep, gone, Trees.file(store, "etc/chg", "old"), Trees.symlink("etc/lnk", "keep"));
    ImageTree after =
        Trees.tree(
            keep,
            Trees.dir("dir"),
            Trees.file(store, "etc/chg", "new"),
            Trees.symlink("etc/lnk", "keep"));
    String header = Flars.header(delta(before, after));
    assertTrue(header.contains("type=DIFFERENTIAL\n"), header);
    assertTrue(
        header.contains(
            "section_end=identification\n"
                + "section_begin=manifest\n"
                + ". /etc/flash\n"
                + "checklist\n"
                + "/dir/gone\tO\t4:180000\t00000000\t00000000\t00153556\t5\n"
                + "\\d/dir\n"
                + "/etc/chg\tN\n"
                + "/etc/keep\t4:180000\t00000000\t00000000\t00153556\t5\n"
                + "/etc/lnk\t??1:0000\t00000000\t00000000\tl\tkeep\n"
                + "\\d/etc\n"
                + "/dir\t=>140000\t00000000\t00000000\td\n"
                + "/etc\t=>140000\t00000000\t00000000\td\n"
                + "\\d/\n"
                + "section_end=manifest\n"
                + "section_begin=archive\n"),
        header);
  }

  /** Rule 6: eight characters, least significant four bits first, in the low four bits of each. */
  @Test
  void numbersAreNibbles() {
    assertEquals("4:180000", Nibbles.of(0100644));
    assertEquals("??1:0000", Nibbles.of(0120777));
    assertEquals("????????", Nibbles.of(0xffffffffL));
    assertEquals(0100644, Nibbles.parse("4:180000").orElseThrow());
    assertEquals(0100644, Nibbles.parse("4j180000").orElseThrow(), "the other alphabet");
    assertEquals(0x8114, Nibbles.parse("4a180000").orElse(0) & 0xffff, "a is 1, not 10");
    for (String bad : List.of("", "1234567", "123456789", "1234 678", "1234567\u0001")) {
      assertTrue(Nibbles.parse(bad).isEmpty(), bad);
    }
  }

  private String refused(byte[] archive, ImageTree target) {
    return assertThrows(ImageBuildException.class, () -> apply(archive, target, PLAIN))
        .getMessage();
  }

  /**
   * Rule 6: the outcomes that were seen with Sun's checker, but nothing is deleted on a refusal.
   */
  @Test
  void clonesThatAreNotWhatTheyWere() throws IOException {
    Entry keep = Trees.file(store, "d/keep", "k");
    Entry old = Trees.file(store, "d/old", "o");
    ImageTree before = Trees.tree(keep, old);
    ImageTree after = Trees.tree(keep, Trees.file(store, "d/new", "n"));
    byte[] archive = delta(before, after);
    assertSame(after, apply(archive, before, PLAIN), "clean");
    assertSame(after, apply(archive, Trees.tree(keep), PLAIN), "the old file is gone already");
    ImageTree extra = Trees.tree(keep, old, Trees.file(store, "d/extra", "e"));
    assertTrue(refused(archive, extra).contains("new: d/extra"));
    assertSame(after, apply(archive, extra, FORCE), "by force");
    ImageTree changed = Trees.tree(Trees.file(store, "d/keep", "changed"), old);
    String message = refused(archive, changed);
    assertTrue(
        message.contains("modified: d/keep") && message.contains("Nothing was changed"), message);
    assertTrue(refused(archive, Trees.tree(old)).contains("deleted: d/keep"));
    ImageTree changedOld = Trees.tree(keep, Trees.file(store, "d/old", "changed"));
    assertTrue(refused(archive, changedOld).contains("new: d/old"));
    assertSame(after, apply(archive, changedOld, FORCE), "changed old file by force");
    ImageTree lost = Trees.tree(keep, old, Trees.dir("d/lost+found"));
    assertTrue(apply(archive, lost, PLAIN).contains(TreePath.of("d/lost+found")));
    ImageTree master = Trees.tree(keep, old, Trees.file(store, "etc/flash/master", "web"));
    assertTrue(
        refused(archive, master).contains("new: etc\n"), "etc is new, though etc/flash is not");
  }

  /** Rule 6: filter lines match whole paths; what was left out may be there. */
  @Test
  void excludedPathsAreNotLookedAt() throws IOException {
    ImageTree before = Trees.tree(Trees.file(store, "d/keep", "k"));
    ImageTree after = Trees.tree(Trees.file(store, "d/keep", "k"), Trees.file(store, "d/n", "n"));
    byte[] archive =
        Trees.bytes(
            new FlarWriter(Flars.options())
                .plan(
                    FlarDifference.between(before, after),
                    List.of(TreePath.of("d/log"), TreePath.of("d/log/x")),
                    true,
                    store));
    ImageTree clone =
        Trees.tree(Trees.file(store, "d/keep", "k"), Trees.file(store, "d/log/x", "x"));
    assertTrue(apply(archive, clone, PLAIN).contains(TreePath.of("d/log/x")));
  }

  /** Rule 6: without a manifest (-M) nothing is compared or deleted. */
  @Test
  void withoutManifestNothingIsDeleted() throws IOException {
    ImageTree before = Trees.tree(Trees.file(store, "old", "o"));
    ImageTree after = Trees.tree(Trees.file(store, "new", "n"));
    byte[] archive =
        Trees.bytes(
            new FlarWriter(Flars.options())
                .plan(FlarDifference.between(before, after), List.of(), false, store));
    assertFalse(Flars.header(archive).contains("manifest"));
    ImageTree both = apply(archive, before, PLAIN);
    assertTrue(both.contains(TreePath.of("old")) && both.contains(TreePath.of("new")));
  }

  /** Rule 6: what a manifest cannot express. */
  @Test
  void namesThatManifestsCannotHold() {
    for (Entry bad :
        List.of(
            Trees.file(store, "a\tb", "x"),
            Trees.file(store, "a\nb", "x"),
            Trees.symlink("l", "a\tb"),
            Trees.file(store, "t", "x").withAttributes(Attributes.root(0644, -1)))) {
      String message =
          assertThrows(
                  ImageBuildException.class,
                  () -> FlarDifference.between(Trees.tree(), Trees.tree(bad)).manifest(List.of()))
              .getMessage();
      assertTrue(message.contains("<manifest>false</manifest>"), message);
    }
    assertEquals(
        List.of(TreePath.literal("a b"), TreePath.literal("x;y")),
        FlarDifference.between(
                Trees.tree(
                    Trees.file(store, "a b", ""),
                    Trees.file(store, "fine-1.2_3", ""),
                    Trees.file(store, "x;y", "")),
                Trees.tree())
            .unquotable());
  }

  /** Rule 6: a differential archive of another master is refused. */
  @Test
  void anotherMasterIsRefused() throws IOException {
    ImageTree before = Trees.tree(Trees.file(store, "etc/flash/master", "web"));
    ImageTree after = Trees.tree(Trees.file(store, "etc/flash/master", "web"), Trees.dir("x"));
    assertSame(after, apply(delta(before, after), before, PLAIN), "same master");
    ImageTree other = Trees.tree(Trees.file(store, "etc/flash/master", "mail"));
    assertTrue(refused(delta(before, after), other).contains("creation_master is web"));
  }

  @Test
  void anotherArchitectureIsRefused() {
    byte[] archive = Flars.full(Flars.options(), Trees.tree(), store);
    String message =
        assertThrows(
                ImageBuildException.class,
                () ->
                    apply(
                        archive,
                        Trees.tree(),
                        new FlarApply.Options(List.of("sun4u"), false, true)))
            .getMessage();
    assertTrue(message.contains("is for i86pc") && message.contains("sun4u"), message);
  }

  /** Attack: an archive writes nothing through links of the target, and replaces no directory. */
  @Test
  void nothingIsWrittenThroughLinks() throws IOException {
    byte[] archive =
        Flars.full(Flars.options(), Trees.tree(Trees.file(store, "bin/sh", "x")), store);
    byte[] noParent =
        new String(archive, StandardCharsets.ISO_8859_1)
            .replaceFirst("archive_id=.*\n", "")
            .replaceFirst("X-sha256=.*\n", "")
            .replace("00000004000000" + "00bin\0", "00000004000000" + "00bip\0")
            .getBytes(StandardCharsets.ISO_8859_1);
    ImageTree linked = Trees.tree(Trees.symlink("bin", "usr/bin"), Trees.dir("usr/bin"));
    assertTrue(
        refused(noParent, linked).contains("a symbolic link: nothing is written through it"));
    byte[] file = Flars.full(Flars.options(), Trees.tree(Trees.file(store, "usr", "x")), store);
    assertTrue(refused(file, linked).contains("the target has a directory there"));
  }

  /** Attack: deletions of the manifest stay in the root, and are no shell's business. */
  @Test
  void manifestsThatAreHostile() throws IOException {
    ImageTree target = Trees.tree(Trees.file(store, "a b", "x"), Trees.file(store, "a", "y"));
    assertSame(
        Trees.tree(Trees.file(store, "a", "y")),
        apply(delta(target, Trees.tree(Trees.file(store, "a", "y"))), target, PLAIN),
        "blank");
    List<String> bad =
        List.of(
            "checklist\n/../etc/passwd\tN",
            "checklist\netc\tN",
            "checklist\n\\x",
            "checklist\n/a",
            "checklist\n/a\tX",
            "checklist\n/a\t4:180000\t0\t00000000\t00000000\t5",
            "checklist\n/a\t4:180000\t00000000\t00000000\t00000000\tx",
            "checklist\n/a\t4:180000\t00000000\t00000000\td",
            "checklist\n/a\t=>140000\t00000000\t00000000\t00000000\t5",
            "checklist\n/a\tO\t4:180000",
            "nothing else");
    for (String text : bad) {
      List<String> id = new ArrayList<>(Flars.IDENTIFICATION);
      id.replaceAll(l -> l.replace("FULL", "DIFFERENTIAL"));
      byte[] archive =
          Flars.archive(
              id, "section_begin=manifest", text, "section_end=manifest", "section_begin=archive");
      FlarFile file = Flars.open(directory, archive);
      String message =
          assertThrows(
                  ImageBuildException.class,
                  () -> {
                    try (ManifestReader reader = file.manifest().orElseThrow()) {
                      while (reader.next().isPresent()) {
                        // to the end
                      }
                    }
                  })
              .getMessage();
      assertTrue(message.contains("section manifest, line 1"), message);
    }
    String root = "/\tO\t=>140000\t00000000\t00000000\td";
    List<String> id = new ArrayList<>(Flars.IDENTIFICATION);
    id.replaceAll(l -> l.replace("FULL", "DIFFERENTIAL"));
    String text =
        new String(Flars.full(Flars.options(), Trees.tree(), store), StandardCharsets.ISO_8859_1);
    String archive =
        text.replace("type=FULL", "type=DIFFERENTIAL")
            .replace(
                "section_begin=archive\n",
                "section_begin=manifest\nchecklist\n"
                    + root
                    + "\nsection_end=manifest\n"
                    + "section_begin=archive\n");
    String message = refused(archive.getBytes(StandardCharsets.ISO_8859_1), Trees.tree());
    assertTrue(message.contains("the root is to be deleted"), message);
  }

  /** The sample that Sun's checker accepts, on the clone it was accepted for. */
  @Test
  void theSampleAppliesToItsClone() throws IOException {
    Attributes time = Attributes.root(0644, 0x6553f100L);
    ImageTree clone =
        Trees.tree(
            Trees.file(store, "etc/keep", "12345").withAttributes(time),
            Trees.symlink("etc/lnk", "keep"),
            Trees.file(store, "etc/vary", "any size").withAttributes(time),
            Trees.file(store, "etc/chg", "old"),
            Trees.file(store, "dir/gone", "12345").withAttributes(time));
    byte[] sample = java.nio.file.Files.readAllBytes(Flars.sample("differential"));
    ImageTree updated = apply(sample, clone, PLAIN);
    assertFalse(updated.contains(TreePath.of("dir/gone")));
    assertTrue(updated.contains(TreePath.of("etc/added")));
  }
}
