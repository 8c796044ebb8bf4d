package org.osimage.account;

import java.util.List;
import java.util.OptionalLong;

/**
 * A group that the image must have.
 *
 * @param gid empty: the first free one of its range
 * @param system whether its range is 100 to 999 and not 1000 to 59999
 * @param members names of users, added to those it has
 */
public record NewGroup(String name, OptionalLong gid, boolean system, List<String> members) {
  public NewGroup {
    members = List.copyOf(members);
  }
}
