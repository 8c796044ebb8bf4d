package org.osimage.source;

import java.util.Locale;
import org.osimage.element.Section;

/** What happens when an earlier item of {@code <software>} has put other content at a path. */
public enum OnConflict {
  /** The build fails and names the path. */
  ERROR,
  /** The later content takes its place. */
  REPLACE,
  /** The earlier content stays. */
  KEEP;

  /** The element {@code <onConflict>} of a source. */
  public static OnConflict read(Section s) {
    return valueOf(s.word("onConflict", "error", "replace", "keep").toUpperCase(Locale.ROOT));
  }

  /** The same for a source that is there to override: without the element it replaces. */
  public static OnConflict readOverriding(Section s) {
    return valueOf(s.word("onConflict", "replace", "error", "keep").toUpperCase(Locale.ROOT));
  }
}
