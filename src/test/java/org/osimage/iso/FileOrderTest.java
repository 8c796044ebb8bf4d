package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Weights move bodies to the front, and nothing else. */
class FileOrderTest {
  private final MemoryContentStore store = new MemoryContentStore();

  private IsoPlan plan(Map<TreePath, Long> weights) throws IOException {
    ImageTree tree =
        Trees.tree(
            List.of(
                Trees.file(store, "a", "1"),
                Trees.file(store, "b", "2"),
                Trees.file(store, "c", "3"),
                Trees.file(store, "d", "4")));
    return (IsoPlan) new IsoWriter(IsoOptions.of("X", 0).withWeights(weights)).plan(tree, store);
  }

  private static long lba(IsoPlan plan, String path) {
    return plan.extentOf(TreePath.literal(path)).lba();
  }

  @Test
  void heaviestFirst() throws IOException {
    IsoPlan plan =
        plan(
            Map.of(
                TreePath.literal("d"),
                2L,
                TreePath.literal("b"),
                7L,
                TreePath.literal("none"),
                9L));
    long first = lba(plan, "b");
    assertEquals(
        List.of(first + 1, first + 2, first + 3),
        List.of(lba(plan, "d"), lba(plan, "a"), lba(plan, "c")));
    assertTrue(lba(plan(Map.of()), "a") == first, "the same blocks in another order");
  }
}
