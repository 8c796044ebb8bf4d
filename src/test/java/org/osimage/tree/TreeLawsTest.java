package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

/** Laws over seeded random trees; a failure names its seed. */
class TreeLawsTest {
  private static final int SEEDS = 40;

  private interface Law {
    void check(ImageTree tree, Random random) throws Exception;
  }

  private static void forAll(Law law) throws Exception {
    for (long seed = 1; seed <= SEEDS; seed++) {
      ImageTree tree = Trees.random(seed, 1 + (int) seed * 8, new MemoryContentStore());
      try {
        law.check(tree, new Random(seed));
      } catch (AssertionError | Exception e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
    }
  }

  @Test
  void theOrderOfInputDoesNotMatter() throws Exception {
    forAll(
        (tree, random) -> {
          List<Entry> shuffled = new ArrayList<>(tree.entries());
          Collections.shuffle(shuffled, random);
          ImageTree again = ImageTree.of(shuffled);
          assertEquals(tree, again);
          assertEquals(tree.hashCode(), again.hashCode());
        });
  }

  @Test
  void entriesAscendAndParentsComeFirst() throws Exception {
    forAll(
        (tree, random) -> {
          assertTrue(tree.entries().get(0).path().isRoot());
          assertSame(tree.root(), tree.entries().get(0));
          for (int i = 1; i < tree.size(); i++) {
            TreePath path = tree.entries().get(i).path();
            assertTrue(tree.entries().get(i - 1).path().compareTo(path) < 0);
            assertEquals(
                Entry.Kind.DIRECTORY, tree.find(path.parent()).map(Entry::kind).orElseThrow());
          }
        });
  }

  @Test
  void findsEveryEntryAndNoOther() throws Exception {
    forAll(
        (tree, random) -> {
          for (Entry entry : tree.entries()) {
            assertSame(entry, tree.find(entry.path()).orElseThrow());
            TreePath other = entry.path().resolve("no such entry");
            assertFalse(tree.contains(other));
            assertTrue(tree.subtree(other).isEmpty());
          }
        });
  }

  @Test
  void aSubtreeIsEverythingBeneath() throws Exception {
    forAll(
        (tree, random) -> {
          for (Entry top : tree.entries()) {
            List<Entry> expected =
                tree.entries().stream().filter(e -> e.path().startsWith(top.path())).toList();
            assertEquals(expected, tree.subtree(top.path()));
          }
        });
  }

  @Test
  void everyLinkPointsBackToABody() throws Exception {
    forAll(
        (tree, random) -> {
          HardLinks links = HardLinks.of(tree);
          int names = 0;
          for (Entry entry : tree.entries()) {
            Entry body = tree.body(entry);
            assertFalse(body instanceof Entry.HardLink);
            assertEquals(links.owner(entry), body.path());
            assertEquals(links.count(body), links.count(entry));
            if (entry instanceof Entry.HardLink link) {
              names++;
              assertTrue(link.target().compareTo(link.path()) < 0);
              assertEquals(body.attributes(), link.attributes());
            }
          }
          long last = tree.entries().stream().filter(links::isLast).count();
          assertEquals(tree.size() - names, last, "each body has one last name");
        });
  }

  @Test
  void applyingTheDifferenceGivesTheOtherTree() throws Exception {
    forAll(
        (before, random) -> {
          ImageTree after = Trees.random(random.nextLong(), 100, new MemoryContentStore());
          for (ImageTree other : List.of(after, before, ImageTree.empty(0))) {
            TreeDiff diff = TreeDiff.between(before, other);
            assertEquals(before.equals(other), diff.isEmpty());
            ImageTree applied =
                before.edit(
                    e -> {
                      diff.removed().forEach(entry -> e.delete(entry.path()));
                      diff.changed().forEach(e::put);
                      diff.added().forEach(e::put);
                    });
            assertEquals(TreeListing.text(other), TreeListing.text(applied));
            assertEquals(other, applied);
          }
        });
  }

  @Test
  void theListingReadsBack() throws Exception {
    forAll(
        (tree, random) -> {
          ImageTree again = TreeListing.parse(TreeListing.text(tree));
          assertEquals(tree, again);
          assertEquals(TreeListing.text(tree), TreeListing.text(again));
        });
  }

  @Test
  void puttingWhatIsThereChangesNothing() throws Exception {
    forAll(
        (tree, random) -> {
          List<Entry> some = new ArrayList<>(tree.entries());
          Collections.shuffle(some, random);
          some = some.subList(0, some.size() / 2);
          List<Entry> puts = some;
          assertEquals(tree, tree.edit(e -> puts.forEach(e::put)));
          assertSame(tree, tree.edit(e -> {}));
        });
  }

  @Test
  void deletingRemovesTheSubtreeAndLinksKeepTheirBodies() throws Exception {
    forAll(
        (tree, random) -> {
          if (tree.size() == 1) {
            return;
          }
          TreePath gone = tree.entries().get(1 + random.nextInt(tree.size() - 1)).path();
          ImageTree edited = tree.edit(e -> e.delete(gone));
          assertTrue(edited.subtree(gone).isEmpty());
          assertEquals(tree.size() - tree.subtree(gone).size(), edited.size());
          for (Entry entry : edited.entries()) {
            Entry before = tree.body(tree.find(entry.path()).orElseThrow());
            assertEquals(before, edited.body(entry).withPath(before.path()));
          }
        });
  }

  @Test
  void aSubtreeAsItsOwnImageHasTheSameEntries() throws Exception {
    forAll(
        (tree, random) -> {
          for (Entry top : tree.entries()) {
            if (top.kind() != Entry.Kind.DIRECTORY) {
              assertThrows(ImageBuildException.class, () -> tree.subImage(top.path()));
              continue;
            }
            boolean closed =
                tree.subtree(top.path()).stream()
                    .allMatch(e -> tree.body(e).path().startsWith(top.path()));
            if (!closed) {
              assertThrows(ImageBuildException.class, () -> tree.subImage(top.path()));
              continue;
            }
            ImageTree image = tree.subImage(top.path());
            assertEquals(tree.subtree(top.path()).size(), image.size());
            for (Entry entry : image.entries()) {
              TreePath there = top.path().resolve(entry.path());
              Entry original = tree.body(tree.find(there).orElseThrow());
              assertEquals(
                  original.withPath(entry.path()), image.body(entry).withPath(entry.path()));
            }
          }
        });
  }

  @Test
  void editsBehaveAsInAFileSystem() throws Exception {
    for (long seed = 1; seed <= 300; seed++) {
      InodeModel model = new InodeModel(seed);
      Optional<String> difference = model.run();
      assertEquals(Optional.empty(), difference, "seed " + seed);
    }
  }
}
