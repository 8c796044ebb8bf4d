package org.osimage.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

class CpioWriterTest extends TreeWriterContract {
  private final MemoryContentStore store = new MemoryContentStore();

  @Override
  protected TreeWriter writer() {
    return new CpioWriter(CpioFormat.NEWC);
  }

  private String newc(Entry... entries) {
    return text(CpioFormat.NEWC, Trees.tree(entries));
  }

  private String text(CpioFormat format, ImageTree tree) {
    byte[] bytes = Trees.bytes(new CpioWriter(format), tree, store);
    return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', '~');
  }

  private static String pad(int count) {
    return "~".repeat(count);
  }

  /** The header fields of the kernel's buffer-format, one a line, against their bytes. */
  @Test
  void newcHeaderIsAsTheKernelReadsIt() {
    String archive = newc(Trees.file(store, "init", "#!/x\n"));
    String root =
        "070701" // c_magic
            + "00000001" // c_ino
            + "000041ed" // c_mode: directory 0755
            + "00000000" // c_uid
            + "00000000" // c_gid
            + "00000002" // c_nlink
            + "6553f100" // c_mtime: 1700000000
            + "00000000" // c_filesize
            + "00000000" // c_maj
            + "00000000" // c_min
            + "00000000" // c_rmaj
            + "00000000" // c_rmin
            + "00000002" // c_namesize, with the NUL
            + "00000000" // c_chksum
            + ".~";
    String init =
        "070701"
            + "00000002"
            + "000081a4" // file 0644
            + "00000000"
            + "00000000"
            + "00000001"
            + "6553f100"
            + "00000005"
            + "00000000".repeat(4)
            + "00000005"
            + "00000000"
            + "init~"
            + pad(1) // 115 to 116
            + "#!/x\n"
            + pad(3);
    String trailer =
        "070701"
            + "00000000".repeat(4)
            + "00000001"
            + "00000000".repeat(6)
            + "0000000b"
            + "00000000"
            + "TRAILER!!!~"
            + pad(3);
    String all = root + init + trailer;
    assertEquals(all + pad(512 - all.length()), archive);
  }

  @Test
  void odcHeaderIsAsPosixDrawsIt() {
    String archive = text(CpioFormat.ODC, Trees.tree(Trees.device("dev", true, 8, 17)));
    String root =
        "070707" // c_magic
            + "000000" // c_dev
            + "000001" // c_ino
            + "040755" // c_mode
            + "000000" // c_uid
            + "000000" // c_gid
            + "000002" // c_nlink
            + "000000" // c_rdev
            + "14524770400" // c_mtime
            + "000002" // c_namesize
            + "00000000000" // c_filesize
            + ".~";
    String device =
        "070707"
            + "000000"
            + "000002"
            + "060600"
            + "000000"
            + "000000"
            + "000001"
            + "004021" // 8 << 8 | 17
            + "14524770400"
            + "000004"
            + "00000000000"
            + "dev~";
    String trailer =
        "070707"
            + "000000".repeat(5)
            + "000001"
            + "000000"
            + "00000000000"
            + "000013"
            + "00000000000"
            + "TRAILER!!!~";
    String all = root + device + trailer;
    assertEquals(all + pad(512 - all.length()), archive);
  }

  @Test
  void storesBodyWithLastLinkInNewc() {
    String archive =
        newc(Trees.file(store, "a", "BODY"), Trees.hardLink("b", "a"), Trees.hardLink("c", "a"));
    String linked = "00000002" + "000081a4" + "00000000".repeat(2) + "00000003" + "6553f100";
    assertEquals(4, archive.split(linked, -1).length);
    assertEquals(2, archive.split("BODY", -1).length);
    assertTrue(archive.indexOf("c~") < archive.indexOf("BODY"));
  }

  @Test
  void storesBodyWithEveryLinkInOdc() {
    ImageTree tree = Trees.tree(Trees.file(store, "a", "BODY"), Trees.hardLink("b", "a"));
    assertEquals(3, text(CpioFormat.ODC, tree).split("BODY", -1).length);
  }

  @Test
  void describesTheLayout() throws Exception {
    ImageTree tree = Trees.tree(Trees.file(store, "etc/motd", "hello"), Trees.symlink("s", "t"));
    assertEquals(
        """
                   0          112 directory .
                 112          116 directory etc
                 228          128 file etc/motd
                 356          116 symbolic link s
                 472          124 trailer
                1024 end, cpio (newc)
        """,
        new CpioWriter(CpioFormat.NEWC).plan(tree, store).describe());
  }

  private String refused(CpioFormat format, Entry... entries) {
    TreeWriter writer = new CpioWriter(format);
    return assertThrows(ImageBuildException.class, () -> writer.plan(Trees.tree(entries), store))
        .getMessage();
  }

  @Test
  void newcRefusesFourGibibytesAndNamesPax() {
    String message =
        refused(CpioFormat.NEWC, Trees.file("var/big.img", store.synthetic((byte) 1, 1L << 32)));
    assertEquals(
        "cpio (newc): cannot store var/big.img (4.0 GiB): the header holds sizes up to 4 GiB - 1"
            + " bytes. Use the format pax, or keep the file out of the archive.",
        message);
  }

  @Test
  void odcRefusesWhatEighteenBitsCannotHold() {
    Entry file = Trees.file(store, "f", "x");
    assertTrue(
        refused(CpioFormat.ODC, file.withAttributes(Attributes.of(0644, 262144, 0, 0)))
            .contains(
                "f (owner 262144:0): the header holds ids up to 262143. Use the format newc"));
    assertTrue(
        refused(CpioFormat.ODC, Trees.device("d", true, 259, 70000)).contains("device 259,70000"));
    assertTrue(
        refused(CpioFormat.ODC, Trees.file("big", store.synthetic((byte) 1, 8L << 30)))
            .contains("8 GiB - 1"));
    List<Entry> many = new ArrayList<>();
    for (int i = 0; i < 262143; i++) {
      many.add(Trees.fifo("p" + i));
    }
    assertTrue(
        refused(CpioFormat.ODC, many.toArray(new Entry[0])).contains("a tree of 262144 entries"));
  }

  @Test
  void refusesWhatReadersWouldDropOrMistake() {
    Entry file = Trees.file(store, "f", "x");
    assertTrue(refused(CpioFormat.NEWC, Trees.file(store, "TRAILER!!!", "x")).contains("its name"));
    assertTrue(
        refused(CpioFormat.NEWC, file.withAttributes(Attributes.root(0644, -1)))
            .contains("f (time -1 s since 1970)"));
    assertTrue(
        refused(CpioFormat.NEWC, file.withAttributes(Attributes.root(0644, 1L << 32)))
            .contains("4294967295"));
    TreeMap<String, String> xattrs = new TreeMap<>(java.util.Map.of("user.a", "00"));
    assertTrue(
        refused(CpioFormat.NEWC, file.withAttributes(new Attributes(0644, 0, 0, 0, xattrs)))
            .contains("extended attribute user.a"));
    assertTrue(refused(CpioFormat.NEWC, Trees.symlink("s", "x".repeat(4096))).contains("target"));
    assertTrue(
        refused(CpioFormat.NEWC, Trees.file(store, "d/".repeat(2040) + "x".repeat(20), ""))
            .contains("readers skip names"));
  }

  @Test
  void holdsTheLargestNewcFileWithoutHeap() throws Exception {
    long size = 0xffffffffL;
    PlannedOutput plan =
        new CpioWriter(CpioFormat.NEWC)
            .plan(Trees.tree(Trees.file("big", store.synthetic((byte) 7, size))), store);
    CountingChannel counter = new CountingChannel();
    try (ImageChannel out = new ImageChannel(counter)) {
      plan.writeTo(out);
    }
    assertEquals(plan.size().getAsLong(), counter.count);
    assertTrue(counter.count > size);
  }

  /** Swallows and counts. */
  static final class CountingChannel implements WritableByteChannel {
    long count;

    @Override
    public int write(ByteBuffer bytes) {
      int n = bytes.remaining();
      bytes.position(bytes.limit());
      count += n;
      return n;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
