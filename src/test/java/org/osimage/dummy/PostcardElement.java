package org.osimage.dummy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.element.Section;
import org.osimage.source.LockSection;
import org.osimage.source.Lockable;
import org.osimage.source.OnConflict;
import org.osimage.source.PackageSource;
import org.osimage.source.Surroundings;

/**
 * The element {@code <postcard>}.
 *
 * @param text what the card says today, unless the lock says what it said
 */
record PostcardElement(String name, String text, OnConflict onConflict) implements Lockable {
  static PostcardElement read(Section s) {
    return new PostcardElement(s.required("name"), s.text("text", "hello"), OnConflict.read(s));
  }

  private String key() {
    return "postcard " + name;
  }

  @Override
  public Optional<PackageSource> source(Surroundings surroundings) throws IOException {
    var lock = surroundings.lock("<postcard> " + name, "the sender");
    String locked = lock.isPresent() ? lock.get().section(key()).get(0).text() : text;
    if (locked.equals("-")) {
      throw new ImageBuildException("<postcard> " + name + ": nothing was written");
    }
    return Optional.of(new PostcardSource(name, locked));
  }

  @Override
  public List<LockSection> lock(Surroundings surroundings) {
    return List.of(new LockSection(key(), "[postcard]: text", List.of(text), 1));
  }
}
