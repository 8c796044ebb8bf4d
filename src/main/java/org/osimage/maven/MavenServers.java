package org.osimage.maven;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.codehaus.plexus.component.repository.exception.ComponentLookupException;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.osimage.ImageBuildException;
import org.osimage.source.Servers;

/**
 * The servers of Maven's settings: user and password, encrypted or not; or {@code <privateKey>}, a
 * key in PEM, with {@code <configuration><certificate>}, a file, where the key's file does not hold
 * it.
 */
final class MavenServers {
  private final MavenSession session;

  MavenServers(MavenSession session) {
    this.session = session;
  }

  Optional<Servers.Server> find(String id) throws IOException {
    Optional<Server> server = Optional.ofNullable(session.getSettings().getServer(id));
    if (server.isEmpty()) {
      return Optional.empty();
    }
    Server plain = decrypted(server.get());
    return Optional.of(
        new Servers.Server(
            Optional.ofNullable(plain.getUsername()),
            Objects.requireNonNullElse(plain.getPassword(), ""),
            Optional.ofNullable(plain.getPrivateKey()).map(Path::of),
            certificate(plain)));
  }

  private Server decrypted(Server server) throws IOException {
    try {
      SettingsDecrypter decrypter = session.getContainer().lookup(SettingsDecrypter.class);
      SettingsDecryptionResult result =
          decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
      for (SettingsProblem problem : result.getProblems()) {
        throw new ImageBuildException(
            "server " + server.getId() + " of the settings: " + problem.getMessage());
      }
      return result.getServer();
    } catch (ComponentLookupException e) {
      throw new IOException("Maven cannot decrypt its settings", e);
    }
  }

  private static Optional<Path> certificate(Server server) {
    return server.getConfiguration() instanceof Xpp3Dom dom
        ? Optional.ofNullable(dom.getChild("certificate")).map(Xpp3Dom::getValue).map(Path::of)
        : Optional.empty();
  }
}
