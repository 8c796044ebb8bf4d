package org.osimage.output;

import java.io.IOException;
import java.util.OptionalLong;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;

/** A body of the store as an output. */
public record BodyOutput(ContentStore store, Content content) implements PlannedOutput {
  @Override
  public OptionalLong size() {
    return OptionalLong.of(content.size());
  }

  @Override
  public String describe() {
    return "0 " + content.size() + " " + content + "\n";
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    out.body(store, content);
  }
}
