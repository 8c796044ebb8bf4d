package org.osimage.pipeline.step;

import java.util.Optional;

/** The goals whose steps make an image. Each starts from the result of one other. */
public enum BuildGoal {
  POPULATE("populate"),
  CONFIGURE_BOOT_ROOT("configure-boot-root"),
  ARCHIVE("archive"),
  ISO("iso"),
  USB("usb"),
  FLAR("flar");

  private final String text;

  BuildGoal(String text) {
    this.text = text;
  }

  /** The goal whose last state this one starts from; empty for the first. */
  public Optional<BuildGoal> base() {
    return switch (this) {
      case POPULATE -> Optional.empty();
      case CONFIGURE_BOOT_ROOT, FLAR -> Optional.of(POPULATE);
      case ARCHIVE -> Optional.of(CONFIGURE_BOOT_ROOT);
      case ISO, USB -> Optional.of(ARCHIVE);
    };
  }

  /** As a user calls it. */
  @Override
  public String toString() {
    return text;
  }
}
