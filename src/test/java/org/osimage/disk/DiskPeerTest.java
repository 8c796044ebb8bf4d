package org.osimage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.output.OutputFile;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;

/** sgdisk, sfdisk, 7z and fsck.fat read our partition tables. */
@Tag("peer")
class DiskPeerTest {
  @TempDir Path dir;
  private Path image;
  private DiskPlan plan;

  @BeforeEach
  void write() throws Exception {
    Tools.require("sgdisk", "sfdisk", "7z", "fsck.fat", "mdir");
    image = dir.resolve("disk.img");
    plan = DiskImageWriterTest.disk(new MemoryContentStore());
    OutputFile.write(plan, image);
  }

  @Test
  void tablesAreClean() {
    String verify = Tools.run("sgdisk", "-v", image.toString()).succeeded().output();
    assertTrue(clean(verify), verify);
    Tools.run("sfdisk", "--verify", image.toString()).succeeded();
    String dump = Tools.run("sfdisk", "--dump", image.toString()).succeeded().output();
    assertTrue(dump.contains("label-id: " + Guid.derived("test", new byte[0])), dump);
    for (GptPartition p : plan.partitions()) {
      assertTrue(dump.contains("start=" + pad(p.firstLba()) + ", size=" + pad(p.sectors())), dump);
      assertTrue(dump.contains("type=" + p.type() + ", uuid=" + p.id()), dump);
      assertTrue(dump.contains("name=\"" + p.name() + "\""), dump);
    }
  }

  /** It says that there is no problem even after it has mended one while reading. */
  private static boolean clean(String verify) {
    return verify.contains("No problems found")
        && !verify.contains("Caution")
        && !verify.contains("Warning")
        && !verify.contains("ERROR");
  }

  private static String pad(long number) {
    return String.format(java.util.Locale.ROOT, "%12d", number);
  }

  @Test
  void partitionsAreWhole() throws Exception {
    assertTrue(Tools.run("7z", "t", image.toString()).succeeded().output().contains("is Ok"));
    GptPartition esp = plan.partitions().get(1);
    byte[] disk = Files.readAllBytes(image);
    int from = (int) esp.firstLba() * 512;
    byte[] fat = Arrays.copyOfRange(disk, from, from + (int) esp.sectors() * 512);
    Path cut = Files.write(dir.resolve("esp.img"), fat);
    Tools.run("fsck.fat", "-n", cut.toString()).succeeded();
    String at = image + "@@" + from;
    String list = Tools.run("mdir", "-b", "-i", at, "::/EFI/BOOT").succeeded().output();
    assertTrue(list.contains("BOOTX64.EFI"), list);
  }

  @Test
  void seededErrorsAreCaught() throws Exception {
    byte[] good = Files.readAllBytes(image);
    int[] offsets = {512 + 40, 1024 + 33, good.length - 512 + 16, good.length - 33 * 512 + 1};
    for (int offset : offsets) {
      byte[] bad = good.clone();
      bad[offset] ^= 1;
      Path file = Files.write(dir.resolve("bad.img"), bad);
      String verify = Tools.run("sgdisk", "-v", file.toString()).output();
      assertFalse(clean(verify), offset + "\n" + verify);
    }
    Path file = Files.write(dir.resolve("bad.img"), Arrays.copyOf(good, good.length - 4096));
    String verify = Tools.run("sgdisk", "-v", file.toString()).output();
    assertFalse(clean(verify), verify);
    byte[] bad = good.clone();
    bad[512] ^= 1; // no signature: sfdisk sees no table of ours
    Files.write(file, bad);
    String dump = Tools.run("sfdisk", "--dump", file.toString()).output();
    assertTrue(dump.contains("PMBR") || dump.contains("corrupt") || !dump.contains("gpt"), dump);
  }

  @Test
  void hybridSystemAreaIsClean() throws Exception {
    HybridIso hybrid = HybridIsoTest.hybrid(8192, 2048, 8 << 20);
    byte[] iso = new byte[8192 * 2048];
    System.arraycopy(hybrid.systemArea(), 0, iso, 0, HybridIso.SYSTEM_AREA);
    byte[] backup = hybrid.backup();
    System.arraycopy(backup, 0, iso, iso.length - backup.length, backup.length);
    Path file = Files.write(dir.resolve("hybrid.iso"), iso);
    String verify = Tools.run("sgdisk", "-v", file.toString()).succeeded().output();
    assertTrue(clean(verify), verify);
    String info = Tools.run("sgdisk", "-i", "1", file.toString()).succeeded().output();
    assertTrue(info.contains("Partition name: 'ISO9660'"), info);
    assertTrue(info.contains("Attribute flags: 1000000000000000"), info);
    assertEquals(0, Tools.run("sfdisk", "--verify", file.toString()).exit());
  }
}
