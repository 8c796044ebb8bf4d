package org.osimage.disk.container;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.osimage.ImageBuildException;
import org.osimage.compress.CompressionDefaults;
import org.osimage.compress.block.Resources;
import org.osimage.output.ImageChannel;

/** The formats of a disk; a row each. */
public enum ContainerFormat {
  /** The disk as it is. */
  RAW("raw", "img", "disk", false, Long.MAX_VALUE, (out, disk, host) -> new RawSink(out, disk)),
  /** The disk in one zstd stream. */
  RAW_ZST(
      "raw.zst",
      "img.zst",
      "disk",
      false,
      Long.MAX_VALUE,
      (out, disk, host) ->
          new CompressedSink(out, disk, CompressionDefaults.RAW_DISK.choose(host))),
  /** QEMU's own, version 3. */
  QCOW2("qcow2", "qcow2", "disk", false, 1L << 46, (out, disk, host) -> new Qcow2Sink(out, disk)),
  /** VMware's, one file that grows. */
  VMDK(
      "vmdk",
      "vmdk",
      "sparse",
      false,
      2L << 40,
      (out, disk, host) -> new SparseVmdkSink(out, disk)),
  /** VMware's for transport, compressed. */
  VMDK_STREAM(
      "vmdk-stream",
      "vmdk",
      "stream",
      true,
      2L << 40,
      (out, disk, host) -> new StreamVmdkSink(out, disk)),
  /** Microsoft's, as large as the disk; what Azure takes. */
  VHD("vhd", "vhd", "fixed", false, Vhd.MOST, (out, disk, host) -> new FixedVhdSink(out, disk)),
  /** Microsoft's, growing. */
  VHD_DYNAMIC(
      "vhd-dynamic",
      "vhd",
      "dynamic",
      false,
      Vhd.MOST,
      (out, disk, host) -> new DynamicVhdSink(out, disk)),
  /** Hyper-V's. */
  VHDX("vhdx", "vhdx", "disk", false, 64L << 40, (out, disk, host) -> new VhdxSink(out, disk)),
  /** A machine with its disk, for VirtualBox and VMware. */
  OVA("ova", "ova", "disk", true, 2L << 40, (out, disk, host) -> new OvaSink(out, disk));

  /** Makes a writer. */
  interface Opener {
    DiskSink open(ImageChannel out, DiskDescription disk, Resources host) throws IOException;
  }

  private final String id;
  private final String type;
  private final String classifier;
  private final boolean compressed;
  private final long most;
  private final Opener opener;

  ContainerFormat(
      String id, String type, String classifier, boolean compressed, long most, Opener opener) {
    this.id = id;
    this.type = type;
    this.classifier = classifier;
    this.compressed = compressed;
    this.most = most;
    this.opener = opener;
  }

  /** The names that {@link #of} takes. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(ContainerFormat::id).toList();
  }

  /**
   * The format with a name.
   *
   * @throws ImageBuildException if there is none; the message lists them
   */
  public static ContainerFormat of(String id) throws ImageBuildException {
    for (ContainerFormat format : values()) {
      if (format.id.equals(id)) {
        return format;
      }
    }
    throw new ImageBuildException(
        "there is no disk format '" + id + "': choose from " + String.join(", ", ids()));
  }

  /** As a user names it. */
  public String id() {
    return id;
  }

  /** The type of an attached artifact, which is also the file's extension. */
  public String type() {
    return type;
  }

  /** Its classifier, which tells formats of one type apart. */
  public String classifier() {
    return classifier;
  }

  /**
   * Refuses a disk that the format cannot hold, before anything is written.
   *
   * @throws ImageBuildException if it is too large
   */
  public void check(DiskDescription disk) throws ImageBuildException {
    if (disk.size() > most) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "a disk of %d bytes is more than the format %s holds, %d: leave the format out or"
                  + " make the disk smaller",
              disk.size(),
              id,
              most));
    }
  }

  /** Whether it wants pieces compressed. */
  boolean compressed() {
    return compressed;
  }

  DiskSink open(ImageChannel out, DiskDescription disk, Resources host) throws IOException {
    return opener.open(out, disk, host);
  }
}
