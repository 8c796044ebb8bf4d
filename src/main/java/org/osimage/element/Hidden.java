package org.osimage.element;

import org.osimage.content.Sha256;

/**
 * A text that must not be seen in logs and checkpoints: as a string it is only its digest.
 *
 * @param digest of the text, which tells whether it changed
 */
public record Hidden(String text, String digest) {
  public static Hidden of(String text) {
    return new Hidden(text, "sha256:" + Sha256.hex(text));
  }

  @Override
  public String toString() {
    return digest;
  }
}
