package org.osimage.source.debian.repository;

import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.Paragraph;

/**
 * What a repository says about one package.
 *
 * @param fields those of {@link PackageIndexBuilder#FIELDS} that it has
 * @param repository the index that it stands in
 */
public record PackageRecord(Paragraph fields, Repository repository) {
  public String name() {
    return fields.text("Package");
  }

  public String version() {
    return fields.text("Version");
  }

  public String architecture() {
    return fields.text("Architecture");
  }

  /** Path below the repository's root. */
  public String filename() {
    return fields.text("Filename");
  }

  /** Of the .deb, in lower-case hexadecimal digits. */
  public String sha256() {
    return fields.text("SHA256");
  }

  /** Of the .deb, in bytes. */
  public long size() throws ImageBuildException {
    try {
      return Long.parseLong(fields.text("Size"));
    } catch (NumberFormatException e) {
      throw new ImageBuildException("package " + name() + " has no usable Size in its index", e);
    }
  }

  public Optional<String> field(String name) {
    return fields.get(name);
  }
}
