package org.osimage.disk.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.osimage.ImageBuildException;
import org.osimage.archive.TarMember;
import org.osimage.content.Sha256;
import org.osimage.output.ImageChannel;

/**
 * An OVA: a tar archive of the description, a VMDK to be read as a stream, and a manifest with the
 * SHA-256 of both (DMTF DSP0243). Description and headers are written over once the sizes are
 * known.
 */
final class OvaSink implements DiskSink {
  /** A tar archive fills whole records. */
  private static final int RECORD = 20 * TarMember.BLOCK;

  private final ImageChannel out;
  private final DiskDescription disk;
  private final Ovf ovf;
  private final long start;
  private final MessageDigest digest = Sha256.digest();
  private final ImageChannel inner;
  private final StreamVmdkSink vmdk;
  private long populated;

  OvaSink(ImageChannel out, DiskDescription disk) throws IOException {
    this.out = out;
    this.disk = disk;
    ovf = new Ovf(disk);
    out.write(TarMember.header(ovf.name(), Ovf.SIZE, disk.time()));
    out.zeros(Ovf.SIZE + TarMember.BLOCK);
    start = out.position();
    inner = new ImageChannel(new Hashing());
    vmdk = new StreamVmdkSink(inner, disk);
  }

  @Override
  public void put(Piece piece) throws IOException {
    populated += Piece.SIZE;
    vmdk.put(piece);
  }

  @Override
  public void finish() throws IOException {
    vmdk.finish();
    inner.flush();
    long size = inner.position();
    if (size > TarMember.MOST) {
      throw new ImageBuildException(
          "the disk of "
              + disk.name()
              + " has "
              + size
              + " bytes compressed, and an OVA holds at most 8 GiB: use the format"
              + " vmdk-stream instead");
    }
    byte[] description = ovf.text(size, populated);
    out.padTo(TarMember.BLOCK);
    String manifest =
        line(ovf.name(), Sha256.of(description)) + line(ovf.diskName(), digest.digest());
    byte[] bytes = manifest.getBytes(StandardCharsets.US_ASCII);
    out.write(TarMember.header(ovf.manifestName(), bytes.length, disk.time()));
    out.write(bytes);
    out.padTo(TarMember.BLOCK);
    out.zeros(2 * TarMember.BLOCK);
    out.padTo(RECORD);
    out.rewrite(TarMember.BLOCK, description);
    out.rewrite(start - TarMember.BLOCK, TarMember.header(ovf.diskName(), size, disk.time()));
  }

  private static String line(String name, byte[] sha256) {
    return String.format(Locale.ROOT, "SHA256(%s)= %s\n", name, HexFormat.of().formatHex(sha256));
  }

  /** Passes on what it has hashed. */
  private final class Hashing implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) throws IOException {
      int length = source.remaining();
      digest.update(source.duplicate());
      out.write(source);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
