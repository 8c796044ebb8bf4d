package org.osimage.content;

import java.io.IOException;

/**
 * A body in the store has other bytes than were put in. Its pack has been removed, so that the next
 * build makes it again; nobody was given the bytes as good ones.
 */
public final class DamagedContentException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String pack;

  DamagedContentException(String pack, String message) {
    super(message);
    this.pack = pack;
  }

  /** The pack's name, as {@link PackedContentStore#packsHolding} says it. */
  public String pack() {
    return pack;
  }
}
