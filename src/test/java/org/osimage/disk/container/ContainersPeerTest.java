package org.osimage.disk.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.compress.block.Resources;
import org.osimage.content.Sha256;
import org.osimage.testing.Tools;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** qemu-img reads every container and compares it with the raw disk; tar reads the OVA. */
@Tag("peer")
class ContainersPeerTest {
  /** What QEMU calls the formats. */
  private static final Map<ContainerFormat, String> DRIVERS =
      Map.of(
          ContainerFormat.QCOW2, "qcow2",
          ContainerFormat.VMDK, "vmdk",
          ContainerFormat.VMDK_STREAM, "vmdk",
          ContainerFormat.VHD, "vpc",
          ContainerFormat.VHD_DYNAMIC, "vpc",
          ContainerFormat.VHDX, "vhdx");

  @TempDir Path directory;

  private Path file(ContainerFormat format) {
    return directory.resolve("disk." + format.id());
  }

  private void write(long seed, long size) throws Exception {
    List<Containers.Target> targets = new ArrayList<>();
    for (ContainerFormat format : ContainerFormat.values()) {
      targets.add(new Containers.Target(format, file(format)));
    }
    new Containers(Disks.random(seed, size), Disks.description(size), Resources.serial(directory))
        .write(targets);
  }

  private Tools.Result compare(ContainerFormat format, Path file) {
    String raw = file(ContainerFormat.RAW).toString();
    String driver = DRIVERS.getOrDefault(format, "vmdk");
    return Tools.run("qemu-img", "compare", "-f", "raw", "-F", driver, raw, file.toString());
  }

  @Test
  void qemuReadsTheSameDiskFromEveryContainer() throws Exception {
    Tools.require("qemu-img", "zstd", "cmp");
    long[] sizes = {1 << 20, 33 << 20, 97 << 20, 300 << 20};
    for (int i = 0; i < sizes.length; i++) {
      write(i, sizes[i]);
      for (ContainerFormat format : DRIVERS.keySet()) {
        Tools.Result result = compare(format, file(format));
        assertEquals(0, result.exit(), format.id() + " of " + sizes[i] + ": " + result.output());
      }
      for (ContainerFormat format :
          List.of(ContainerFormat.QCOW2, ContainerFormat.VMDK, ContainerFormat.VHDX)) {
        String driver = DRIVERS.get(format);
        Tools.run("qemu-img", "check", "-f", driver, file(format).toString()).succeeded();
      }
      Path plain = directory.resolve("plain");
      Tools.run("zstd", "-dqf", file(ContainerFormat.RAW_ZST).toString(), "-o", plain.toString())
          .succeeded();
      assertEquals(-1, Files.mismatch(plain, file(ContainerFormat.RAW)));
    }
  }

  @Test
  void qemuTellsWhatTheyAre() throws Exception {
    Tools.require("qemu-img");
    write(1, 40 << 20);
    String qcow2 = info(ContainerFormat.QCOW2);
    assertTrue(qcow2.contains("\"compat\": \"1.1\""), qcow2);
    assertTrue(info(ContainerFormat.VMDK).contains("monolithicSparse"));
    assertTrue(info(ContainerFormat.VMDK_STREAM).contains("streamOptimized"));
    for (ContainerFormat format : DRIVERS.keySet()) {
      String info = info(format);
      assertTrue(info.contains("\"virtual-size\": " + (40 << 20)), info);
    }
  }

  private String info(ContainerFormat format) {
    String driver = DRIVERS.getOrDefault(format, "vmdk");
    return Tools.run("qemu-img", "info", "--output=json", "-f", driver, file(format).toString())
        .succeeded()
        .output();
  }

  @Test
  void qemuNoticesDamageInEachContainer() throws Exception {
    Tools.require("qemu-img");
    write(2, 33 << 20);
    for (ContainerFormat format : DRIVERS.keySet()) {
      Path file = file(format);
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
        bytes.seek(damageAt(format, bytes.length()));
        bytes.write(new byte[16]);
      }
      assertNotEquals(0, compare(format, file).exit(), format.id());
    }
  }

  /** A part of a table, or of the data. */
  private static long damageAt(ContainerFormat format, long length) {
    return switch (format) {
      case QCOW2 -> 36; // the first table
      case VMDK -> 512 * 30; // the directory of grain tables
      case VMDK_STREAM -> length - 1024 + 56; // the footer's directory
      case VHD_DYNAMIC -> 1536;
      case VHDX -> 3 << 20;
      default -> length - 512 - 16;
    };
  }

  @Test
  void anOvaFollowsItsRules() throws Exception {
    Tools.require("tar", "qemu-img");
    write(3, 97 << 20);
    Path ova = file(ContainerFormat.OVA);
    List<String> names = List.of("server.ovf", "server-disk1.vmdk", "server.mf");
    String listed = Tools.run("tar", "-tf", ova.toString()).succeeded().output();
    assertEquals(names, listed.lines().toList());
    Tools.run("tar", "-xf", ova.toString(), "-C", directory.toString()).succeeded();
    Path disk = directory.resolve(names.get(1));
    assertEquals(0, compare(ContainerFormat.OVA, disk).exit());
    StringBuilder manifest = new StringBuilder();
    for (String name : names.subList(0, 2)) {
      byte[] sum = Sha256.of(Files.readAllBytes(directory.resolve(name)));
      manifest.append("SHA256(" + name + ")= " + HexFormat.of().formatHex(sum) + "\n");
    }
    assertEquals(manifest.toString(), Files.readString(directory.resolve(names.get(2))));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document ovf = factory.newDocumentBuilder().parse(directory.resolve(names.get(0)).toFile());
    assertEquals("Envelope", ovf.getDocumentElement().getLocalName());
    Element file = only(ovf, "File");
    assertEquals(names.get(1), attribute(file, "href"));
    assertEquals(Long.toString(Files.size(disk)), attribute(file, "size"));
    Element described = only(ovf, "Disk");
    assertEquals(attribute(file, "id"), attribute(described, "fileRef"));
    assertEquals(Integer.toString(97 << 20), attribute(described, "capacity"));
    assertTrue(only(ovf, "VirtualSystem").getTextContent().contains("ovf:/disk/"));
    assertEquals("ovf:/disk/" + attribute(described, "diskId"), text(ovf, "HostResource"));
    assertEquals(attribute(only(ovf, "Network"), "name"), text(ovf, "Connection"));
  }

  private static String attribute(Element element, String name) {
    return element.getAttributeNS("http://schemas.dmtf.org/ovf/envelope/1", name);
  }

  private static String text(Document ovf, String name) {
    return only(ovf, name).getTextContent();
  }

  private static Element only(Document ovf, String name) {
    var found = ovf.getElementsByTagNameNS("*", name);
    assertEquals(1, found.getLength(), name);
    return (Element) found.item(0);
  }
}
