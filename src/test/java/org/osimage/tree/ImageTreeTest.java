package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.osimage.testing.Trees.device;
import static org.osimage.testing.Trees.dir;
import static org.osimage.testing.Trees.file;
import static org.osimage.testing.Trees.hardLink;
import static org.osimage.testing.Trees.symlink;
import static org.osimage.testing.Trees.tree;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

class ImageTreeTest {
  private final MemoryContentStore store = new MemoryContentStore();

  private static String refusal(Entry... entries) {
    List<Entry> all = new ArrayList<>(List.of(entries));
    all.add(dir(""));
    return assertThrows(ImageBuildException.class, () -> ImageTree.of(all)).getMessage();
  }

  private static TreePath path(String text) {
    return TreePath.literal(text);
  }

  private static List<String> shape(ImageTree tree) {
    return tree.entries().stream()
        .skip(1)
        .map(e -> e.path() + (e instanceof Entry.HardLink l ? " = " + l.target() : ""))
        .toList();
  }

  @Test
  void refusesBrokenStructure() {
    assertEquals("the tree has two entries a", refusal(dir("a"), file(store, "a", "")));
    assertEquals("the parent of a/b is missing", refusal(dir("a/b")));
    assertEquals(
        "the parent of a/b is a symbolic link, no directory",
        refusal(symlink("a", "c"), file(store, "a/b", "")));
    assertEquals(
        "the parent of a/b is a file, no directory", refusal(file(store, "a", ""), dir("a/b")));
    assertThrows(ImageBuildException.class, () -> ImageTree.of(List.of()));
    assertThrows(ImageBuildException.class, () -> ImageTree.of(List.of(file(store, ".", ""))));
    assertThrows(ImageBuildException.class, () -> ImageTree.of(List.of(dir("a"))));
  }

  @Test
  void makesMissingParentsAndKeepsThoseDeclared() {
    ImageTree tree = tree(file(store, "a/b/c/d", ""), dir("a/b", 0700), file(store, "a-b/x", ""));
    assertEquals(List.of("a", "a/b", "a/b/c", "a/b/c/d", "a-b", "a-b/x"), shape(tree));
    assertEquals(0700, tree.find(path("a/b")).orElseThrow().attributes().mode());
    assertEquals(0755, tree.find(path("a/b/c")).orElseThrow().attributes().mode());
  }

  @Test
  void theFirstNameOwnsTheBody() {
    ImageTree tree = tree(file(store, "m", "body"), hardLink("z", "m"), hardLink("a", "z"));
    assertEquals(List.of("a", "m = a", "z = a"), shape(tree));
    assertEquals(tree.find(path("a")).orElseThrow(), tree.body(tree.find(path("z")).orElseThrow()));
    HardLinks links = HardLinks.of(tree);
    assertEquals(3, links.count(tree.find(path("m")).orElseThrow()));
    assertTrue(links.isLast(tree.find(path("z")).orElseThrow()));
    assertEquals(1, links.count(tree.root()));
  }

  @Test
  void linksMayLeadToSymbolicLinksAndDevices() {
    ImageTree tree =
        tree(symlink("s", "x"), hardLink("a", "s"), device("d", true, 1, 2), hardLink("e", "d"));
    assertEquals(List.of("a", "d", "e = d", "s = a"), shape(tree));
    assertEquals(Entry.Kind.SYMLINK, tree.find(path("a")).orElseThrow().kind());
  }

  @Test
  void refusesLinksThatLeadNowhere() {
    assertEquals("a is a hard link to b, which is not in the tree", refusal(hardLink("a", "b")));
    assertEquals("a is a hard link to the directory d", refusal(hardLink("a", "d"), dir("d")));
    assertEquals("a is a hard link to itself in a circle", refusal(hardLink("a", "a")));
    assertEquals(
        "a is a hard link to itself in a circle",
        refusal(hardLink("a", "b"), hardLink("b", "c"), hardLink("c", "a")));
    assertEquals(
        "a is a hard link to itself in a circle",
        refusal(hardLink("a", "b"), hardLink("b", "c"), hardLink("c", "b")));
  }

  @Test
  void aChainOfManyLinksIsWalkedOnce() {
    List<Entry> chain = new ArrayList<>();
    chain.add(dir(""));
    for (int i = 1; i < 200_000; i++) {
      chain.add(hardLink("l" + i, i == 1 ? "body" : "l" + (i - 1)));
    }
    chain.add(file(store, "body", "x"));
    Collections.reverse(chain);
    ImageTree tree = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> ImageTree.of(chain));
    assertEquals(200_000, HardLinks.of(tree).count(tree.find(path("l77")).orElseThrow()));
  }

  @Test
  void deletingOrReplacingTheOwnerPromotesTheNextName() throws Exception {
    ImageTree tree = tree(file(store, "a", "old"), hardLink("b", "a"), hardLink("c", "a"));
    assertEquals(List.of("b", "c = b"), shape(tree.edit(e -> e.delete(path("a")))));
    ImageTree replaced = tree.edit(e -> e.put(file(store, "a", "new")));
    assertEquals(List.of("a", "b", "c = b"), shape(replaced));
    assertEquals(
        store.put("old".getBytes()),
        ((Entry.RegularFile) replaced.find(path("b")).orElseThrow()).content());
    ImageTree directory =
        tree.edit(
            e -> {
              e.delete(path("a"));
              e.put(dir("a"));
              e.put(file(store, "a/x", ""));
            });
    assertEquals(List.of("a", "a/x", "b", "c = b"), shape(directory));
  }

  @Test
  void attributesReachEveryNameInWhateverOrderTheEditsCome() throws Exception {
    ImageTree tree = tree(file(store, "a", "old"), hardLink("b", "a"), hardLink("c", "a"));
    Attributes changed = Attributes.of(0600, 5, 6, 7);
    List<ImageTree.Edit> orders =
        List.of(
            e -> {
              e.setAttributes(path("b"), changed);
              e.delete(path("a"));
            },
            e -> {
              e.delete(path("a"));
              e.setAttributes(path("b"), changed);
            },
            e -> {
              e.delete(path("a"));
              e.setAttributes(path("c"), changed);
            },
            e -> {
              e.setAttributes(path("a"), changed);
              e.delete(path("a"));
            },
            e -> {
              e.put(tree.find(path("a")).orElseThrow().withAttributes(changed));
              e.delete(path("a"));
            });
    for (ImageTree.Edit order : orders) {
      ImageTree edited = tree.edit(order);
      assertEquals(List.of("b", "c = b"), shape(edited));
      assertEquals(changed, edited.find(path("b")).orElseThrow().attributes());
      assertEquals(changed, edited.find(path("c")).orElseThrow().attributes());
    }
    ImageTree split =
        tree.edit(
            e -> {
              e.put(file(store, "a", "new"));
              e.setAttributes(path("c"), changed);
            });
    assertEquals(0644, split.find(path("a")).orElseThrow().attributes().mode());
    assertEquals(0600, split.find(path("b")).orElseThrow().attributes().mode());
  }

  @Test
  void aLinkPutByHandMeansItsTargetInTheEnd() throws Exception {
    ImageTree tree = tree(file(store, "a", "old"), hardLink("b", "a"));
    ImageTree renamed =
        tree.edit(
            e -> {
              e.put(hardLink("z", "b"));
              e.delete(path("a"));
              e.delete(path("b"));
            });
    assertEquals(List.of("z"), shape(renamed));
    assertEquals(Entry.Kind.FILE, renamed.find(path("z")).orElseThrow().kind());
    ImageTree first =
        tree.edit(
            e -> {
              e.put(hardLink("n", "t"));
              e.setAttributes(path("a"), Attributes.root(0400, 1));
              e.put(file(store, "t", "target"));
              e.setAttributes(path("n"), Attributes.root(0440, 2));
            });
    assertEquals(List.of("a", "b = a", "n", "t = n"), shape(first));
    assertEquals(0440, first.find(path("t")).orElseThrow().attributes().mode());
    assertEquals(0400, first.find(path("b")).orElseThrow().attributes().mode());
    assertThrows(
        ImageBuildException.class,
        () ->
            tree.edit(
                e -> {
                  e.put(hardLink("x", "y"));
                  e.put(hardLink("y", "x"));
                  e.setAttributes(path("x"), Attributes.root(0, 0));
                }));
    assertThrows(ImageBuildException.class, () -> tree.edit(e -> e.put(hardLink("n", "none"))));
    assertThrows(
        ImageBuildException.class,
        () -> tree.edit(e -> e.setAttributes(path("none"), Attributes.root(0, 0))));
  }

  @Test
  void theEditorShowsWhatWasChanged() throws Exception {
    ImageTree tree = tree(file(store, "d/a", "1"), file(store, "d/b", "2"), hardLink("l", "d/a"));
    tree.edit(
        e -> {
          e.delete(path("d"));
          assertTrue(e.find(path("d/b")).isEmpty());
          assertEquals(Entry.Kind.FILE, e.find(path("l")).orElseThrow().kind());
          e.putWithParents(file(store, "d/e/f", ""), Attributes.root(0700, 1));
          assertEquals(0700, e.find(path("d")).orElseThrow().attributes().mode());
          e.delete(path("d/e"));
          assertTrue(e.find(path("d/e/f")).isEmpty());
          assertTrue(e.find(path("d/a")).isEmpty());
        });
    assertThrows(IllegalArgumentException.class, () -> tree.edit(e -> e.delete(TreePath.ROOT)));
    assertThrows(
        ImageBuildException.class, () -> tree.edit(e -> e.put(file(store, "d", "has children"))));
    assertEquals(tree, tree.edit(e -> e.delete(path("nowhere/at/all"))));
  }

  @Test
  void anImageOfASubtreeNeedsItsBodies() throws Exception {
    ImageTree tree = tree(file(store, "a/x", "1"), hardLink("b/y", "a/x"), hardLink("b/z", "a/x"));
    assertEquals(List.of("x"), shape(tree.subImage(path("a"))));
    String message =
        assertThrows(ImageBuildException.class, () -> tree.subImage(path("b"))).getMessage();
    assertEquals("b/y is a hard link to a/x, which lies outside b", message);
    assertThrows(ImageBuildException.class, () -> tree.subImage(path("none")));
    assertEquals(tree, tree.subImage(TreePath.ROOT));
  }

  @Test
  void attributesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> Attributes.root(010000, 0));
    assertThrows(IllegalArgumentException.class, () -> Attributes.of(0, 0xffffffffL, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> Attributes.of(0, 0, -1, 0));
    TreeMap<String, String> reverse = new TreeMap<>(Collections.reverseOrder());
    reverse.put("user.a", "00");
    reverse.put("user.b", "ff");
    Attributes a = new Attributes(0, 0, 0, 0, reverse);
    assertEquals("user.a", a.xattrs().firstKey(), "in their own order, whatever the map had");
    reverse.put("user.c", "xy");
    assertEquals(2, a.xattrs().size());
    assertThrows(IllegalArgumentException.class, () -> new Attributes(0, 0, 0, 0, reverse));
    assertThrows(IllegalArgumentException.class, () -> Trees.symlink("l", ""));
    assertThrows(IllegalArgumentException.class, () -> Trees.symlink("l", "a\0"));
    assertThrows(IllegalArgumentException.class, () -> Trees.symlink("l", "\ud83d"));
  }
}
