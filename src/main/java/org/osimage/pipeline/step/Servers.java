package org.osimage.pipeline.step;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds what a user keeps secret about servers. */
public interface Servers {
  /**
   * What is needed to be let in.
   *
   * @param user for HTTP authentication
   * @param password empty text if there is none
   * @param privateKey file with a key in PEM that is shown over https
   * @param certificate file with the key's certificate in PEM; empty: the key's file has it, too
   */
  record Server(
      Optional<String> user,
      String password,
      Optional<Path> privateKey,
      Optional<Path> certificate) {}

  /** Knows none. */
  static Servers none() {
    return id -> Optional.empty();
  }

  /** Empty if the user has no server of that name. */
  Optional<Server> find(String id) throws IOException;
}
