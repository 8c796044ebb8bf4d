package org.osimage.dummy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
import org.osimage.source.SourceContext;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;

/** A card, and its row in the database. */
record PostcardSource(String card, String text) implements PackageSource {
  @Override
  public String name() {
    return "<postcard> " + card;
  }

  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) {
    return new PreparedSource() {
      @Override
      public SortedMap<String, String> fingerprint() {
        return new TreeMap<>(Map.of(name(), text));
      }

      @Override
      public Contribution contribute() throws IOException {
        Content body = store.put(text.getBytes(StandardCharsets.UTF_8));
        Attributes attributes = Attributes.root(0644, context.epoch());
        return Contribution.of(
            name(),
            List.of(
                new Entry.RegularFile(PostcardKind.CARDS.resolve(card), attributes, body),
                new Entry.RegularFile(PostcardKind.DATABASE.resolve(card), attributes, body)),
            Map.of());
      }
    };
  }
}
