package org.osimage.source.debian.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.download.Address;

/** The packages of one suite and component, or of one flat repository. */
public final class Repository {
  private final Address address;
  private final String suite;
  private final String component;
  private final boolean notAutomatic;
  private final PackageIndex index;

  Repository(
      Address address,
      String suite,
      String component,
      boolean notAutomatic,
      PackageIndex index) {
    this.address = address;
    this.suite = suite;
    this.component = component;
    this.notAutomatic = notAutomatic;
    this.index = index;
  }

  /** What file names are relative to. */
  public Address address() {
    return address;
  }

  public String suite() {
    return suite;
  }

  /** Empty in a flat repository. */
  public String component() {
    return component;
  }

  /** Whether its packages are taken only where no other suite has one. */
  public boolean notAutomatic() {
    return notAutomatic;
  }

  /** Packages of the name. */
  public List<PackageRecord> named(String name) throws IOException {
    return records(index.named(name));
  }

  /** Packages with another name that provide this one. */
  public List<PackageRecord> providers(String name) throws IOException {
    return records(index.providers(name));
  }

  /** Packages with {@code Essential: yes}. */
  public List<PackageRecord> essential() throws IOException {
    return records(index.providers(PackageIndexBuilder.ESSENTIAL));
  }

  /** Names, real and provided, that one mistype away from the given one could be meant. */
  public Set<String> similar(String name) {
    return index.similar(name);
  }

  private List<PackageRecord> records(List<Paragraph> paragraphs) {
    List<PackageRecord> records = new ArrayList<>();
    for (Paragraph paragraph : paragraphs) {
      records.add(new PackageRecord(paragraph, this));
    }
    return records;
  }

  @Override
  public String toString() {
    return component.isEmpty() ? suite : suite + "/" + component;
  }
}
