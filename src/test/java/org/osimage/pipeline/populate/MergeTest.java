package org.osimage.pipeline.populate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.OnConflict;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class MergeTest {
  private static final SymbolicOwner APP = new SymbolicOwner("app", "app");

  private final MemoryContentStore store = new MemoryContentStore();
  private final List<Merge.Layer> layers = new ArrayList<>();

  private MergeTest layer(OnConflict onConflict, Entry... entries) {
    return owned(onConflict, Map.of(), entries);
  }

  private MergeTest owned(
      OnConflict onConflict, Map<TreePath, SymbolicOwner> owners, Entry... entries) {
    String name = "source " + (layers.size() + 1);
    layers.add(new Merge.Layer(Contribution.of(name, List.of(entries), owners), onConflict));
    return this;
  }

  private Merge.Merged merged() throws ImageBuildException {
    return Merge.of(layers, Trees.TIME, BuildLog.SILENT);
  }

  private ImageTree tree() throws ImageBuildException {
    return merged().tree();
  }

  private String refusal() {
    return assertThrows(ImageBuildException.class, this::merged).getMessage();
  }

  private Entry file(String path, String body) {
    return Trees.file(store, path, body);
  }

  private static Entry at(ImageTree tree, String path) {
    return tree.find(TreePath.literal(path)).orElseThrow(() -> new AssertionError("no " + path));
  }

  private String body(ImageTree tree, String path) {
    Entry.RegularFile file =
        assertInstanceOf(Entry.RegularFile.class, tree.body(at(tree, path)), path);
    try {
      return new String(store.bytes(file.content()));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void equalEntriesMerge() throws ImageBuildException {
    layer(OnConflict.ERROR, Trees.dir("etc", 0700), file("etc/a", "a"), Trees.symlink("l", "t"));
    layer(OnConflict.ERROR, Trees.dir("etc"), file("etc/a", "a"), Trees.symlink("l", "t"));
    ImageTree tree = tree();
    assertEquals(4, tree.size());
    assertEquals(0700, at(tree, "etc").attributes().mode(), "the first directory's mode stays");
  }

  @Test
  void conflictsNameBothOriginsAndWhatDiffers() {
    layer(
        OnConflict.REPLACE,
        file("content", "a"),
        file("mode", "m"),
        file("type", "t"),
        Trees.symlink("link", "a"),
        file("owner", "o"),
        Trees.device("dev", false, 1, 2));
    layer(
        OnConflict.ERROR,
        file("content", "b"),
        file("mode", "m").withAttributes(Attributes.root(0600, 0)),
        Trees.symlink("type", "t"),
        Trees.symlink("link", "b"),
        file("owner", "o").withAttributes(Attributes.of(0644, 5, 0, 0)),
        Trees.device("dev", false, 1, 3));
    String message = refusal();
    for (String part :
        List.of(
            "6 paths are delivered twice with different content:",
            "\n  content: source 1 and source 2 differ in content",
            "\n  mode: source 1 and source 2 differ in mode (0644, 0600)",
            "\n  type: source 1 and source 2 differ in type (file, symbolic link)",
            "\n  link: source 1 and source 2 differ in target",
            "\n  owner: source 1 and source 2 differ in owner",
            "\n  dev: ",
            "<onConflict>replace</onConflict>")) {
      assertTrue(message.contains(part), () -> "no '" + part + "' in:\n" + message);
    }
  }

  @Test
  void manyConflictsAreCounted() {
    Entry[] first = new Entry[25];
    Entry[] second = new Entry[25];
    for (int i = 0; i < 25; i++) {
      first[i] = file("f" + i, "a");
      second[i] = file("f" + i, "b");
    }
    layer(OnConflict.ERROR, first).layer(OnConflict.ERROR, second);
    String message = refusal();
    assertTrue(message.startsWith("25 paths"), message);
    assertTrue(message.contains("and 5 more"), message);
  }

  @Test
  void ownersByNameAreCompared() {
    Map<TreePath, SymbolicOwner> owner = Map.of(TreePath.literal("f"), APP);
    owned(OnConflict.ERROR, owner, file("f", "x")).layer(OnConflict.ERROR, file("f", "x"));
    assertTrue(refusal().contains("differ in owner"));
  }

  @Test
  void replaceAndKeep() throws ImageBuildException {
    layer(OnConflict.ERROR, file("r", "1"), file("k", "1"));
    layer(OnConflict.REPLACE, file("r", "2")).layer(OnConflict.KEEP, file("k", "3"));
    assertEquals("2", body(tree(), "r"));
    assertEquals("1", body(tree(), "k"));
  }

  @Test
  void theLastOfThreeDecides() throws ImageBuildException {
    layer(OnConflict.ERROR, file("f", "1"));
    layer(OnConflict.REPLACE, file("f", "2")).layer(OnConflict.REPLACE, file("f", "3"));
    assertEquals("3", body(tree(), "f"));
  }

  @Test
  void laterTimesAreClampedEarlierKept() throws ImageBuildException {
    layer(
        OnConflict.ERROR,
        file("late", "x").withAttributes(Attributes.root(0644, Trees.TIME + 1)),
        file("early", "x").withAttributes(Attributes.root(0644, 7)));
    assertEquals(Trees.TIME, at(tree(), "late").attributes().mtime());
    assertEquals(7, at(tree(), "early").attributes().mtime());
    assertEquals(Trees.TIME, tree().root().attributes().mtime());
  }

  @Test
  void directoryMergesIntoALinkThatLeadsToOne() throws ImageBuildException {
    layer(OnConflict.ERROR, Trees.symlink("bin", "usr/bin"), file("usr/bin/a", "a"));
    layer(OnConflict.ERROR, Trees.dir("bin"), file("bin/b", "b"));
    ImageTree tree = tree();
    assertEquals(Entry.Kind.SYMLINK, at(tree, "bin").kind());
    assertEquals("b", body(tree, "usr/bin/b"));
  }

  @Test
  void alsoWhenTheDirectoryComesFirst() throws ImageBuildException {
    layer(OnConflict.ERROR, Trees.dir("bin"), file("bin/b", "b"));
    layer(OnConflict.ERROR, Trees.symlink("bin", "/usr/bin"), Trees.dir("usr/bin"));
    assertEquals("b", body(tree(), "usr/bin/b"));
    assertEquals(Entry.Kind.SYMLINK, at(tree(), "bin").kind());
  }

  @Test
  void directoryAndALinkToNothingConflict() {
    layer(OnConflict.ERROR, Trees.symlink("bin", "nowhere"));
    layer(OnConflict.ERROR, Trees.dir("bin"));
    assertTrue(refusal().contains("bin: source 1 and source 2 differ in type"));
  }

  @Test
  void hardLinksGoThroughLinksWithTheirTargets() throws ImageBuildException {
    layer(OnConflict.ERROR, Trees.symlink("lib", "usr/lib"), Trees.dir("usr/lib"));
    layer(OnConflict.ERROR, file("lib/a", "a"), Trees.hardLink("lib/b", "lib/a"));
    assertEquals("a", body(tree(), "usr/lib/b"));
    assertEquals("a", body(tree(), "usr/lib/a"));
  }

  @Test
  void ownersGoAlongThroughLinks() throws ImageBuildException {
    layer(OnConflict.ERROR, Trees.symlink("lib", "usr/lib"), Trees.dir("usr/lib"));
    owned(OnConflict.ERROR, Map.of(TreePath.literal("lib/a"), APP), file("lib/a", "a"));
    assertEquals(Map.of(TreePath.literal("usr/lib/a"), APP), merged().owners());
  }

  @Test
  void beneathAnOwnLinkIsRefused() {
    layer(OnConflict.ERROR, Trees.symlink("d", "/etc"), file("d/passwd", "x"));
    String message = refusal();
    assertTrue(message.startsWith("source 1 delivers d/passwd beneath d, which it"), message);
  }

  @Test
  void beneathAnOwnLinkIsRefusedAlsoWhenAnotherDeliversTheLink() {
    layer(OnConflict.ERROR, Trees.symlink("d", "etc"), Trees.dir("etc"));
    layer(OnConflict.ERROR, file("d/x", "x"));
    layer(OnConflict.ERROR, Trees.symlink("d", "etc"), file("d/y", "y"));
    assertTrue(refusal().startsWith("source 3 delivers d/y beneath d"));
  }

  @Test
  void thePathFollowsTheLinkThatWins() throws ImageBuildException {
    layer(OnConflict.ERROR, Trees.symlink("d", "old"), Trees.dir("old"));
    layer(OnConflict.ERROR, file("d/x", "x"));
    layer(OnConflict.REPLACE, Trees.symlink("d", "new"), Trees.dir("new"));
    assertEquals("x", body(tree(), "new/x"));
  }

  @Test
  void outOfTheImageNamesTheSource() {
    layer(OnConflict.ERROR, Trees.symlink("d", "../../etc"));
    layer(OnConflict.ERROR, file("d/x", "x"));
    String message = refusal();
    assertTrue(message.startsWith("source 2 delivers d/x: d leaves the image"), message);
  }

  @Test
  void aHardLinkKeepsTheBodyThatItsTargetLoses() throws ImageBuildException {
    layer(OnConflict.ERROR, file("a", "old"), Trees.hardLink("b", "a"), Trees.hardLink("c", "a"));
    layer(OnConflict.REPLACE, file("a", "new"));
    ImageTree tree = tree();
    assertEquals("new", body(tree, "a"));
    assertEquals("old", body(tree, "b"));
    assertEquals("old", body(tree, "c"));
    assertEquals(Entry.Kind.HARD_LINK, at(tree, "c").kind(), "one body");
  }

  @Test
  void theHeirHasTheOwnerToo() throws ImageBuildException {
    owned(
        OnConflict.ERROR,
        Map.of(TreePath.literal("a"), APP),
        file("a", "old"),
        Trees.hardLink("b", "a"));
    layer(OnConflict.REPLACE, file("a", "new"));
    assertEquals(Map.of(TreePath.literal("b"), APP), merged().owners());
  }

  @Test
  void keptOutBodyStaysWithItsHardLinks() throws ImageBuildException {
    layer(OnConflict.ERROR, file("a", "first"));
    layer(OnConflict.KEEP, file("a", "second"), Trees.hardLink("b", "a"));
    assertEquals("first", body(tree(), "a"));
    assertEquals("second", body(tree(), "b"));
  }

  @Test
  void aFileInPlaceOfADirectoryWithContent() {
    layer(OnConflict.ERROR, Trees.dir("d"), file("d/x", "x"));
    layer(OnConflict.REPLACE, file("d", "file"));
    assertTrue(refusal().contains("d/x"), this::refusal);
  }

  @Test
  void nothingAtAll() throws ImageBuildException {
    assertEquals(1, tree().size());
    assertFalse(tree().contains(TreePath.literal("x")));
  }
}
