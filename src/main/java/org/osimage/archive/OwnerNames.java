package org.osimage.archive;

import java.util.Optional;
import java.util.function.LongFunction;

/**
 * How a writer of tar finds the names that belong to ids, usually from the image's own {@code
 * etc/passwd} and {@code etc/group}.
 *
 * @param users user id to name; empty when there is none
 * @param groups group id to name; empty when there is none
 */
public record OwnerNames(
    LongFunction<Optional<String>> users, LongFunction<Optional<String>> groups) {
  /** Ids only. */
  public static final OwnerNames NONE =
      new OwnerNames(id -> Optional.empty(), id -> Optional.empty());
}
