package org.osimage.source;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.osimage.element.Section;

/**
 * What the rest of the program knows of a source: how its element is read. A kind whose packages
 * leave a database in the image is also {@link Verifiable} and {@link Listed}.
 */
public interface SourceKind {
  /** The element's name below {@code <software>}, e.g. {@code overlay}. */
  String element();

  /**
   * Reads an element and adds the item at the end of the list.
   *
   * @param s mistakes are reported to it
   * @param items those that stand before it
   */
  void read(Section s, List<SourceElement> items);

  /** A kind each of whose elements is an item, and that leaves no database. */
  static SourceKind of(String element, Function<Section, SourceElement> reader) {
    return reading(element, (s, items) -> items.add(reader.apply(s)));
  }

  /** A kind whose elements may change items before them, and that leaves no database. */
  static SourceKind reading(String element, BiConsumer<Section, List<SourceElement>> reader) {
    return new SourceKind() {
      @Override
      public String element() {
        return element;
      }

      @Override
      public void read(Section s, List<SourceElement> items) {
        reader.accept(s, items);
      }
    };
  }
}
