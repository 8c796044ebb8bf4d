package org.osimage.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.ArchiveContents.NamedOwner;
import org.osimage.archive.read.ArchiveReader;
import org.osimage.output.TreeWriter;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

class ArchiveRoundTripTest {
  private final MemoryContentStore store = new MemoryContentStore();

  private ArchiveContents read(byte[] archive) throws Exception {
    return ArchiveReader.read(new ByteArrayInputStream(archive), "test archive", store::put);
  }

  private void roundTrip(TreeWriter writer, ImageTree tree) throws Exception {
    ArchiveContents contents = read(Trees.bytes(writer, tree, store));
    assertEquals(TreeListing.text(tree), TreeListing.text(ImageTree.of(contents.entries())));
  }

  @Test
  void everythingComesBack() throws Exception {
    ImageTree tree = Trees.everything(store);
    roundTrip(new PaxWriter(), tree);
    roundTrip(new CpioWriter(CpioFormat.NEWC), tree);
    roundTrip(new CpioWriter(CpioFormat.ODC), CpioOdcWriterTest.narrowDevices(tree));
  }

  @Test
  void randomTreesComeBack() throws Exception {
    for (long seed = 1; seed <= 20; seed++) {
      ImageTree tree = Trees.random(seed, 300, store);
      roundTrip(new PaxWriter(), tree);
      roundTrip(new CpioWriter(CpioFormat.NEWC), tree);
      roundTrip(new CpioWriter(CpioFormat.ODC), CpioOdcWriterTest.narrowDevices(tree));
    }
  }

  @Test
  void paxKeepsLargeIdsOldTimesAndAttributes() throws Exception {
    TreeMap<String, String> xattrs =
        new TreeMap<>(Map.of("user.b", "00ff3d0a", "security.capability", "0100000200"));
    ImageTree tree =
        Trees.tree(
            Trees.file(store, "f", "x")
                .withAttributes(new Attributes(0644, 4294967294L, 2097152, -1, xattrs)),
            Trees.device("d", false, 0x7fffffff, 70000),
            Trees.hardLink("d2", "d"),
            Trees.file(store, "new\nline", "x").withAttributes(Attributes.root(0600, 8589934592L)));
    roundTrip(new PaxWriter(), tree);
  }

  /** Symptom: two names of one device came back as two devices. */
  @Test
  void namesOfDevicesLinksAndFifosStayTogether() throws Exception {
    ImageTree tree =
        Trees.tree(
            Trees.device("d", false, 5, 1),
            Trees.hardLink("d2", "d"),
            Trees.symlink("s", "d"),
            Trees.hardLink("s2", "s"),
            Trees.fifo("p"),
            Trees.hardLink("p2", "p"));
    roundTrip(new CpioWriter(CpioFormat.NEWC), tree);
    roundTrip(new CpioWriter(CpioFormat.ODC), tree);
  }

  @Test
  void paxKeepsNamesOfOwners() throws Exception {
    OwnerNames names =
        new OwnerNames(
            id -> id == 5 ? Optional.of("j\u00fcrgen") : Optional.empty(),
            id -> id == 6 ? Optional.of("x".repeat(40)) : Optional.empty());
    ImageTree tree =
        Trees.tree(
            Trees.file(store, "both", "x").withAttributes(Attributes.of(0644, 5, 6, 0)),
            Trees.file(store, "one", "x").withAttributes(Attributes.of(0644, 5, 7, 0)),
            Trees.file(store, "none", "x"));
    ArchiveContents contents = read(Trees.bytes(new PaxWriter(names), tree, store));
    assertEquals(
        Map.of(
            TreePath.of("both"),
            new NamedOwner("j\u00fcrgen", "x".repeat(40)),
            TreePath.of("one"),
            new NamedOwner("j\u00fcrgen", "7")),
        contents.owners());
  }
}
