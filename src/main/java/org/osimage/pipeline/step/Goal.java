package org.osimage.pipeline.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A goal whose steps make the image, or something of it. The three here make what every output
 * starts from; an {@link Output} names a goal of its own.
 *
 * @param name as a user calls it
 * @param base the goal whose last state this one starts from; empty for the first
 */
public record Goal(String name, Optional<Goal> base) {
  public static final Goal POPULATE = new Goal("populate", Optional.empty());
  public static final Goal CONFIGURE_BOOT_ROOT = new Goal("configure-boot-root", POPULATE);
  public static final Goal ARCHIVE = new Goal("archive", CONFIGURE_BOOT_ROOT);

  /** Those that belong to no output, in their order. */
  public static final List<Goal> COMMON = List.of(POPULATE, CONFIGURE_BOOT_ROOT, ARCHIVE);

  public Goal(String name, Goal base) {
    this(name, Optional.of(base));
  }

  /** This goal, the one it starts from, and so on back to the first. */
  public List<Goal> chain() {
    List<Goal> chain = new ArrayList<>();
    for (Optional<Goal> goal = Optional.of(this); goal.isPresent(); goal = goal.get().base) {
      chain.add(goal.get());
    }
    return chain;
  }

  @Override
  public String toString() {
    return name;
  }
}
