package org.osimage.disk.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.osimage.bytes.Fields;

/**
 * The description of a virtual machine in an OVA (DMTF DSP0243): processors, memory, a SATA disk
 * and a network card. It always has the same length, so that it can be written before the sizes are
 * known.
 */
record Ovf(DiskDescription disk) {
  /** Bytes of the description, filled up with spaces. */
  static final int SIZE = 8192;

  String name() {
    return disk.name() + ".ovf";
  }

  String diskName() {
    return disk.name() + "-disk1.vmdk";
  }

  String manifestName() {
    return disk.name() + ".mf";
  }

  /**
   * The description.
   *
   * @param size bytes of the VMDK
   * @param populated bytes of the disk that are not zeros
   */
  byte[] text(long size, long populated) throws IOException {
    String text =
        template()
            .replace("NAME", disk.name())
            .replace("HREF", diskName())
            .replace("FILE_SIZE", number(size))
            .replace("CAPACITY", number(disk.size()))
            .replace("POPULATED", number(populated))
            .replace("PROCESSORS", number(disk.processors()))
            .replace("MEMORY", number(disk.memory()));
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Fields f = new Fields(SIZE).put(bytes);
    while (f.size() < SIZE - 1) {
      f.u8(' ');
    }
    return f.u8('\n').toBytes();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%d", value);
  }

  private static String template() throws IOException {
    try (InputStream in = Ovf.class.getResourceAsStream("machine.ovf")) {
      if (in == null) {
        throw new IllegalStateException("not in the plugin's jar: machine.ovf");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
