package org.osimage.output;

import java.io.IOException;
import java.util.OptionalLong;

/** A small file that is there already. */
public record TextOutput(byte[] bytes, String what) implements PlannedOutput {
  @Override
  public OptionalLong size() {
    return OptionalLong.of(bytes.length);
  }

  @Override
  public String describe() {
    return what + "\n";
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    out.write(bytes);
  }
}
