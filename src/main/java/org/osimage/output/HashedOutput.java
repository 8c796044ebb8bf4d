package org.osimage.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.osimage.content.Digests;

/**
 * An output of which the SHA-1 is known once it is written: what illumos's loader compares the boot
 * archive with.
 */
public final class HashedOutput implements PlannedOutput {
  private final PlannedOutput plain;
  private final MessageDigest digest;

  public HashedOutput(PlannedOutput plain) {
    this.plain = plain;
    this.digest = Digests.of("SHA-1");
  }

  /** The digits and a newline; to be called once, after writing. */
  public String line() {
    return HexFormat.of().formatHex(digest.digest()) + "\n";
  }

  @Override
  public OptionalLong size() {
    return plain.size();
  }

  @Override
  public String describe() {
    return plain.describe();
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    digest.reset();
    try (ImageChannel hashing = new ImageChannel(new Hashing(out))) {
      plain.writeTo(hashing);
    }
  }

  private final class Hashing implements WritableByteChannel {
    private final ImageChannel out;

    Hashing(ImageChannel out) {
      this.out = out;
    }

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
    public void close() {} // the other channel is its owner's
  }
}
