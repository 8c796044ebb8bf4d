package org.osimage.maven;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.descriptor.PluginDescriptor;

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
    try (InputStream in = Files.newInputStream(jar.toPath());
        DigestInputStream digested =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return version + " " + HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
