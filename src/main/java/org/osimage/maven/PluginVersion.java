package org.osimage.maven;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.osimage.content.Digests;

/** What tells one build of this plugin from another. */
final class PluginVersion {
  private PluginVersion() {}

  /** The version; of a snapshot also the digest of its jar, since snapshots change under a name. */
  static String of(PluginDescriptor plugin) throws IOException {
    String version = plugin.getVersion();
    Artifact artifact = plugin.getPluginArtifact();
    File jar = artifact == null ? null : artifact.getFile();
    if (!version.endsWith("-SNAPSHOT") || jar == null || !jar.isFile()) {
      return version;
    }
    try (InputStream in = Files.newInputStream(jar.toPath())) {
      return version + " " + Digests.hex("SHA-256", in);
    }
  }
}
