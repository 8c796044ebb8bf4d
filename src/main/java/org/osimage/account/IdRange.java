package org.osimage.account;

import org.osimage.ImageBuildException;

/** Where new ids are taken from, lowest first, as Debian's adduser does. */
record IdRange(long from, long to) {
  private static final IdRange SYSTEM = new IdRange(100, 999);
  private static final IdRange ORDINARY = new IdRange(1000, 59999);

  static IdRange of(boolean system) {
    return system ? SYSTEM : ORDINARY;
  }

  /** The first id that none of the tables has. */
  long first(String kind, String name, AccountIds... tables) throws ImageBuildException {
    for (long id = from; id <= to; id++) {
      boolean taken = false;
      for (AccountIds table : tables) {
        taken |= table.name(id).isPresent();
      }
      if (!taken) {
        return id;
      }
    }
    throw new ImageBuildException(
        "no id from " + from + " to " + to + " is free for the " + kind + " " + name);
  }
}
