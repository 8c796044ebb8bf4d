package org.osimage.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.osimage.ImageBuildException;

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

  /**
   * What lets into a server, complete.
   *
   * @param where for messages: {@code publisher example.com: }
   * @throws ImageBuildException naming what the settings lack
   */
  static Server required(Surroundings surroundings, String id, String where) throws IOException {
    Server server =
        surroundings
            .server(id)
            .orElseThrow(
                () ->
                    new ImageBuildException(
                        where + "Maven's settings have no <server> with the <id> " + id));
    String start = where + "the <server> " + id + " of Maven's settings ";
    if (server.user().isEmpty() && server.privateKey().isEmpty()) {
      throw new ImageBuildException(
          start + "has neither <username> and <password> nor <privateKey>");
    }
    if (server.user().isPresent() && server.password().isEmpty()) {
      throw new ImageBuildException(start + "has a <username>, but no <password>");
    }
    refuseMissing(start + "names the <privateKey> ", server.privateKey());
    refuseMissing(start + "names the <certificate> ", server.certificate());
    return server;
  }

  private static void refuseMissing(String start, Optional<Path> file) throws ImageBuildException {
    if (file.isPresent() && !Files.isRegularFile(file.get())) {
      throw new ImageBuildException(start + file.get() + ", which is no file");
    }
  }
}
