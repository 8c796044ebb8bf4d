package org.osimage.output;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import org.osimage.compress.Compressor;

/** Another output, compressed on the way. */
public record CompressedOutput(PlannedOutput plain, Compressor compressor)
    implements PlannedOutput {
  private boolean stored() {
    return compressor.name().equals("none");
  }

  @Override
  public OptionalLong size() {
    return stored() ? plain.size() : OptionalLong.empty();
  }

  @Override
  public String describe() {
    return plain.describe() + (stored() ? "" : "compressed with " + compressor.name() + "\n");
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    if (stored()) {
      plain.writeTo(out);
      return;
    }
    try (OutputStream stream = compressor.compress(out.asStream());
        ImageChannel channel = ImageChannel.to(stream)) {
      plain.writeTo(channel);
    }
  }
}
