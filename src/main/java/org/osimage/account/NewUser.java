package org.osimage.account;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A user that the image must have. For a user that exists only what is given is changed.
 *
 * @param uid empty: the first free one of its range
 * @param group the primary group, a name or a decimal id; empty: one of the user's own name
 * @param groups further groups, by name
 * @param comment the GECOS field; empty text if not given
 * @param home empty: {@code /nonexistent} for a system user, else {@code /home/name}
 * @param shell empty: {@code /usr/sbin/nologin} for a system user, else {@code /bin/sh}
 * @param password see {@link PasswordHash}; empty: {@code !}
 * @param system whether its range is 100 to 999 and not 1000 to 59999
 */
public record NewUser(
    String name,
    OptionalLong uid,
    Optional<String> group,
    List<String> groups,
    Optional<String> comment,
    Optional<String> home,
    Optional<String> shell,
    Optional<String> password,
    boolean system) {
  public NewUser {
    groups = List.copyOf(groups);
  }

  /** A user of whom only the name is given. */
  public static NewUser named(String name, boolean system) {
    return new NewUser(
        name,
        OptionalLong.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        system);
  }

  /** The same user with a password, see {@link PasswordHash}. */
  public NewUser withPassword(String hash) {
    return new NewUser(name, uid, group, groups, comment, home, shell, Optional.of(hash), system);
  }
}
