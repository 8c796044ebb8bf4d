package org.osimage.source.debian;

import java.io.IOException;
import java.util.List;
import org.osimage.content.ContentStore;
import org.osimage.element.Section;
import org.osimage.source.CheckOptions;
import org.osimage.source.Listed;
import org.osimage.source.SourceElement;
import org.osimage.source.Verifiable;
import org.osimage.tree.ImageTree;

/**
 * Packages of Debian, with dpkg's database. Several elements are one item, in the place of the
 * first: what one asks for may come from the repositories of another.
 */
public final class DebianKind implements Verifiable, Listed {
  @Override
  public String element() {
    return "debian";
  }

  @Override
  public void read(Section s, List<SourceElement> items) {
    DebianElement item = DebianElement.read(s);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof DebianElement first) {
        items.set(i, first.and(item));
        return;
      }
    }
    items.add(item);
  }

  /** As {@code dpkg --verify}. */
  @Override
  public List<String> findings(ImageTree image, ContentStore store, CheckOptions options) {
    return new DpkgFiles(image, store).verify();
  }

  @Override
  public void files(ImageTree image, ContentStore store, Receiver receiver) throws IOException {
    new DpkgFiles(image, store).list(receiver);
  }
}
