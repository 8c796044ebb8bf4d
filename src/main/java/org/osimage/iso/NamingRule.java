package org.osimage.iso;

import java.util.List;
import org.osimage.tree.Entry;

/** How the names of a directory become file identifiers of one volume descriptor. */
interface NamingRule {
  /** Whether the volume shows this kind of entry at all. */
  boolean shows(Entry body);

  /**
   * An identifier for each sibling, all different. A name that needs no change keeps precedence by
   * canonical order only, so that an identifier depends on nothing but the names.
   */
  byte[][] identifiers(List<Entry> siblings);
}
