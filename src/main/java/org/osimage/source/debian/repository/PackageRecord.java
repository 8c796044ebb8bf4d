package org.osimage.source.debian.repository;

import java.util.List;
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

  /**
   * @throws ImageBuildException if the index does not say of the package what is needed to fetch it
   */
  public void check() throws ImageBuildException {
    String wrong =
        !sha256().matches("[0-9a-f]{64}")
            ? "SHA256 '" + sha256() + "'"
            : !fields.text("Size").matches("[0-9]{1,15}")
                ? "Size '" + fields.text("Size") + "'"
                : filename().isEmpty() || List.of(filename().split("/")).contains("..")
                    ? "Filename '" + filename() + "'"
                    : "";
    if (!wrong.isEmpty()) {
      throw new ImageBuildException(
          "package "
              + name()
              + " "
              + version()
              + " cannot be fetched: its index at "
              + repository.address()
              + " ("
              + repository
              + ") has the "
              + wrong
              + (fields.text("Odd").isEmpty() ? "" : "; " + fields.text("Odd"))
              + ". Leave the package out, or have the repository's index made anew");
    }
  }

  public Optional<String> field(String name) {
    return fields.get(name);
  }
}
