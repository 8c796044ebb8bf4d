package org.osimage.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.Goal;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** Says what an entry of the built image is and where it comes from. */
final class Why {
  private static final String GOAL = "why";

  private final StepStates states;
  private final List<String> lines = new ArrayList<>();

  Why(StepStates states) {
    this.states = states;
  }

  /**
   * @return lines for the log
   * @throws ImageBuildException if the image has no such path
   */
  List<String> ask(String path) throws IOException {
    if (path.isBlank()) {
      throw new ImageBuildException(
          "name a path of the image, as in: mvn osimage:why -Dosimage.path=usr/bin/foo");
    }
    List<StepStates.Left> images =
        states.images(List.of(Goal.POPULATE, Goal.CONFIGURE_BOOT_ROOT), GOAL);
    ImageTree image = images.get(images.size() - 1).image();
    TreePath asked = TreePath.of(path);
    TreePath real = SymlinkWalk.resolve(asked.parent(), image);
    real = asked.isRoot() ? real : real.resolve(asked.name());
    Optional<Entry> found = image.find(real);
    if (found.isEmpty()) {
      throw new ImageBuildException("the image has no " + asked + "; " + nearest(image, real));
    }
    if (!real.equals(asked)) {
      lines.add(asked + " is " + real + ", by way of a symbolic link");
    }
    lines.add(real + ": " + describe(image, found.get()));
    history(images, real);
    return lines;
  }

  /** What each step did to the path. */
  private void history(List<StepStates.Left> images, TreePath path) throws IOException {
    Optional<Entry> before = Optional.empty();
    for (StepStates.Left left : images) {
      ImageTree image = left.image();
      Optional<Entry> now = image.find(path);
      String step = left.step().name() + " (" + left.step().description() + ")";
      if (now.isPresent() && left == images.get(0)) {
        lines.add("  comes from " + origin(left, now.get()));
        Entry body = image.body(now.get());
        if (body != now.get()) {
          lines.add("  whose content comes from " + origin(left, body));
        }
      } else if (!now.equals(before)) {
        String verb = before.isEmpty() ? "made" : now.isEmpty() ? "removed" : "changed";
        lines.add("  " + verb + " by step " + step);
      }
      before = now;
    }
  }

  private String origin(StepStates.Left left, Entry entry) throws IOException {
    int number =
        Collections.binarySearch(left.image().entries(), entry, Comparator.comparing(Entry::path));
    return states.origin(left, number);
  }

  private static String nearest(ImageTree image, TreePath path) {
    TreePath above = path;
    while (!image.contains(above)) {
      above = above.parent();
    }
    Entry entry = image.find(above).orElseThrow();
    return above.isRoot() ? "nothing of it is there" : "it has the " + entry.kind() + " " + above;
  }

  private static String describe(ImageTree image, Entry entry) {
    Entry body = image.body(entry);
    Attributes a = body.attributes();
    String owned =
        String.format(Locale.ROOT, ", mode %04o, owner %d:%d", a.mode(), a.uid(), a.gid());
    String link = body == entry ? "" : "hard link to " + body.path() + ", ";
    if (body instanceof Entry.RegularFile file) {
      return link + "file, " + file.content().size() + " bytes" + owned;
    }
    if (body instanceof Entry.Symlink symlink) {
      return link + "symbolic link to " + symlink.target();
    }
    return link + body.kind() + owned;
  }
}
