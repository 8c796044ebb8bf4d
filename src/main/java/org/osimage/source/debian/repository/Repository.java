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
  private final int priority;
  private final PackageIndex index;

  Repository(Address address, String suite, String component, int priority, PackageIndex index) {
    this.address = address;
    this.suite = suite;
    this.component = component;
    this.priority = priority;
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

  /**
   * As apt pins: of the versions of a package those with the highest priority count, below 0 none;
   * 500 where nobody says otherwise.
   */
  public int priority() {
    return priority;
  }

  public Repository withPriority(int other) {
    return new Repository(address, suite, component, other, index);
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
