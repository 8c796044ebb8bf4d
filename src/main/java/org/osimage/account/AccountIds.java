package org.osimage.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.ImageBuildException;

/** Names to ids and back, of users or of groups. Immutable. */
public final class AccountIds {
  static final long MAX_ID = 0xfffffffeL;
  private static final int SHOWN = 60;

  private final String kind;
  private final List<String> names;
  private final Map<String, Long> ids = new HashMap<>();
  private final Map<Long, String> first = new HashMap<>();

  /**
   * @param kind user or group
   * @param file with the id in the third field
   */
  AccountIds(String kind, AccountFile file) throws ImageBuildException {
    this.kind = kind;
    this.names = file.names();
    for (Map.Entry<String, List<String>> entry : file.entries().entrySet()) {
      String text = entry.getValue().get(2);
      long id =
          parse(text)
              .orElseThrow(
                  () ->
                      new ImageBuildException(
                          file.path()
                              + ": "
                              + kind
                              + " "
                              + entry.getKey()
                              + " has the impossible id "
                              + text));
      ids.put(entry.getKey(), id);
      first.putIfAbsent(id, entry.getKey());
    }
  }

  /** A decimal id, from 0 to 4294967294; empty for anything else. */
  public static OptionalLong parse(String text) {
    return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= MAX_ID
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  Optional<String> name(long id) {
    return Optional.ofNullable(first.get(id));
  }

  Optional<Long> id(String name) {
    return Optional.ofNullable(ids.get(name));
  }

  /** A name, or else a decimal id. */
  long resolve(String nameOrId, String where) throws ImageBuildException {
    Long id = ids.get(nameOrId);
    if (id != null) {
      return id;
    }
    OptionalLong number = parse(nameOrId);
    if (number.isPresent()) {
      return number.getAsLong();
    }
    throw new ImageBuildException(
        where
            + ": the image has no "
            + kind
            + " '"
            + nameOrId
            + "'. It knows "
            + (names.isEmpty() ? "none" : ImageBuildException.words(names, SHOWN))
            + ". Declare it in <users>, or give a decimal id.");
  }
}
