package org.osimage.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.osimage.content.ContentStore;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** The laws that every writer obeys: extend it and say how to make the writer. */
public abstract class TreeWriterContract {
  /** A fresh writer with usual options. */
  protected abstract TreeWriter writer() throws Exception;

  /** One of each kind that this format can hold; a format without devices overrides it. */
  protected ImageTree everything(ContentStore store) {
    return Trees.everything(store);
  }

  /** Random trees, cut to what the format can hold. */
  protected ImageTree random(long seed, ContentStore store) {
    return Trees.random(seed, 300, store);
  }

  @Test
  void writesAnEmptyTree() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    plannedSizeHolds(ImageTree.empty(Trees.TIME), store);
  }

  @Test
  void writesEveryKind() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    plannedSizeHolds(everything(store), store);
  }

  @Test
  void writesRandomTrees() throws Exception {
    for (long seed = 1; seed <= 20; seed++) {
      MemoryContentStore store = new MemoryContentStore();
      plannedSizeHolds(random(seed, store), store);
    }
  }

  private void plannedSizeHolds(ImageTree tree, ContentStore store) throws Exception {
    PlannedOutput plan = writer().plan(tree, store);
    byte[] bytes = Trees.bytes(plan);
    if (plan.size().isPresent()) {
      assertEquals(plan.size().getAsLong(), bytes.length);
    }
    assertFalse(plan.describe().isEmpty());
    assertArrayEquals(bytes, Trees.bytes(plan), "a plan writes the same bytes twice");
  }

  @Test
  void sameBytesForAnyInputOrderLocaleAndZone() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    ImageTree tree = everything(store);
    byte[] expected = Trees.bytes(writer(), tree, store);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      List<Entry> shuffled = new ArrayList<>(tree.entries());
      Collections.shuffle(shuffled, new Random(7));
      assertArrayEquals(expected, Trees.bytes(writer(), ImageTree.of(shuffled), store));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void writesTwentyThousandEntriesInOneDirectory() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      entries.add(Trees.file(store, "many/file-" + i, "body " + i));
    }
    plannedSizeHolds(Trees.tree(entries), store);
  }

  @Test
  void theTreeOfTheContractHasItsDeepestFile() {
    assertFalse(everything(new MemoryContentStore()).find(TreePath.ROOT).isEmpty());
  }
}
