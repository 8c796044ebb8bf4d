package org.osimage.dummy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.osimage.content.ContentStore;
import org.osimage.element.Section;
import org.osimage.source.CheckOptions;
import org.osimage.source.Listed;
import org.osimage.source.SourceElement;
import org.osimage.source.Verifiable;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A kind of packages with a database: for each a file with its text, named as the package. */
final class PostcardKind implements Verifiable, Listed {
  static final TreePath DATABASE = TreePath.literal("var/lib/postcard");
  static final TreePath CARDS = TreePath.literal("srv/cards");

  @Override
  public String element() {
    return "postcard";
  }

  @Override
  public void read(Section s, List<SourceElement> items) {
    items.add(PostcardElement.read(s));
  }

  @Override
  public List<String> findings(ImageTree image, ContentStore store, CheckOptions options)
      throws IOException {
    List<String> findings = new ArrayList<>();
    for (Entry entry : image.subtree(DATABASE)) {
      if (entry instanceof Entry.RegularFile file) {
        TreePath card = CARDS.resolve(file.path().name());
        if (!(image.find(card).orElse(entry) instanceof Entry.RegularFile found)
            || !found.content().equals(file.content())) {
          findings.add(card + " says something else");
        }
      }
    }
    return findings;
  }

  @Override
  public void files(ImageTree image, ContentStore store, Receiver receiver) throws IOException {
    for (Entry entry : image.subtree(DATABASE)) {
      if (entry instanceof Entry.RegularFile file) {
        String text = new String(store.bytes(file.content()), StandardCharsets.UTF_8);
        receiver.file(CARDS.resolve(file.path().name()), "card of " + text.length());
      }
    }
  }
}
