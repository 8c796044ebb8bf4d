package org.osimage.iso;

import java.nio.charset.StandardCharsets;
import org.osimage.bytes.Fields;

/** Primary and supplementary volume descriptors (ECMA-119 sections 8.4 and 8.5) and the end. */
final class VolumeDescriptors {
  /** The block of the first descriptor. */
  static final int FIRST = 16;

  /** What tells descriptors of the same shape apart. */
  enum Flavour {
    PRIMARY(1, 1),
    /** ISO 9660:1999: longer names in the primary directories; illumos reads them as they are. */
    ENHANCED(2, 2),
    JOLIET(2, 1);

    private final int type;
    private final int version;

    Flavour(int type, int version) {
      this.type = type;
      this.version = version;
    }
  }

  private final IsoOptions options;
  private final long totalBlocks;

  VolumeDescriptors(IsoOptions options, long totalBlocks) {
    this.options = options;
    this.totalBlocks = totalBlocks;
  }

  byte[] of(Flavour flavour, Volume volume) {
    VolumeText text = options.text();
    Fields fields = new Fields().u8(flavour.type).ascii("CD001").u8(flavour.version).u8(0);
    text(fields, flavour, text.systemId(), 32);
    text(fields, flavour, text.volumeId(), 32);
    fields.zeros(8).both32(totalBlocks);
    if (flavour == Flavour.JOLIET) {
      fields.ascii("%/E"); // UCS-2 level 3
    }
    fields.zerosTo(120).both16(1).both16(1).both16(Extent.BLOCK).both32(volume.tableSize());
    fields.le32(volume.littleTable()).le32(0).be32(volume.bigTable()).be32(0);
    fields.put(volume.rootRecord());
    text(fields, flavour, text.volumeSetId(), 128);
    text(fields, flavour, text.publisherId(), 128);
    text(fields, flavour, text.preparerId(), 128);
    text(fields, flavour, text.applicationId(), 128);
    for (int file = 0; file < 3; file++) { // copyright, abstract, bibliography: none
      text(fields, flavour, "", 37);
    }
    byte[] time = IsoTime.volume(options.time());
    fields.put(time).put(time).put(IsoTime.unset()).put(time);
    return fields.u8(flavour.version).zerosTo(Extent.BLOCK).toBytes();
  }

  /** Filled up with spaces; Joliet's are two bytes wide, and an odd last byte is zero. */
  private static void text(Fields fields, Flavour flavour, String text, int width) {
    if (flavour != Flavour.JOLIET) {
      fields.padded(text, width, ' ');
      return;
    }
    String cut = text.substring(0, Math.min(text.length(), width / 2));
    fields.put((cut + " ".repeat(width / 2 - cut.length())).getBytes(StandardCharsets.UTF_16BE));
    fields.zeros(width % 2);
  }

  static byte[] terminator() {
    return new Fields().u8(255).ascii("CD001").u8(1).zerosTo(Extent.BLOCK).toBytes();
  }
}
